/* Three children sleep for 3, 1 and 2 seconds and say so when they wake; the parent says how long it all took.
 * The recording must show: the order 1, 2, 3 under every chosen schedule, a parent who believes that 3 seconds passed,
 * a recording three seconds long, and hardly any real time spent. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <time.h>

#include "program.h"

static const unsigned seconds[] = { 3, 1, 2 };
enum { SLEEPERS = sizeof seconds / sizeof *seconds };

int main(void)
{
    struct timespec before, after;

    if (clock_gettime(CLOCK_MONOTONIC, &before) == -1)
        die("clock_gettime");
    for (int i = 0; i < SLEEPERS; i++)
        if (must_fork() == 0) {
            struct timespec nap = { .tv_sec = seconds[i] };
            if (nanosleep(&nap, NULL) == -1)
                die("nanosleep");
            dprintf(STDOUT_FILENO, "slept %u\n", seconds[i]);
            _exit(0);
        }
    for (int i = 0; i < SLEEPERS; i++)
        if (wait(NULL) == -1)
            die("wait");
    if (clock_gettime(CLOCK_MONOTONIC, &after) == -1)
        die("clock_gettime");
    dprintf(STDOUT_FILENO, "%ld s passed\n", (long)(after.tv_sec - before.tv_sec));
    return EXIT_SUCCESS;
}
