/* What server.c and client.c make of an address and a port, as somebody types them: a socket that listens there, or a
 * connection with who does. One of IPv6 or of IPv4, as the address is. */
#ifndef ADDRESSES_H
#define ADDRESSES_H

#include <netdb.h>

#include "peers.h"

/* The addresses that the words stand for, to be freed by freeaddrinfo; or the end of the program. */
static inline struct addrinfo *addresses_find(const char *address, const char *port, int flags)
{
    const struct addrinfo hints = { .ai_flags = flags, .ai_socktype = SOCK_STREAM };
    struct addrinfo *found;

    const int error = getaddrinfo(address, port, &hints, &found);
    if (error != 0) {
        fprintf(stderr, "%s, port %s: %s\n", address, port, gai_strerror(error));
        exit(EXIT_FAILURE);
    }
    return found;
}

/* A socket that listens there, or the end of the program. Port 0: the kernel chooses. */
static inline int listen_at(const char *address, const char *port)
{
    struct addrinfo *const found = addresses_find(address, port, AI_NUMERICHOST | AI_NUMERICSERV);
    const int on = 1, off = 0;

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

/* Says on which port it listens, which nobody else knows if the kernel has chosen it. */
static inline void tell_where(const char *address, int listener)
{
    struct sockaddr_storage name;
    socklen_t size = sizeof name;
    char port[sizeof "65535"];

    if (getsockname(listener, (struct sockaddr *)&name, &size) == -1 ||
        getnameinfo((struct sockaddr *)&name, size, NULL, 0, port, sizeof port, NI_NUMERICSERV) != 0)
        die("getsockname");
    printf("listening on %s, port %s\n", address, port);
    if (fflush(stdout) != 0) /* and no buffer is copied into handlers */
        die("stdout");
}

/* A connection with a server there, or the end of the program. */
static inline int connect_at(const char *address, const char *port)
{
    struct addrinfo *const found = addresses_find(address, port, 0);
    int connection = -1;

    for (const struct addrinfo *each = found; each != NULL && connection == -1; each = each->ai_next) {
        connection = socket(each->ai_family, each->ai_socktype, each->ai_protocol);
        if (connection != -1 && connect(connection, each->ai_addr, each->ai_addrlen) == -1) {
            const int reason = errno;
            close(connection);
            errno = reason;
            connection = -1; /* localhost may be ::1 and 127.0.0.1: try the next */
        }
    }
    if (connection == -1)
        die("connect");
    freeaddrinfo(found);
    return connection;
}

#endif
