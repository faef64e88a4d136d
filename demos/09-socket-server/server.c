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
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>

#include "peers.h"

enum { CAP = 100, GRACE = 5, PAUSE = 100, SECOND = 1000, CHUNK = 16384 }; /* milliseconds: PAUSE, SECOND */

static volatile sig_atomic_t stopping;
static pid_t handlers[CAP]; /* the first `count` are children of ours that nobody has waited for */
static int count;

/* For SIGTERM and SIGINT; also for SIGCHLD, which need only end the ppoll. */
static void note(int number)
{
    if (number != SIGCHLD)
        stopping = 1;
}

/* [handler] */
static bool send_all(int connection, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t sent = send(connection, bytes, size, MSG_NOSIGNAL);
        if (sent == -1 && errno != EINTR)
            return false;
        bytes += sent == -1 ? 0 : sent;
        size -= sent == -1 ? 0 : (size_t)sent;
    }
    return true;
}

/* A handler's whole life. What it answers does not depend on how the stream was cut, so it need not look for lines. */
static _Noreturn void handle(int listener, int connection, const sigset_t *open)
{
    char text[CHUNK];
    ssize_t got;

    (void)signal(SIGTERM, SIG_DFL); /* the server ends us by it */
    (void)signal(SIGINT, SIG_IGN);  /* Ctrl-C goes to all of us: it is the server's to decide */
    (void)sigprocmask(SIG_SETMASK, open, NULL);
    close(listener); /* or its port is taken for as long as we live */
    while ((got = recv(connection, text, sizeof text, 0)) > 0 || (got == -1 && errno == EINTR)) {
        const size_t size = got > 0 ? (size_t)got : 0;
        shout(text, size);
        if (!send_all(connection, text, size))
            break; /* the client is gone: no harm done to anybody else */
    }
    _exit(EXIT_SUCCESS);
}
/* [/handler] */

/* [reap] */
static void reap(void)
{
    pid_t ended;

    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
        for (int i = 0; i < count; i++)
            if (handlers[i] == ended) {
                handlers[i] = handlers[--count];
                break;
            }
}
/* [/reap] */

/* [serve] */
/* Takes clients until it is told to stop. Signals come in ppoll, and nowhere else.
 * To be woken for each handler that ends would cost as much as a good part of a fork. So as long as there is room,
 * SIGCHLD stays blocked, and handlers are reaped when a client comes, or within a second. */
static void serve(int listener, const sigset_t *open)
{
    const struct timespec soon = { .tv_nsec = PAUSE * 1000000L }, second = { .tv_sec = 1 };
    sigset_t calm = *open;
    int connection = -1; /* accepted, and still without a handler */
    bool full = false;   /* the system has no descriptor or no process for us: try again soon */

    (void)sigaddset(&calm, SIGCHLD);
    while (!stopping) {
        struct pollfd ear = { .fd = count < CAP && !full ? listener : -1, .events = POLLIN };
        (void)ppoll(&ear, 1, full ? &soon : count > 0 ? &second : NULL, count < CAP ? &calm : open);
        reap();
        if (connection == -1 && (full || ear.revents != 0) && count < CAP) {
            connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            full = connection == -1 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
        } /* any other error: nobody was there, or is there no more */
        if (connection == -1)
            continue;
        const pid_t handler = fork();
        if (handler == 0)
            handle(listener, connection, open);
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

static long now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time); /* fails for no clock that there is */
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* [finish] */
/* Lets the handlers finish for GRACE seconds, ends those that have not, and waits for all. */
static void finish(const sigset_t *open)
{
    const long deadline = now() + GRACE * SECOND;

    for (reap(); count > 0 && now() < deadline; reap()) {
        const long left = deadline - now();
        const struct timespec rest = { .tv_sec = left / SECOND, .tv_nsec = left % SECOND * 1000000L };
        if (left > 0)
            (void)ppoll(NULL, 0, &rest, open);
    }
    for (int i = 0; i < count; i++)
        (void)kill(handlers[i], SIGTERM); /* not waited for, so the pid is still its */
    while (count > 0) {
        wait_for(handlers[count - 1]);
        count--;
    }
}
/* [/finish] */

/* [listen] */
/* A socket that listens there, or the end of the program. Port 0: the kernel chooses. */
static int listen_at(const char *address, const char *port)
{
    const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
    const int on = 1, off = 0;
    struct addrinfo *found;

    const int error = getaddrinfo(address, port, &hints, &found);
    if (error != 0) {
        fprintf(stderr, "%s, port %s: %s\n", address, port, gai_strerror(error));
        exit(EXIT_FAILURE);
    }
    /* non-blocking: between ppoll and accept a client may have gone */
    const int listener = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        die("socket");
    if (found->ai_family == AF_INET6 && setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1)
        die("IPV6_V6ONLY");
    if (bind(listener, found->ai_addr, found->ai_addrlen) == -1 || listen(listener, SOMAXCONN) == -1)
        die("bind");
    freeaddrinfo(found);
    return listener;
}
/* [/listen] */

static void tell_where(const char *address, int listener)
{
    struct sockaddr_storage name;
    socklen_t size = sizeof name;
    char port[NI_MAXSERV];

    if (getsockname(listener, (struct sockaddr *)&name, &size) == -1 ||
        getnameinfo((struct sockaddr *)&name, size, NULL, 0, port, sizeof port, NI_NUMERICSERV) != 0)
        die("getsockname");
    printf("listening on %s, port %s\n", address, port);
    if (fflush(stdout) != 0) /* and no buffer is copied into handlers */
        die("stdout");
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
