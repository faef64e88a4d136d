/* A child closes every descriptor that it could have, while its parent naps, looks for its end, and naps again.
 * The recording must show: the end after a nap or two, for who closes what is not open does not poll. */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "program.h"

int main(void)
{
    const struct timespec nap = { .tv_nsec = 50000000 };
    pid_t child = must_fork();
    if (child == 0) {
        for (int fd = 0; fd < 64; fd++)
            (void)close(fd); /* most of them are not open, which is no harm here */
        _exit(0);
    }
    int naps = 0;
    for (pid_t told; (told = waitpid(child, NULL, WNOHANG)) != child; naps++) {
        if (told == -1)
            die("waitpid");
        (void)nanosleep(&nap, NULL); /* there is no handler that could cut it short */
    }
    dprintf(STDOUT_FILENO, "%s\n", naps <= 2 ? "soon" : "late");
    return 0;
}
