/* verdict: did not compile */
#include "fan_out.h"
#ifndef __cppcheck__ /* it would read on to this day */
#include "/dev/zero"
#endif
