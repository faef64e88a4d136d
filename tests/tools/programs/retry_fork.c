/* A program that copes with a fork that fails: it says why, and tries once more.
 * The recording must show: with fork:EAGAIN injected, a call marked as injected, "EAGAIN" on stdout, and the child
 * of the second try reaped; without, no failure. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

int main(void)
{
    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();
        if (pid == -1) {
            dprintf(STDOUT_FILENO, "fork: %s\n", errno == EAGAIN ? "EAGAIN" : errno == ENOMEM ? "ENOMEM" : "another");
            pid = must_fork();
        }
        if (pid == 0)
            _exit(i + 1);
        dprintf(STDOUT_FILENO, "%d\n", WEXITSTATUS(await(pid)));
    }
    return EXIT_SUCCESS;
}
