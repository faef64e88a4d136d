/* A parent that ignores SIGCHLD and then waits (misconception M28): the kernel reaps its child itself.
 * The recording must show: a child reaped by nobody of the program and yet no zombie, and a wait that fails with
 * ECHILD. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "program.h"

int main(void)
{
    struct sigaction action = { .sa_handler = SIG_IGN };

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGCHLD, &action, NULL) == -1)
        die("sigaction");
    if (must_fork() == 0)
        _exit(9);
    bool lost = wait(NULL) == -1 && errno == ECHILD;
    dprintf(STDOUT_FILENO, lost ? "ECHILD\n" : "a status\n");
    return lost ? EXIT_SUCCESS : EXIT_FAILURE;
}
