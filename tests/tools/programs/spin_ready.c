/* A parent that polls a pipe at its end, which is ready for ever, together with one that becomes ready when its child
 * ends, a second later with 5.
 * The recording must show: an end under every schedule, for the parent may not keep the only turn for itself; its
 * child's code 5; and no more than a few hundred calls. */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <time.h>

#include "program.h"

int main(void)
{
    int ended[2], open[2];

    must_pipe(ended);
    must_pipe(open);
    must_close(ended[1]); /* nobody will ever write into it */
    const pid_t child = must_fork();
    if (child == 0) {
        nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
        _exit(5);
    }
    must_close(open[1]); /* the child's alone from now on */

    struct pollfd fds[] = { { .fd = ended[0], .events = POLLIN }, { .fd = open[0], .events = POLLIN } };
    while (fds[1].revents == 0) /* UNSAFE: it burns a CPU; whoever has been told of an end takes it out of the set */
        if (poll(fds, 2, -1) == -1)
            die("poll");
    return WEXITSTATUS(await(child));
}
