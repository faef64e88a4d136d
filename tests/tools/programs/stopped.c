/* A child stops itself, and nobody will ever let it go on; the parent waits for its end.
 * The recording must show: a deadlock, for the child is stopped and the parent waits for it. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

int main(void)
{
    pid_t child = must_fork();
    if (child == 0) {
        if (raise(SIGSTOP) != 0)
            die("raise");
        _exit(0);
    }
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE; /* UNSAFE: without WUNTRACED it never hears of a stop */
}
