/* A parent kills four children, each doing something else: waiting in read, sleeping for an hour, computing for ever,
 * asking for ever. Each says that it is there before.
 * The recording must show: four deaths by SIGKILL, all four reaped by the parent, and not an hour gone. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "program.h"

static void wait_in_read(void)
{
    int ends[2];
    must_pipe(ends);
    (void)take(ends[0]); /* it holds the write end itself: nothing will come */
}

static void sleep_long(void)
{
    nanosleep(&(struct timespec){ .tv_sec = 3600 }, NULL);
}

static void compute(void)
{
    for (volatile unsigned long turns = 0;; turns++)
        ;
}

static void ask(void)
{
    while (waitpid(-1, NULL, WNOHANG) == -1)
        ;
}

int main(void)
{
    void (*const lives[])(void) = { wait_in_read, sleep_long, compute, ask };
    enum { CHILDREN = sizeof lives / sizeof *lives };
    pid_t children[CHILDREN];
    int ready[2], failed = 0;

    must_pipe(ready);
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = must_fork();
        if (children[i] == 0) {
            give(ready[1]);
            lives[i]();
            _exit(1);
        }
        (void)take(ready[0]);
        if (kill(children[i], SIGKILL) == -1)
            die("kill");
        int status = await(children[i]);
        failed |= !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
