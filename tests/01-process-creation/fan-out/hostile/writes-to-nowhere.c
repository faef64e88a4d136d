/* verdict: crash */
#include "fan_out.h"

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    (void)work;
    volatile int *nowhere = (int *)n; /* a small number is nobody's address */
    *nowhere = reports[0].code;
    return 0;
}
