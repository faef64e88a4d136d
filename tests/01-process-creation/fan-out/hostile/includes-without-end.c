/* verdict: did not compile */
#include "fan_out.h"
#include "/dev/zero"
