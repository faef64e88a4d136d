/* A child dies while its parent waits for something else with a time limit: epoll_wait, sigtimedwait, then recv with
 * SO_RCVTIMEO. SIGCHLD has no handler, so none of the three may be cut short by it; but tracing itself would do that
 * (signal(7), at its end: "Linux calls that a stop interrupts").
 * The recording must show: "timed out" three times and never EINTR, three virtual seconds. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "program.h"

static void say(const char *call, int error)
{
    dprintf(STDOUT_FILENO, "%s: %s\n", call, error == 0 ? "timed out" : error == EINTR ? "EINTR" : "another error");
}

static void try_epoll(void)
{
    struct epoll_event event;
    int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd == -1)
        die("epoll_create1");
    say("epoll_wait", epoll_wait(fd, &event, 1, 1000) == -1 ? errno : 0);
    must_close(fd);
}

static void try_sigtimedwait(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    int number = sigtimedwait(&set, NULL, &(struct timespec){ .tv_sec = 1 });
    say("sigtimedwait", number == -1 && errno != EAGAIN ? errno : 0);
}

static void try_recv(void)
{
    int pair[2];
    char byte;
    struct timeval limit = { .tv_sec = 1 };
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        die("socketpair");
    if (setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1)
        die("setsockopt");
    say("recv", recv(pair[0], &byte, 1, 0) == -1 && errno != EAGAIN ? errno : 0);
    must_close(pair[0]);
    must_close(pair[1]);
}

int main(void)
{
    void (*const tries[])(void) = { try_epoll, try_sigtimedwait, try_recv };

    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        pid_t child = must_fork();
        if (child == 0)
            _exit(0);
        tries[i]();
        (void)await(child);
    }
    return EXIT_SUCCESS;
}
