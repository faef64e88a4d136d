/* Four children end with the codes 1 to 4; the parent takes whichever comes.
 * The recording must show: each child reaped by the parent with its own code, no zombie left, and one line for each. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

enum { CHILDREN = 4 };

int main(void)
{
    pid_t children[CHILDREN];
    int status;
    pid_t pid;

    for (int i = 0; i < CHILDREN; i++) {
        children[i] = must_fork();
        if (children[i] == 0)
            _exit(i + 1);
    }
    while ((pid = waitpid(-1, &status, 0)) != -1)
        for (int i = 0; i < CHILDREN; i++)
            if (children[i] == pid && WIFEXITED(status))
                dprintf(STDOUT_FILENO, "child %d: %d\n", i, WEXITSTATUS(status));
    if (errno != ECHILD)
        die("waitpid");
    return EXIT_SUCCESS;
}
