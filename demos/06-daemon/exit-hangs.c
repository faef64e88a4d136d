/* The exit hangs.
 *
 * Somebody writes a clean-up for the end of the program: wait for all children. One
 * of them is a daemon that would beat for ever. Nobody tells it to stop, so it beats
 * on, and the program that has nothing left to do waits for it.
 *
 * Shows: M34
 *
 * Look for:
 *   - when the parent is done with its work, and when it ends
 *   - the cure: which comes first, the signal or the wait?
 *
 * Try: ARGS=cured. Then ARGS=stubborn: cured, but this daemon ignores SIGTERM. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* SIMPLIFIED: for ever is three seconds here, so that even the hazard ends. */
static _Noreturn void heartbeat(bool stubborn, int ready)
{
    if (stubborn && signal(SIGTERM, SIG_IGN) == SIG_ERR)
        die("signal");
    (void)close(ready); /* from now on I may be sent a signal */
    for (int beat = 1; beat <= 3; beat++) {
        struct timespec left = { .tv_sec = 1 };
        while (nanosleep(&left, &left) == -1 && errno == EINTR)
            ;
        printf("daemon: beat %d\n", beat);
    }
    _exit(0);
}

/* [clean-up] */
static void clean_up(pid_t daemon, bool cured)
{
    int status;

    if (cured && kill(daemon, SIGTERM) == -1) /* not reaped yet, so the pid is its own */
        die("kill");
    while (waitpid(daemon, &status, 0) == -1) /* the hazard, alone: who tells it to end? */
        if (errno != EINTR)
            die("waitpid");
    if (WIFSIGNALED(status))
        printf("parent: the daemon was ended by signal %d\n", WTERMSIG(status));
    else
        printf("parent: the daemon has ended by itself\n");
}
/* [/clean-up] */

int main(int argc, char **argv)
{
    const bool stubborn = argc > 1 && strcmp(argv[1], "stubborn") == 0;
    const bool cured = stubborn || (argc > 1 && strcmp(argv[1], "cured") == 0);
    int ends[2];
    char unused;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        die("setvbuf, pipe");
    const pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0)
        heartbeat(stubborn, ends[1]);
    (void)close(ends[1]); /* so that the child's close is the pipe's end */
    if (read(ends[0], &unused, 1) != 0)
        die("read");
    printf("parent: my work is done\n");
    clean_up(pid, cured);
    return EXIT_SUCCESS;
}
