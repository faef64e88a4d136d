/* Flawed: asks, waits for and forces each in turn, as one would do with a single process. */
#define _POSIX_C_SOURCE 200809L
#include "stop_all.h"

#include <errno.h>

int stop_all(struct process processes[], size_t count, int grace)
{
    int forced = 0;
    for (size_t i = 0; i < count; i++) {
        (void)process_terminate(&processes[i]);
        if (process_join(&processes[i], grace) == -ETIMEDOUT) {
            (void)process_kill(&processes[i]);
            (void)process_join(&processes[i], PROCESS_FOREVER);
            forced++;
        }
    }
    return forced;
}
