/* Nobody is told.
 *
 * SIGCHLD is the signal by which a parent is told that a child has ended. Nothing
 * happens by default. But who ignores it on purpose says: I never want to know.
 * Then the kernel keeps no status. A wait sleeps until the child is gone, and
 * is told that there is none. The status is lost.
 *
 * Shows: M28
 *
 * Look for:
 *   - waitpid, which waits, and returns when the child has ended: with which news?
 *   - process_join, which says it honestly: ECHILD, and no code
 *
 * Try: ARGS=cured, where SIGCHLD is left as it was. */
#define _POSIX_C_SOURCE 200809L
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

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int fail(void *unused)
{
    struct timespec left = { .tv_nsec = 500000000 }; /* stands for work */

    (void)unused;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return 3; /* something went wrong, and the parent should know */
}

/* [bare] */
static void wait_for_bare(void)
{
    int status;
    const pid_t pid = fork();

    if (pid == 0)
        _exit(fail(NULL));
    check(pid == -1 ? -errno : 0, "fork");
    if (waitpid(pid, &status, 0) == -1) /* no EINTR: no signal has a handler */
        printf("waitpid: %s\n", strerror(errno));
    else
        printf("waitpid: ended with %d\n", WEXITSTATUS(status)); /* nobody kills it */
}
/* [/bare] */

static void join(void)
{
    struct process process;
    int code = 0;

    check(process_init(&process, (struct process_options){ .target = fail }), "process_init");
    check(process_start(&process), "process_start");
    const int error = process_join(&process, PROCESS_FOREVER);
    if (error != 0)
        printf("join: %s\n", strerror(-error));
    else if (process_exit_code(&process, &code) == 0)
        printf("join: ended with %d\n", code);
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        return EXIT_FAILURE;
    /* [ignore] */
    if (!cured)
        (void)signal(SIGCHLD, SIG_IGN); /* the hazard: "so that there will be no zombies" */
    /* [/ignore] */
    wait_for_bare();
    join();
    return EXIT_SUCCESS;
}
