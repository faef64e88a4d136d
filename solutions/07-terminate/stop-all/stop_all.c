/* Stop all: ask, wait, force, wait. The contract is in stop_all.h. */
#define _POSIX_C_SOURCE 200809L
#include "stop_all.h"

#include <errno.h>
#include <time.h>

/* answer */
static long long milliseconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail for this clock */
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* end */
int stop_all(struct process processes[], size_t count, int grace)
{
    /* answer */
    int forced = 0;
    for (size_t i = 0; i < count; i++)
        (void)process_terminate(&processes[i]); /* refused where there is no child: then there is nothing to stop */
    const long long deadline = milliseconds_now() + grace;
    for (size_t i = 0; i < count; i++) {
        const long long left = deadline - milliseconds_now();
        if (process_join(&processes[i], left > 0 ? (int)left : 0) == -ETIMEDOUT) {
            (void)process_kill(&processes[i]);
            forced++;
        }
    }
    for (size_t i = 0; i < count; i++)
        (void)process_join(&processes[i], PROCESS_FOREVER); /* not long: there is no answer to SIGKILL */
    return forced;
    //~ /* TODO: ask all of them; wait until one deadline that holds for all; force; wait. */
    //~ (void)processes;
    //~ (void)count;
    //~ (void)grace;
    //~ return -1;
    /* end */
}
