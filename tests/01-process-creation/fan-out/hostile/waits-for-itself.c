/* verdict: deadlock
 *
 * Reads from a pipe to which nobody but itself could write. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int ends[2];
    char byte;
    (void)n;
    (void)work;
    (void)reports;
    if (pipe(ends) == -1)
        return -1;
    return (int)read(ends[0], &byte, 1);
}
