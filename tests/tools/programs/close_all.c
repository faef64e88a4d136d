/* A child closes every descriptor that it could have, then works on and ends with 6.
 * The recording must show: the child's exit 6, and a recorder not shaken by it (its own descriptors were never
 * there). */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

int main(void)
{
    pid_t child = must_fork();
    if (child == 0) {
        for (int fd = 0; fd < 256; fd++)
            (void)close(fd); /* most of them are not open, which is no harm here */
        pid_t grandchild = fork();
        if (grandchild == 0)
            _exit(6);
        _exit(grandchild == -1 ? 127 : WEXITSTATUS(await(grandchild)));
    }
    return WEXITSTATUS(await(child));
}
