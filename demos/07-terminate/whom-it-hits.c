/* Whom it hits.
 *
 * A supervisor has room for three workers. The first has ended and was waited for, the
 * second works, the third was never started: its pid is 0. To end them all, it sends
 * SIGTERM to each pid that it finds. The first pid is nobody's by now, or a stranger's.
 * And 0 means no process at all: it means "everybody in my group", so also the caller.
 *
 * Shows: M49 M51
 *
 * Look for:
 *   - the first kill: what does it say? When the pid is a stranger's, "all right".
 *   - who is ended by the last one, and how the supervisor's own life ends
 *
 * Try: ARGS=cured, which asks the library: it sends nothing to who has been waited for,
 * and refuses who was never started. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

enum { COUNT = 3 };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *seconds)
{
    struct timespec left = { .tv_sec = *(int *)seconds };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return 0;
}

/* [end] */
static int process_end(struct process *process, bool cured)
{
    if (cured)
        return process_terminate(process);
    return kill(process->pid, SIGTERM) == -1 ? -errno : 0; /* the hazard: whose pid is it? */
}
/* [/end] */

static int supervise(void *arg)
{
    const bool cured = *(bool *)arg;
    struct process workers[COUNT];
    int seconds[COUNT] = { 0, 2, 0 };

    check(setpgid(0, 0) == -1 ? -errno : 0, "setpgid"); /* a group of its own, so that nobody else is hit */
    for (int i = 0; i < COUNT; i++)
        check(process_init(&workers[i], (struct process_options){ .target = work, .arg = &seconds[i] }),
              "process_init");
    check(process_start(&workers[0]), "process_start");
    check(process_join(&workers[0], PROCESS_FOREVER), "process_join");
    check(process_start(&workers[1]), "process_start");
    for (int i = 0; i < COUNT; i++) {
        const int error = process_end(&workers[i], cured);
        printf("worker %d: %s\n", i + 1, error == 0 ? "all right" : strerror(-error));
    }
    check(process_join(&workers[1], PROCESS_FOREVER), "process_join");
    printf("supervisor: all are ended\n");
    return 0;
}

int main(int argc, char **argv)
{
    bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process process;
    int code;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = supervise, .arg = &cured }), "process_init");
    check(process_start(&process), "process_start");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(&process, &code), "process_exit_code");
    printf("main: the supervisor's exit code is %d\n", code);
    return EXIT_SUCCESS;
}
