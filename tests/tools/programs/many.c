/* As many children as asked for (200 unless told otherwise), alive all at once, held by a pipe until the last is there.
 * The recording must show: that many children, all of them reaped by the parent. With a limit on processes, a fork that
 * fails with EAGAIN, and a parent that makes do with those it has. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

int main(int argc, char **argv)
{
    int wanted = argc > 1 ? atoi(argv[1]) : 200, made, gate[2];

    must_pipe(gate);
    for (made = 0; made < wanted; made++) {
        pid_t pid = fork();
        if (pid == -1)
            break;
        if (pid == 0) {
            must_close(gate[1]); /* or the gate would never open */
            (void)take(gate[0]);
            _exit(0);
        }
    }
    if (made < wanted)
        dprintf(STDOUT_FILENO, "fork: %s\n", errno == EAGAIN ? "EAGAIN" : errno == ENOMEM ? "ENOMEM" : "another error");
    must_close(gate[1]);
    int reaped = 0;
    while (wait(NULL) != -1)
        reaped++;
    dprintf(STDOUT_FILENO, "%d of %d\n", reaped, made);
    return reaped == made ? EXIT_SUCCESS : EXIT_FAILURE;
}
