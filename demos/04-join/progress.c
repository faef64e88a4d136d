/* A progress line while waiting.
 *
 * A child works for some seconds, and its parent wants to say now and then that all
 * goes on. So it may not wait for ever. It asks, again and again, as fast as it
 * can: that works, and takes a whole processor for nothing. A join with a timeout
 * sleeps until the child has ended or it is time for the next line.
 *
 * Shows: M23
 *
 * Look for:
 *   - how often the parent has asked. (Watched by the recorder, that is thousands
 *     of times; alone, a million. Under a SCHEDULE, where the clock goes on when
 *     all are asleep or somebody asks too often, it is less.)
 *
 * Try: ARGS=cured, and count again. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process.h"

enum { LINE_EVERY = 500 }; /* ms */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    struct timespec left = { .tv_sec = 1, .tv_nsec = 700000000 }; /* stands for work */

    (void)unused;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return 0;
}

static long milliseconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail for this clock */
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* [busy] */
static long wait_busily(struct process *process)
{
    long asked = 1, next = milliseconds_now() + LINE_EVERY;

    for (int error; (error = process_join(process, 0)) != 0; asked++) { /* the hazard: 0 only looks */
        check(error == -ETIMEDOUT ? 0 : error, "process_join");
        if (milliseconds_now() >= next) {
            printf("still at work\n");
            next += LINE_EVERY;
        }
    }
    return asked;
}
/* [/busy] */

/* [patient] */
static long wait_patiently(struct process *process)
{
    long asked = 1;

    for (int error; (error = process_join(process, LINE_EVERY)) != 0; asked++) {
        check(error == -ETIMEDOUT ? 0 : error, "process_join");
        printf("still at work\n");
    }
    return asked;
}
/* [/patient] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process process;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = work }), "process_init");
    check(process_start(&process), "process_start");
    const long asked = cured ? wait_patiently(&process) : wait_busily(&process);
    printf("done; asked %ld times\n", asked);
    return EXIT_SUCCESS;
}
