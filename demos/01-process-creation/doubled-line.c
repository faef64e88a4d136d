/* The line that was written once and comes out twice.
 *
 * printf() does not write: it puts text into a buffer, which is memory of your
 * process. To a terminal the buffer goes out at each newline; to a pipe or a file
 * it goes out when it is full, or at the end. A fork copies memory, so it copies
 * a buffer that still holds something, and then two processes write it.
 *
 * Shows: M07
 *
 * Look for:
 *   - the first line: how often is it there, on your terminal?
 *   - in the picture: is it written before the fork, or after?
 *
 * Try: the same, with its output into a pipe: `make demo-01 DEMO=doubled-line |
 * cat`. Not a letter of the program has changed, and the line is there twice.
 * Then ARGS=cured: an fflush(NULL) before the fork. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    /* [fork] */
    printf("I am printed once, before the fork.\n");
    if (cured && fflush(NULL) != 0) /* NULL: all streams, for any may hold something */
        die("fflush");
    pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0) {
        printf("I am the child's line.\n");
        /* All that stands in this process's buffer goes out here, and that may be more than
         * it has put there itself. Without the fflush nothing would: _exit() throws it away. */
        if (fflush(stdout) != 0)
            _exit(EXIT_FAILURE);
        _exit(EXIT_SUCCESS);
    }
    /* [/fork] */
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    printf("I am the parent's line.\n");
    return EXIT_SUCCESS; /* returning from main is exit(), and that flushes */
}
