/* Told once.
 *
 * The kernel tells each status once. Who waits a second time for the same child is
 * told that there is no such child, and the variable for the status is left alone:
 * whatever was in it is taken for news. Somebody has to remember, and in the
 * library that is process_join().
 *
 * Shows: M20
 *
 * Look for:
 *   - what the second waitpid returns, and the code that is read out of its status
 *   - the library: two joins, and two right answers
 *
 * Try: ARGS=cured, where waitpid's result is looked at before the status is. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int seven(void *unused)
{
    (void)unused;
    return 7;
}

/* [bare] */
static void wait_twice(bool cured)
{
    const pid_t pid = fork();

    if (pid == 0)
        _exit(seven(NULL));
    check(pid == -1 ? -errno : 0, "fork");
    for (int round = 1; round <= 2; round++) {
        int status = 0;
        const pid_t told = waitpid(pid, &status, 0); /* SIMPLIFIED: no EINTR, for no signal has a handler here */
        if (told == -1 && cured)
            printf("wait %d: %s: I should have kept it\n", round, strerror(errno));
        else /* the hazard: is there a status at all? */
            printf("wait %d: %s, code %d\n", round, told == -1 ? "-1" : "the child's pid", WEXITSTATUS(status));
    }
}
/* [/bare] */

/* [library] */
static void join_twice(void)
{
    struct process process;
    int code;

    check(process_init(&process, (struct process_options){ .target = seven }), "process_init");
    check(process_start(&process), "process_start");
    for (int round = 1; round <= 2; round++) {
        const int error = process_join(&process, PROCESS_FOREVER);
        check(process_exit_code(&process, &code), "process_exit_code");
        printf("join %d: %d, code %d\n", round, error, code);
    }
}
/* [/library] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        return EXIT_FAILURE;
    wait_twice(cured);
    join_twice();
    return EXIT_SUCCESS;
}
