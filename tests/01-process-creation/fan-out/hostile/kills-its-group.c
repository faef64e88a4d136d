/* verdict: crash */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <signal.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    (void)n;
    (void)work;
    (void)reports;
    return kill(0, SIGKILL);
}
