/* Visits: one target, many visitors, each staying for a random time. The contract is in visits.h. */
#define _POSIX_C_SOURCE 200809L
#include "visits.h"

#include <errno.h>
#include <stdlib.h>

#include "process.h"

/* A random time; which, srand has decided. */
static int seconds_draw(void)
{
    return 1 + rand() % VISITS_LONGEST;
}

/* TODO: the target gets one pointer, and needs a name, a number of seconds, and what to call. */

int visits(size_t n, const char *const names[], unsigned seed, visits_stay *stay, visits_ready *ready, int seconds[])
{
    /* TODO: start a process for each, call ready, then wait for all of them, and ask each for its exit code. */
    (void)n;
    (void)names;
    (void)seed;
    (void)stay;
    (void)ready;
    (void)seconds;
    (void)seconds_draw;
    return -ENOSYS;
}
