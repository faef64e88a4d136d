/* A parent that does not wait: its child sleeps for a second, speaks and ends, as an orphan.
 * The recording must show: an orphan that ended by itself and was not left behind, and its word. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <time.h>

#include "program.h"

int main(void)
{
    if (must_fork() == 0) {
        nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
        dprintf(STDOUT_FILENO, "orphan\n");
        _exit(4);
    }
    return EXIT_SUCCESS;
}
