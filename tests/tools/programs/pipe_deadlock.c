/* A reader that forgot to close its own write end waits for an end of file that cannot come.
 * The recording must show: a deadlock, found at once and without a deadline: the child reads from a pipe whose only
 * write end is its own, the parent waits for the child. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

int main(void)
{
    int ends[2];

    must_pipe(ends);
    pid_t child = must_fork();
    if (child == 0) {
        while (take(ends[0])) /* UNSAFE: ends[1] is still open here; close it before the loop */
            ;
        dprintf(STDOUT_FILENO, "never said\n");
        _exit(0);
    }
    must_close(ends[0]);
    give(ends[1]);
    must_close(ends[1]);
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
