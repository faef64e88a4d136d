/* The probe of the exercise "reaper": calls the learner's functions, and tells what came of it.
 *
 *     probe apart CODE…      children that end a minute after each other, -N by signal N
 *     probe together CODE…   children that end while SIGCHLD is blocked; then errno is the first CODE
 *     probe idle 0           nobody has ended; first nobody is there, then somebody is stopped, then at work
 *     probe full NUMBER      a signal, and nobody has read for so long that a pipe is full; NUMBER is in errno
 *     probe between CODE…    all but the last have ended; the last ends while the others are reaped
 *     probe close 0          opens and closes, with a handler of its own beforehand, and SIGCHLD blocked or not
 *
 * What `make timeline-08 EXERCISE=reaper` shows has the arguments: apart 3 -9 7
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _GNU_SOURCE
#include "reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

static volatile sig_atomic_t own;
static pid_t probe;

static pid_t start(const char *word, time_t seconds)
{
    const int code = atoi(word);
    struct timespec left = { .tv_sec = seconds };
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    while (seconds > 0 && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    if (code < 0)
        (void)raise(-code);
    _exit(code);
}

static void see_end(pid_t pid)
{
    siginfo_t end;
    (void)waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT);
}

static void told(void *arg, pid_t pid, int code)
{
    (void)pid;
    say("%s: code %d\n", getpid() == probe ? (const char *)arg : "somebody else", code);
}

static int readable(int fd, int timeout)
{
    struct pollfd event = { .fd = fd, .events = POLLIN };
    int count;
    while ((count = poll(&event, 1, timeout)) == -1 && errno == EINTR)
        ;
    return count > 0 && (event.revents & POLLIN) != 0;
}

static void reap(int fd)
{
    static char who[] = "told";
    const int count = reaper_reap(told, who);
    say("reap: %d, then readable %d\n", count, readable(fd, 0));
}

static void apart(int fd, int count, char **words)
{
    for (int i = 0; i < count; i++)
        (void)start(words[i], 60 * (i + 1));
    for (int i = 0; i < count; i++) {
        (void)readable(fd, -1);
        reap(fd);
    }
}

/* Until SIGCHLD may come again, they have all ended. */
static void together(int fd, int count, char **words)
{
    pid_t pids[8];
    sigset_t child, before;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &child, &before);
    for (int i = 0; i < count && i < 8; i++)
        see_end(pids[i] = start(words[i], 0));
    const int number = errno = atoi(words[0]);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    say("errno %d of %d\n", errno, number);
    (void)readable(fd, -1);
    reap(fd);
}

static void idle(int fd)
{
    static char word[] = "1";
    siginfo_t change;
    say("nobody is there\n");
    reap(fd);
    const pid_t pid = start(word, 60);
    (void)kill(pid, SIGSTOP);
    (void)waitid(P_PID, (id_t)pid, &change, WSTOPPED | WNOWAIT);
    reap(fd); /* stopped, and gone on: that is no end */
    (void)kill(pid, SIGCONT);
    (void)waitid(P_PID, (id_t)pid, &change, WCONTINUED | WNOWAIT);
    reap(fd);
    say("somebody is at work\n");
    (void)readable(fd, -1);
    reap(fd);
}

/* The last one ends at an order, and is at work until then. */
static void between(int fd, int count, char **words)
{
    int order[2];
    siginfo_t end;
    if (pipe(order) == -1)
        _exit(119);
    const pid_t last = fork();
    if (last == 0) {
        char byte;
        (void)close(order[1]);
        (void)!read(order[0], &byte, 1); /* until the other end is closed */
        _exit(atoi(words[count - 1]));
    }
    for (int i = 0; i < count - 1; i++)
        see_end(start(words[i], 0));
    (void)close(order[1]);
    reap(fd);
    (void)waitid(P_PID, (id_t)last, &end, WEXITED | WNOWAIT); /* fails if it has been reaped: then nothing is left */
    if (readable(fd, 0))
        reap(fd);
    say("left: %d\n", waitpid(last, NULL, WNOHANG) == last);
}

/* If the descriptor is a pipe's, fills the pipe to the brim; an eventfd's likewise. */
static void fill(int fd)
{
    static const char page[4096];
    static const uint64_t most = UINT64_MAX - 1;
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const int in = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    (void)fcntl(fd, F_SETPIPE_SZ, (int)sizeof page); /* a small one, for those who empty it byte by byte */
    if (in == -1) {
        (void)!write(fd, &most, sizeof most); /* what is neither a pipe nor an eventfd refuses it */
        return;
    }
    while (write(in, page, sizeof page) > 0)
        ;
    (void)close(in);
}

static void full(int fd, const char *word)
{
    fill(fd);
    const int number = errno = atoi(word);
    (void)kill(getpid(), SIGCHLD);
    say("errno %d of %d\n", errno, number);
    say("it has come: readable %d\n", readable(fd, 0));
    reap(fd);
}

static void count_own(int number)
{
    (void)number;
    own++;
}

static int count_open(void)
{
    int count = 0;
    for (int fd = 0; fd < 64; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

static int is_blocked(void)
{
    sigset_t now;
    (void)sigprocmask(SIG_BLOCK, NULL, &now);
    return sigismember(&now, SIGCHLD);
}

static void close_again(int how)
{
    const struct sigaction action = { .sa_handler = count_own };
    sigset_t child;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigaction(SIGCHLD, &action, NULL);
    (void)sigprocmask(how, &child, NULL);
    const int before = count_open();
    const int fd = reaper_open();
    say("open: an exec closes it: %d\n", fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    reaper_close();
    say("closed: left open %d, blocked %d\n", count_open() - before, is_blocked());
    (void)kill(getpid(), SIGCHLD);
    say("own handler ran %d\n", (int)own);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 10)
        return 121;
    probe = getpid();
    if (strcmp(argv[1], "close") == 0) {
        close_again(SIG_UNBLOCK);
        close_again(SIG_BLOCK);
        return 0;
    }
    const int fd = reaper_open();
    say("open: %d\n", fd >= 0 ? 0 : fd);
    if (fd < 0)
        return 0;
    if (strcmp(argv[1], "apart") == 0)
        apart(fd, argc - 2, argv + 2);
    else if (strcmp(argv[1], "together") == 0)
        together(fd, argc - 2, argv + 2);
    else if (strcmp(argv[1], "between") == 0)
        between(fd, argc - 2, argv + 2);
    else if (strcmp(argv[1], "idle") == 0)
        idle(fd);
    else
        full(fd, argv[2]);
    reaper_close();
    return 0;
}
