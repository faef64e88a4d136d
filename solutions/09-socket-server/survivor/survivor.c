/* Survivor: a server that lives until it is told to stop. The contract is in survivor.h. */
#define _GNU_SOURCE /* ppoll */
#include "survivor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* answer */
static volatile sig_atomic_t told; /* to stop */

/* Also for SIGCHLD: that a signal has come is enough to end a ppoll. */
static void note(int number)
{
    if (number == SIGTERM)
        told = 1;
}

/* Holds SIGCHLD and SIGTERM back, except where `open` is the mask. */
static void signals_hold(sigset_t *open)
{
    const struct sigaction action = { .sa_handler = note };
    sigset_t held;

    (void)sigemptyset(&held), (void)sigaddset(&held, SIGCHLD), (void)sigaddset(&held, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &held, open);
    (void)sigdelset(open, SIGCHLD), (void)sigdelset(open, SIGTERM); /* whatever the caller had blocked */
    (void)sigaction(SIGCHLD, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    told = 0;
}

/* Waits for those that have ended. Returns how many are left. */
static size_t reap(size_t alive)
{
    while (alive > 0 && waitpid(-1, NULL, WNOHANG) > 0)
        alive--;
    return alive;
}
/* end */

int survivor_listen(int port)
{
    /* answer */
    const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener != -1 && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(listener, (const struct sockaddr *)&address, sizeof address) == 0 && listen(listener, SOMAXCONN) == 0)
        return listener;
    const int error = errno;
    if (listener != -1)
        close(listener);
    return -error;
    //~ (void)port; /* yours to write */
    //~ return -ENOSYS;
    /* end */
}

int survivor_serve(int listener, size_t cap, survivor_talk *talk)
{
    /* answer */
    const struct timespec soon = { .tv_nsec = 100000000 };
    int connection = -1; /* accepted, and still without a handler */
    bool full = false;   /* the system has nothing for us: try again soon */
    size_t alive = 0;
    sigset_t open;
    signals_hold(&open);
    (void)fcntl(listener, F_SETFL, O_NONBLOCK); /* between ppoll and accept a client may have gone */
    while (!told) {
        struct pollfd ear = { .fd = alive < cap && !full ? listener : -1, .events = POLLIN };
        (void)ppoll(&ear, 1, full ? &soon : NULL, &open);
        alive = reap(alive);
        if (alive == cap || (ear.revents == 0 && !full))
            continue;
        if (connection == -1)
            connection = accept(listener, NULL, NULL);
        full = connection == -1 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
        if (connection == -1)
            continue;
        const pid_t handler = fork();
        if (handler == 0) {
            (void)signal(SIGTERM, SIG_DFL);
            (void)sigprocmask(SIG_SETMASK, &open, NULL);
            close(listener);
            talk(connection);
            _exit(0);
        }
        full = handler == -1;
        if (full)
            continue;
        alive++;
        close(connection);
        connection = -1;
    }
    close(listener);
    if (connection != -1)
        close(connection);
    while (alive > 0)
        if (wait(NULL) != -1 || errno != EINTR)
            alive--;
    return 0;
    //~ (void)listener, (void)cap, (void)talk; /* yours to write */
    //~ return -ENOSYS;
    /* end */
}
