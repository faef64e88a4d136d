/* The probe of the exercise "detach": has a service detached, and looks from both sides.
 *
 *     probe CODE SECONDS [twice | old | nowhere | parent | rung]
 *
 * P0 keeps a folder for the pid file, and forks P0.1, which calls detach, and exits while the service works. P0 waits
 * until nobody has the pipe open any more that the service keeps, and removes the folder. With twice P0.1 calls detach
 * again, with old there is an old pid file that nobody has locked, with nowhere the file's folder is not there, with
 * parent P0.1 has a child of its own before, which has ended when detach is called, and waits for it afterwards, with
 * rung P0.1 has a handler for SIGCHLD, which interrupts.
 *
 * What `make timeline-06 EXERCISE=detach` shows has the arguments: 7 60
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _DEFAULT_SOURCE
#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define SPARE 20 /* where the service finds stdout again */

static char folder[] = "/tmp/detach-XXXXXX", path[64];
static int code, seconds;
static pid_t session; /* the caller's */

static int null_count(void)
{
    struct stat null, stream;
    int count = 0;
    for (int fd = 0; fd <= 2 && stat("/dev/null", &null) == 0; fd++)
        count += fstat(fd, &stream) == 0 && S_ISCHR(stream.st_mode) && stream.st_rdev == null.st_rdev;
    return count;
}

static int service(void)
{
    char directory[128];
    struct timespec left = {seconds, 0};
    const int nulls = null_count();
    if (dup2(SPARE, STDOUT_FILENO) == -1)
        return 121;
    say("service: pid %ld\n", (long)getpid());
    say("service: own session %d, leads it %d\n", getsid(0) != session, getsid(0) == getpid());
    say("service: directory %s\n", getcwd(directory, sizeof directory) != NULL ? directory : "?");
    say("service: null streams %d\n", nulls);
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ; /* interrupted: the rest is still to be slept */
    say("service: done\n");
    return code;
}

static void pid_file_tell(const char *what)
{
    char text[64] = "";
    const int file = open(path, O_RDONLY);
    if (file != -1 && read(file, text, sizeof text - 1) == -1)
        text[0] = '\0';
    if (file != -1)
        (void)close(file);
    const size_t line = strcspn(text, "\n");
    const bool whole = text[line] == '\n' && text[line + 1] == '\0';
    text[line] = '\0';
    say("%s%s%s\n", what, file == -1 ? "none" : text, file == -1 || whole ? "" : ", and not one line alone");
}

/* Can a stranger have the lock? Who has it must not lose it by our look, so it is given back. */
static void lock_tell(void)
{
    const int file = open(path, O_RDONLY);
    const bool taken = file != -1 && flock(file, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK;
    if (file != -1)
        (void)close(file);
    say("locked: %d\n", taken);
}

/* A pid file as a daemon leaves it that was killed: longer than any that is written now. */
static int old_file_make(void)
{
    static const char text[] = "999999999999\nand more, from an older daemon\n";
    const int file = open(path, O_WRONLY | O_CREAT, 0644);
    const bool written = file != -1 && write(file, text, sizeof text - 1) == sizeof text - 1;
    return file == -1 || close(file) == -1 || !written ? -1 : 0;
}

/* Says which descriptors come next: as long as none is left open behind, always the same two. */
static void descriptors_tell(const char *when)
{
    const int one = dup(STDIN_FILENO), two = dup(STDIN_FILENO);
    (void)close(one);
    (void)close(two);
    say("%s next descriptors %d and %d\n", when, one, two);
}

static void handler(void)
{
    (void)dup2(SPARE, STDOUT_FILENO); /* a daemon's is /dev/null, where nobody would hear it */
    say("caller's handler\n");
}

static void ring(int number)
{
    (void)number; /* the call that it interrupts is all that it is for */
}

/* A child that has ended, and is a zombie. */
static pid_t own_child(void)
{
    siginfo_t info;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == -1 && errno == EINTR)
        ;
    return pid;
}

static int caller(const char *how)
{
    const pid_t own = strcmp(how, "parent") == 0 ? own_child() : -1;
    if (dup2(STDOUT_FILENO, SPARE) == -1 || atexit(handler) != 0)
        return 122;
    if (strcmp(how, "rung") == 0)
        (void)sigaction(SIGCHLD, &(struct sigaction){ .sa_handler = ring }, NULL);
    session = getsid(0);
    descriptors_tell("before:");
    const int result = detach(path, service);
    say("detach returned %d\n", result);
    descriptors_tell("after:");
    pid_file_tell("pid file: ");
    lock_tell();
    if (own > 0)
        say("own child: %s\n", waitpid(own, NULL, 0) == own ? "waited for" : strerror(errno));
    if (strcmp(how, "twice") == 0) {
        say("again: detach returned %d\n", detach(path, service));
        pid_file_tell("again: pid file: ");
    }
    return 0;
}

int main(int argc, char **argv)
{
    int ends[2];
    char unused;
    if (argc < 3 || pipe(ends) == -1 || mkdtemp(folder) == NULL)
        return 123;
    code = atoi(argv[1]);
    seconds = atoi(argv[2]);
    const char *how = argc > 3 ? argv[3] : "";
    (void)snprintf(path, sizeof path, "%s/%s", folder, strcmp(how, "nowhere") == 0 ? "nowhere/pid" : "pid");
    if (strcmp(how, "old") == 0 && old_file_make() == -1)
        return 124;
    const pid_t pid = fork();
    if (pid == 0)
        exit(caller(how));
    (void)close(ends[1]);
    while (pid != -1 && waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    say("the caller has ended\n");
    (void)read(ends[0], &unused, 1); /* the end, when all have ended */
    pid_file_tell("at the end: pid file: ");
    (void)unlink(path);
    return rmdir(folder) == -1;
}
