/* A byte that comes after long work, to who waits for it a millisecond at most, set by SO_RCVTIMEO; then a byte that
 * does not come. The child's work is no virtual time, so the first byte comes in time, however long it really takes.
 * The recording must show: "came", then "timed out", under every chosen schedule; a natural one, most likely, the
 * opposite. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "program.h"

static void work(void)
{
    for (volatile long i = 0; i < 100000000; i++) /* tens of milliseconds */
        ;
}

static void try_recv(int fd)
{
    char byte;
    ssize_t got = recv(fd, &byte, 1, 0);
    dprintf(STDOUT_FILENO, "%s\n", got == 1 ? "came" : errno == EAGAIN ? "timed out" : "another error");
}

int main(void)
{
    int pair[2];
    struct timeval limit = { .tv_usec = 1000 }, after;
    socklen_t size = sizeof after;

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 ||
        setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1)
        die("socketpair");
    pid_t child = must_fork();
    if (child == 0) {
        work();
        give(pair[1]);
        _exit(0);
    }
    try_recv(pair[0]);
    try_recv(pair[0]);
    (void)await(child);
    /* the kernel rounds it up, to its own ticks */
    if (getsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &after, &size) == -1 || after.tv_sec != 0 || after.tv_usec < 1000)
        die("SO_RCVTIMEO is no longer what it was");
    return EXIT_SUCCESS;
}
