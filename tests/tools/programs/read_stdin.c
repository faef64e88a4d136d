/* Copies its stdin to its stdout until the end, in a child that the parent waits for.
 * The recording must show: a wait for the outside, which is no deadlock, however long it takes. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

int main(void)
{
    char text[256];
    ssize_t got;

    pid_t child = must_fork();
    if (child == 0) {
        while ((got = read(STDIN_FILENO, text, sizeof text)) > 0)
            if (write(STDOUT_FILENO, text, (size_t)got) != got)
                die("write");
        _exit(got == 0 ? 0 : 1);
    }
    return WEXITSTATUS(await(child));
}
