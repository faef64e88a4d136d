/* A child writes more than a pipe holds; the parent waits for the child before it reads (misconception M27).
 * The recording must show: a deadlock: the child blocked in write, the parent in wait. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

int main(void)
{
    static char much[1 << 20]; /* a pipe holds 64 KiB, as a rule */
    int ends[2];

    must_pipe(ends);
    pid_t child = must_fork();
    if (child == 0) {
        if (write(ends[1], much, sizeof much) == -1)
            die("write");
        _exit(0);
    }
    must_close(ends[1]);
    int status = await(child); /* UNSAFE: read to the end first, then wait */
    while (read(ends[0], much, sizeof much) > 0)
        ;
    return WEXITSTATUS(status);
}
