/* The handlers of server.c: what becomes of the process that was forked for a client. */
#ifndef HANDLER_H
#define HANDLER_H

#include <signal.h>

#include "peers.h"

enum { CHUNK = 16384 };

/* [handler] */
static inline bool send_all(int connection, const char *bytes, size_t size)
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
static inline _Noreturn void handle(int listener, int connection, sigset_t mask)
{
    const struct sigaction usual = { .sa_handler = SIG_DFL };
    char text[CHUNK];
    ssize_t got;

    (void)sigaction(SIGTERM, &usual, NULL); /* the server ends us by it */
    (void)sigaddset(&mask, SIGINT); /* Ctrl-C goes to all of us: it is the server's to decide */
    (void)sigprocmask(SIG_SETMASK, &mask, NULL);
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


#endif
