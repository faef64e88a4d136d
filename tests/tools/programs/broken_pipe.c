/* A child writes into a pipe that nobody reads any more, and dies of SIGPIPE.
 * The recording must show: that death, sent by nobody in particular, and no refusal. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

int main(void)
{
    int ends[2];

    must_pipe(ends);
    must_close(ends[0]);
    pid_t child = must_fork();
    if (child == 0) {
        give(ends[1]);
        _exit(0);
    }
    int status = await(child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE ? EXIT_SUCCESS : EXIT_FAILURE;
}
