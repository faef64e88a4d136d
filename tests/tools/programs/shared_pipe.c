/* Three children write into one pipe, two lines each; the parent copies what comes out to its stdout.
 * The recording must show: six lines in an order that the schedule decides, each child's own two in their order,
 * and an end of file that comes only when the last writer is gone. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

enum { WRITERS = 3, LINES = 2 };

static void write_lines(int fd, int writer)
{
    for (int line = 0; line < LINES; line++)
        if (dprintf(fd, "%c%d\n", 'a' + writer, line) < 0)
            die("dprintf");
}

int main(void)
{
    int ends[2];
    char text[64];
    ssize_t got;

    must_pipe(ends);
    for (int i = 0; i < WRITERS; i++)
        if (must_fork() == 0) {
            must_close(ends[0]); /* writers do not read */
            write_lines(ends[1], i);
            _exit(0);
        }
    must_close(ends[1]); /* or the parent would wait for itself */
    while ((got = read(ends[0], text, sizeof text)) > 0)
        if (write(STDOUT_FILENO, text, (size_t)got) != got)
            die("write");
    for (int i = 0; i < WRITERS; i++)
        if (wait(NULL) == -1)
            die("wait");
    return EXIT_SUCCESS;
}
