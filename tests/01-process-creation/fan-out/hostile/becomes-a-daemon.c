/* verdict: fail
 *
 * A double fork and a session of its own, with stdout held open: who waits for the end of the output waits for long. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    (void)n;
    (void)work;
    (void)reports;
    const pid_t middle = fork();
    if (middle == 0) {
        setsid();
        if (fork() == 0)
            for (;;)
                pause();
        _exit(0);
    }
    waitpid(middle, NULL, 0);
    return 0;
}
