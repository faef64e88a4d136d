/* verdict: time-out */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    (void)n;
    (void)work;
    (void)reports;
    for (;;)
        (void)waitpid(-1, NULL, WNOHANG);
}
