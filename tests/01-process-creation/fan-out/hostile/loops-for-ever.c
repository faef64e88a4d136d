/* verdict: time-out */
#include "fan_out.h"

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    (void)work;
    (void)reports;
    for (volatile size_t i = 0;; i += n)
        ;
}
