/* verdict: process limit
 *
 * Run inside a pid namespace only, unless the recorder is known to hold it. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    (void)n;
    (void)work;
    (void)reports;
    for (;;)
        fork();
}
