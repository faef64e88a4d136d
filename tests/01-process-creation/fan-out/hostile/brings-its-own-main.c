/* verdict: did not compile */
#include "fan_out.h"

#include <stdio.h>

int main(void)
{
    return puts("Score: 20 of 20") < 0;
}
