/* verdict: output limit */
#include "fan_out.h"

#include <stdio.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    (void)work;
    (void)reports;
    for (;;)
        printf("%zu children and counting\n", n);
}
