/* Writes to stdout and stderr in turn, by printf and unbuffered, from parent and child.
 * The recording must show: each line with the process that wrote it. With stdout a pipe, "buffered" is written
 * twice: by the child, which got a copy of the unflushed buffer, and by the parent (misconception M07); on a
 * terminal, once. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

int main(void)
{
    printf("buffered\n");
    dprintf(STDERR_FILENO, "parent to stderr\n");
    pid_t child = must_fork();
    if (child == 0) {
        dprintf(STDERR_FILENO, "child to stderr\n");
        exit(EXIT_SUCCESS); /* UNSAFE: it flushes what the parent printed; a child ends with _exit */
    }
    int status = await(child);
    dprintf(STDERR_FILENO, "parent again\n");
    return WEXITSTATUS(status);
}
