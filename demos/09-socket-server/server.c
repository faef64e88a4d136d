/* The server: sends back in capitals what its clients send.
 *
 * All that the other demos of this lesson mend, in one program: a process for each
 * client, descriptors closed on both sides, handlers reaped, at most CAP of them,
 * errors that are no reason to go, and an end in good order.
 *
 *     server [PORT [ADDRESS]]      8081 and 127.0.0.1 if you don't say
 *
 * Port 0 is any that is free; the server tells which. The address :: is IPv6 and
 * IPv4, and everybody who can reach this machine.
 *
 * Look for:
 *   - its clients: each has a process of its own
 *   - its end: Ctrl-C, and the handlers have GRACE seconds to finish
 *
 * Try: nc 127.0.0.1 8081, in other terminals; then Ctrl-C here. */
#define _GNU_SOURCE /* ppoll, accept4 */
#include <signal.h>

#include "addresses.h"
#include "handler.h"

/* link: -Wl,-z,now
 * So functions are looked up before the first fork. Otherwise they are at their first call, and so each handler would
 * look up again what the server itself never calls. */

enum { CAP = 100, GRACE = 5, PAUSE = 100 }; /* GRACE in seconds, PAUSE in milliseconds */

static volatile sig_atomic_t stopping;
static pid_t handlers[CAP]; /* the first `count` are children of ours that nobody has waited for */
static int count;

/* For SIGTERM and SIGINT; also for SIGCHLD, which need only end the ppoll. */
static void note(int number)
{
    if (number != SIGCHLD)
        stopping = 1;
}

static void reap(void)
{
    pid_t ended;

    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
        for (int i = 0; i < count; i++)
            if (handlers[i] == ended)
                handlers[i] = handlers[--count];
}

/* [serve] */
/* Takes clients until it is told to stop. Signals come in ppoll, and nowhere else.
 * To be woken for each handler that ends would cost as much as a good part of a fork. So as long as there is room,
 * SIGCHLD stays blocked, and handlers are reaped when a client has got its own, or within a second. */
static void serve(int listener, const sigset_t *open)
{
    const struct timespec soon = { .tv_nsec = PAUSE * 1000000L }, second = { .tv_sec = 1 };
    sigset_t calm = *open;
    int connection = -1; /* accepted, and still without a handler */
    bool full = false;   /* the system has no descriptor or no process for us: try again soon */

    (void)sigaddset(&calm, SIGCHLD);
    while (!stopping) {
        reap(); /* here, where no client waits for it */
        struct pollfd ear = { .fd = count < CAP && !full ? listener : -1, .events = POLLIN };
        (void)ppoll(&ear, 1, full ? &soon : count > 0 ? &second : NULL, count < CAP ? &calm : open);
        if (connection == -1 && (full || ear.revents != 0) && count < CAP) {
            connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            full = connection == -1 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
        } /* any other error: nobody was there, or is there no more */
        if (connection == -1)
            continue;
        const pid_t handler = fork();
        if (handler == 0)
            handle(listener, connection, *open);
        full = handler == -1;
        if (full)
            continue; /* the client stays with us */
        handlers[count++] = handler;
        close(connection); /* ours: the handler has its own */
        connection = -1;
    }
    if (connection != -1)
        close(connection);
}
/* [/serve] */

static time_t now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time); /* fails for no clock that there is */
    return time.tv_sec;
}

/* Lets the handlers finish for GRACE seconds, ends those that have not, and waits for all. */
static void finish(const sigset_t *open)
{
    const struct timespec second = { .tv_sec = 1 };
    const time_t deadline = now() + GRACE;

    for (reap(); count > 0 && now() < deadline; reap())
        (void)ppoll(NULL, 0, &second, open); /* one that ends wakes us at once */
    for (int i = 0; i < count; i++)
        (void)kill(handlers[i], SIGTERM); /* not waited for, so the pid is still its */
    while (count > 0)
        wait_for(handlers[--count]);
}

int main(int argc, char **argv)
{
    const struct sigaction action = { .sa_handler = note };
    const char *const address = argc > 2 ? argv[2] : "127.0.0.1";
    sigset_t held, open;

    (void)sigemptyset(&held), (void)sigaddset(&held, SIGCHLD);
    (void)sigaddset(&held, SIGTERM), (void)sigaddset(&held, SIGINT);
    if (sigprocmask(SIG_BLOCK, &held, &open) == -1 || sigaction(SIGCHLD, &action, NULL) == -1 ||
        sigaction(SIGTERM, &action, NULL) == -1 || sigaction(SIGINT, &action, NULL) == -1)
        die("signals");
    const int listener = listen_at(address, argc > 1 ? argv[1] : "8081");
    tell_where(address, listener);
    serve(listener, &open);
    close(listener); /* who comes now is refused */
    finish(&open);
    printf("all handlers have ended\n");
    return EXIT_SUCCESS;
}
