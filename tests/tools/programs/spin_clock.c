/* Looks at the clock until two seconds are gone, while a child waits for its turn.
 * The recording must show: an end under every schedule, in much less real time under a chosen one. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <time.h>

#include "program.h"

int main(void)
{
    struct timespec before, now;

    pid_t child = must_fork();
    if (child == 0) {
        dprintf(STDOUT_FILENO, "child\n");
        _exit(0);
    }
    if (clock_gettime(CLOCK_MONOTONIC, &before) == -1)
        die("clock_gettime");
    do /* UNSAFE: it burns a CPU; nanosleep would let others work */
        if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
            die("clock_gettime");
    while (now.tv_sec - before.tv_sec < 2);
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
