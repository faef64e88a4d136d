/* The result is the exit code.
 *
 * What a target returns becomes the exit code of its process, and the exit code is
 * eight bits: 0 to 255. The parent gets it by wait, packed together with other
 * things in the wait status, and has to unpack it. Here five children return five
 * numbers. For each you see what wait has stored, and what the library makes of it.
 *
 * Shows: M14 M16
 *
 * Look for:
 *   - the wait status for 7, in decimal and in hexadecimal: where is the 7?
 *   - what becomes of 256, of 1000 and of -1
 *
 * Try: a number of your own, ARGS=511, before you know what comes out. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
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

static int give(void *arg)
{
    return *(const int *)arg;
}

/* [bare] */
/* The same without the library, to see what wait has to say. */
static int status_of(int result)
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(give(&result));
    check(pid == -1 ? -errno : 0, "fork");
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            check(-errno, "waitpid");
    return status;
}
/* [/bare] */

/* [library] */
static int code_of(int result)
{
    struct process process;
    int code;

    check(process_init(&process, (struct process_options){ .target = give, .arg = &result }), "process_init");
    check(process_start(&process), "process_start");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(&process, &code), "process_exit_code");
    check(process_close(&process), "process_close");
    return code;
}
/* [/library] */

int main(int argc, char **argv)
{
    int results[] = { 7, 255, 256, 1000, -1 };
    size_t count = sizeof results / sizeof *results;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    if (argc > 1) {
        results[0] = atoi(argv[1]);
        count = 1;
    }
    for (size_t i = 0; i < count; i++) {
        const int status = status_of(results[i]);
        printf("returned %4d: wait status %5d = 0x%04x, exit code %d\n",
               results[i], status, (unsigned)status, code_of(results[i]));
    }
    return EXIT_SUCCESS;
}
