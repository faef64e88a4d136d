/* What a zombie keeps.
 *
 * A child ends. Its memory goes, its descriptors are closed: whoever reads from a
 * pipe of which it had the last write end is told so. What stays is its number, and
 * how it ended, for its parent. Nobody else takes that away, however long it lasts:
 * not time, and not SIGKILL, for it has ended already.
 *
 * Shows: M29 M30
 *
 * Look for:
 *   - what the parent can still ask of a child that has ended
 *   - the signal, which kill says was sent, and what it has changed
 *   - the one call that ends the zombie
 *
 * Try: ARGS=cured, where the parent waits before it goes on with its work. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [there] */
/* kill with signal 0 sends nothing: it only says whether there is such a process. */
static void look(const char *when, pid_t pid)
{
    printf("%s: kill(pid, 0) says: %s\n", when, kill(pid, 0) == 0 ? "it is there" : strerror(errno));
}
/* [/there] */

static void wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    printf("it was waited for: it ended with %d\n", WEXITSTATUS(status)); /* before any signal came */
}

/* The end of the only write end: the child's. So nothing that a zombie had open is open any more. */
static pid_t start_and_see_it_end(int code)
{
    int ends[2];
    char byte;
    siginfo_t info;

    if (pipe(ends) == -1)
        die("pipe");
    const pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0)
        _exit(code);
    (void)close(ends[1]); /* or our own would keep the pipe open */
    printf("its end of the pipe: %s\n", read(ends[0], &byte, 1) == 0 ? "closed" : "open");
    (void)close(ends[0]);
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == -1) /* looks, and leaves it a zombie */
        die("waitid");
    return pid;
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct timespec while_at_work = { .tv_sec = 2 };

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    /* [life] */
    const pid_t pid = start_and_see_it_end(7);
    look("it has ended", pid);
    if (cured)
        wait_for(pid);
    (void)nanosleep(&while_at_work, NULL); /* no signal has a handler */
    look("later", pid);
    if (cured)
        return EXIT_SUCCESS;
    printf("kill(pid, SIGKILL) says: %s\n", kill(pid, SIGKILL) == 0 ? "sent" : strerror(errno));
    look("killed", pid);
    wait_for(pid); /* at last */
    look("waited for", pid);
    /* [/life] */
    return EXIT_SUCCESS;
}
