/* The probe of "child code": `probe CODE` calls the learner's function once and tells what came back. It judges
 * nothing. It reports with write, not printf: if a child comes back too, that shows as a write of its own. */
#define _POSIX_C_SOURCE 200809L
#include "child_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char text[64];
    const int length = snprintf(text, sizeof text, "returned %d\n", child_code(argc > 1 ? atoi(argv[1]) : 0));
    return write(STDOUT_FILENO, text, (size_t)length) == -1;
}
