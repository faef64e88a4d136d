/* A child for every client, and a SIGCHLD handler that reaps, as servers of the old school do it.
 * The recording must show: SIGCHLD caught, every child reaped, none lost, whatever the schedule. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "program.h"

enum { CLIENTS = 3 };

static volatile sig_atomic_t reaped;

/* One SIGCHLD may stand for many deaths: so it takes all there are (misconception M38), and keeps errno (M39). */
static void on_child(int number)
{
    int saved = errno;
    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = saved;
}

int main(void)
{
    struct sigaction action = { .sa_handler = on_child, .sa_flags = SA_RESTART };
    sigset_t child_signal, before;

    sigemptyset(&action.sa_mask);
    sigemptyset(&child_signal);
    sigaddset(&child_signal, SIGCHLD);
    if (sigaction(SIGCHLD, &action, NULL) == -1 || sigprocmask(SIG_BLOCK, &child_signal, &before) == -1)
        die("sigaction");
    for (int i = 0; i < CLIENTS; i++) {
        int pair[2];
        char letter = (char)('x' + i), echo;
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
            die("socketpair");
        if (must_fork() == 0) {
            must_close(pair[0]);
            if (recv(pair[1], &echo, 1, 0) != 1 || send(pair[1], &echo, 1, 0) != 1)
                die("recv");
            _exit(0);
        }
        must_close(pair[1]);
        if (send(pair[0], &letter, 1, 0) != 1 || recv(pair[0], &echo, 1, 0) != 1)
            die("send");
        dprintf(STDOUT_FILENO, "%c\n", echo);
        must_close(pair[0]);
    }
    while (reaped < CLIENTS)
        (void)sigsuspend(&before); /* fails with EINTR, always: that is how it returns */
    return EXIT_SUCCESS;
}
