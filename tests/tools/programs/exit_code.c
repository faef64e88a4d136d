/* Ends with the code that it is given, or by the signal if that is negative.
 * The recording must show: one process, that exit or that death, and nothing found. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

int main(int argc, char **argv)
{
    int code = argc > 1 ? atoi(argv[1]) : 0;

    if (code < 0 && raise(-code) != 0)
        die("raise");
    return code;
}
