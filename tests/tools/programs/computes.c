/* Computes for about as long as its argument says, in tenths of a second of an ordinary machine, without a call; then
 * says so. */
#include <stdint.h>
#include <stdlib.h>

#include "program.h"

#define STEPS 50000000 /* of a chain that takes a tenth of a second */

int main(int argc, char **argv)
{
    static volatile uint64_t result;
    uint64_t value = result;
    for (long i = argc > 1 ? atol(argv[1]) * STEPS : STEPS; i > 0; i--)
        value = value * 6364136223846793005u + 1442695040888963407u;
    result = value;
    puts("computed");
    return 0;
}
