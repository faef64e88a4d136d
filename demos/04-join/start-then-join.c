/* Start all, then join all.
 *
 * Three jobs of a second each. Whoever joins a process in the loop that starts it
 * waits for its end before there is a second one. It takes three seconds, as it
 * would without processes.
 *
 * Shows: M24
 *
 * Look for:
 *   - how many of the three are at work at the same time
 *   - the seconds that main counts
 *
 * Try: ARGS=cured, where one loop starts and another one joins. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process.h"

enum { COUNT = 3 };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *arg)
{
    struct timespec left = { .tv_sec = 1 }; /* stands for a second's work */

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("job %d is done\n", *(const int *)arg);
    return 0;
}

static long seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail for this clock */
    return (long)(now.tv_sec + (now.tv_nsec >= 500000000)); /* to the nearest */
}

/* [work] */
static void work_all(struct process processes[], bool cured)
{
    for (int i = 0; i < COUNT; i++) {
        check(process_start(&processes[i]), "process_start");
        if (!cured)
            check(process_join(&processes[i], PROCESS_FOREVER), "process_join"); /* the hazard: before the next */
    }
    for (int i = 0; cured && i < COUNT; i++)
        check(process_join(&processes[i], PROCESS_FOREVER), "process_join");
}
/* [/work] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process processes[COUNT];
    int numbers[COUNT];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    for (int i = 0; i < COUNT; i++) {
        numbers[i] = i + 1;
        check(process_init(&processes[i], (struct process_options){ .target = work, .arg = &numbers[i] }),
              "process_init");
    }
    const long begin = seconds_now();
    work_all(processes, cured);
    printf("main: all are done, after about %ld s\n", seconds_now() - begin);
    return EXIT_SUCCESS;
}
