/* verdict: did not compile */
#include "fan_out.h"

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    /* cppcheck-suppress syntaxError */
    return forc(n, work, reports
}
