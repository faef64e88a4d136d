/* A child computes for ever without a single call; the parent waits for it.
 *   endless [calls]   the child calls sched_yield for ever instead
 * The recording must show: an end by the allowance of CPU (or of fruitless calls), the finding "busy" about the child,
 * and nobody left alive. */
#define _POSIX_C_SOURCE 200809L
#include <sched.h>
#include <stdlib.h>

#include "program.h"

int main(int argc, char **argv)
{
    volatile unsigned long turns = 0;

    (void)argv;
    pid_t child = must_fork();
    while (child == 0) {
        turns++;
        if (argc > 1)
            (void)sched_yield(); /* on Linux it does not fail */
    }
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
