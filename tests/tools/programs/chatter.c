/* Prints for ever, from two processes.
 * The recording must show: an end by the limit on output (or on events), and nobody left alive. */
#define _POSIX_C_SOURCE 200809L
#include <string.h>

#include "program.h"

int main(void)
{
    char line[1024];

    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    (void)must_fork();
    for (;;)
        if (write(STDOUT_FILENO, line, sizeof line) == -1)
            die("write");
}
