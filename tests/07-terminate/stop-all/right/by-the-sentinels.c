/* Right: waits for all of them at once, by poll on their sentinels. */
#define _POSIX_C_SOURCE 200809L
#include "stop_all.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

static int left_until(const struct timespec *end)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const long long left = (end->tv_sec - now.tv_sec) * 1000LL + (end->tv_nsec - now.tv_nsec) / 1000000;
    return left > 0 ? (int)left : 0;
}

/* One that still runs and that we wait for; NULL if there is none. */
static struct process *running(struct process processes[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (process_join(&processes[i], 0) == -ETIMEDOUT)
            return &processes[i];
    return NULL;
}

int stop_all(struct process processes[], size_t count, int grace)
{
    struct timespec end;
    int forced = 0;
    struct process *process;
    for (size_t i = count; i-- > 0;)
        (void)process_terminate(&processes[i]);
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += grace / 1000;
    end.tv_nsec += grace % 1000 * 1000000L;
    while ((process = running(processes, count)) != NULL && left_until(&end) > 0)
        (void)poll(&(struct pollfd){ .fd = process->sentinel, .events = POLLIN }, 1, left_until(&end));
    while ((process = running(processes, count)) != NULL) {
        (void)process_kill(process);
        (void)process_join(process, PROCESS_FOREVER);
        forced++;
    }
    return forced;
}
