/* Calls from places that are marked by comments: directly, from a function that is inlined, through libc, and through
 * a function in a header.
 * The recording must show: each call at the line of its comment, in both processes. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

static int count;

static inline __attribute__((always_inline)) void two_pipes(int ends[4])
{
    if (pipe(ends) == -1 || pipe(ends + 2) == -1) /* PIPE in two_pipes */
        die("pipe");
}

static __attribute__((noinline)) void tell(const char *text)
{
    fputs(text, stdout);
    if (fflush(stdout) == EOF) /* WRITE in tell */
        die("fflush");
    count++;
}

int main(void)
{
    int ends[4];
    two_pipes(ends);
    pid_t child = must_fork(); /* FORK in main */
    (void)kill(getpid(), 0); /* KILL in main */
    tell("hello\n");
    if (child == 0)
        _exit(0);
    if (waitpid(child, NULL, 0) == -1) /* WAIT4 in main */
        die("waitpid");
    return count == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
