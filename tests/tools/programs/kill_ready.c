/* A parent kills its three children at once, wherever they are: not begun, in the middle of their lines, or done.
 * The recording must show: the same deaths at the same places each time under one chosen schedule, and every
 * child reaped. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

enum { CHILDREN = 3, LINES = 3 };

int main(void)
{
    pid_t children[CHILDREN];

    for (int i = 0; i < CHILDREN; i++) {
        children[i] = must_fork();
        if (children[i] == 0) {
            for (int line = 0; line < LINES; line++)
                dprintf(STDOUT_FILENO, "%d.%d\n", i, line);
            _exit(0);
        }
    }
    for (int i = CHILDREN - 1; i >= 0; i--)
        if (kill(children[i], SIGKILL) == -1) /* a zombie may be killed, too: that does nothing */
            die("kill");
    for (int i = 0; i < CHILDREN; i++) {
        int status = await(children[i]);
        dprintf(STDOUT_FILENO, "child %d %s\n", i, WIFSIGNALED(status) ? "killed" : "done");
    }
    return EXIT_SUCCESS;
}
