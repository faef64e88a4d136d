/* Measuring how slow a machine is: by a chain of multiplications, in which no two can be done at once. */
#define _POSIX_C_SOURCE 200809L
#include "speed.h"

#include <time.h>

#define STEPS 2000000
#define ORDINARY INT64_C(4000000) /* nanoseconds that they take on a machine of 2 GHz */
#define TRIES 3                   /* the quickest counts: the others were disturbed */
#define SLOWEST 100

static int64_t clock_now(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int64_t chain_measure(clockid_t clock)
{
    static volatile uint64_t result; /* or a compiler would do without */
    const int64_t before = clock_now(clock);
    uint64_t value = result;
    for (int i = 0; i < STEPS; i++)
        value = value * 6364136223846793005u + 1442695040888963407u;
    result = value;
    return clock_now(clock) - before;
}

/* How many times slower than an ordinary machine, in hundredths; at least 100. */
static int64_t slowness(clockid_t clock)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < TRIES; i++) {
        const int64_t took = chain_measure(clock);
        least = took < least ? took : least;
    }
    const int64_t times = least / (ORDINARY / 100);
    return times < 100 ? 100 : times < 100 * SLOWEST ? times : 100 * SLOWEST;
}

int64_t limit_of_cpu(int64_t limit)
{
    static int64_t measured;
    if (measured == 0)
        measured = slowness(CLOCK_PROCESS_CPUTIME_ID);
    return limit / 100 * measured + limit % 100 * measured / 100;
}

int64_t limit_of_real_time(int64_t limit)
{
    const int64_t measured = slowness(CLOCK_MONOTONIC);
    return limit / 100 * measured + limit % 100 * measured / 100;
}
