/* A parent that asks again and again whether its child is dead (waitpid with WNOHANG) without ever sleeping. The child
 * first sleeps for one second, then ends with 5.
 * The recording must show: an end under every schedule, for the parent may not keep the only turn for itself; its code
 * 5; and no more than a few hundred calls. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <time.h>

#include "program.h"

int main(void)
{
    int status;
    pid_t child = must_fork(), got;

    if (child == 0) {
        nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
        _exit(5);
    }
    while ((got = waitpid(child, &status, WNOHANG)) == 0) /* UNSAFE: it burns a CPU; waitpid without WNOHANG waits */
        ;
    if (got == -1)
        die("waitpid");
    return WEXITSTATUS(status);
}
