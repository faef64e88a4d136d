/* What the demos of this lesson share: a socket that listens, what a handler does, and clients.
 *
 * A demo plays all parts itself. Its first process makes the listening socket, on 127.0.0.1 and on a port that the
 * kernel chooses, so that nobody else's program is in the way. It forks the server. Then it is the clients: one process
 * can hold many connections, and so the pictures stay small. */
#ifndef PEERS_H
#define PEERS_H

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BACKLOG = 5, TEXT_SIZE = 1024 };

static inline _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static inline bool has_argument(int argc, char **argv, const char *word)
{
    return argc > 1 && strcmp(argv[1], word) == 0;
}

/* A copy of this process: 0 in the copy. */
static inline pid_t start(void)
{
    const pid_t pid = fork();

    if (pid == -1)
        die("fork");
    return pid;
}

static inline void wait_for(pid_t pid)
{
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
}

static inline void pass_time(int milliseconds)
{
    struct timespec rest = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L };

    while (nanosleep(&rest, &rest) == -1 && errno == EINTR)
        ;
}

/* A new socket. It sends small pieces at once (TCP_NODELAY), and does not wait to put them together: the kernel would
 * measure that wait by a clock of its own, which knows nothing of virtual time. A connection inherits it. */
static inline int socket_new(void)
{
    const int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
        die("socket");
    return fd;
}

/* Binds a new socket to the address and listens; -1 and errno if that fails. Reuse: with SO_REUSEADDR. */
static inline int try_listen(const struct sockaddr_in *address, bool reuse)
{
    const int on = reuse, listener = socket_new();

    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        die("setsockopt");
    if (bind(listener, (const struct sockaddr *)address, sizeof *address) == 0 && listen(listener, BACKLOG) == 0)
        return listener;
    const int error = errno;
    close(listener);
    errno = error;
    return -1;
}

/* A socket that listens on 127.0.0.1, on a port that the kernel chooses. The address is then complete. */
static inline int listen_anywhere(struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;

    *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int listener = try_listen(address, true);
    if (listener == -1 || getsockname(listener, (struct sockaddr *)address, &size) == -1)
        die("listen");
    return listener;
}

/* A client's connection; -1 and errno if there is none. */
static inline int try_connect(const struct sockaddr_in *address)
{
    const int connection = socket_new();

    if (connect(connection, (const struct sockaddr *)address, sizeof *address) == 0)
        return connection;
    const int error = errno;
    close(connection);
    errno = error;
    return -1;
}

static inline int connect_to(const struct sockaddr_in *address)
{
    const int connection = try_connect(address);

    if (connection == -1)
        die("connect");
    return connection;
}

/* Sends a few bytes; that the other side is gone is seen when we listen. Few bytes go whole: see short-send.c. */
static inline void say(int connection, const char *text)
{
    if (send(connection, text, strlen(text), MSG_NOSIGNAL) == -1 && errno != EPIPE && errno != ECONNRESET)
        die("send");
}

/* What comes back: a line without its end, or in brackets why there is none. Waits for a second at most. */
static inline const char *hear(int connection)
{
    static char line[TEXT_SIZE];
    size_t length = 0;

    while (length == 0 || line[length - 1] != '\n') {
        struct pollfd ear = { .fd = connection, .events = POLLIN };
        const int ready = poll(&ear, 1, 1000);
        if (ready == 0)
            return "(nothing, for a second)";
        const ssize_t got = ready == -1 ? -1 : recv(connection, line + length, sizeof line - length, 0);
        if (got == -1 && errno == ECONNRESET)
            return "(reset)";
        if (got == -1)
            die("recv");
        if (got == 0 && length == 0)
            return "(end of file)";
        if (got == 0)
            break;
        length += (size_t)got;
    }
    line[length - (line[length - 1] == '\n')] = '\0';
    return line;
}

static inline void shout(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        text[i] = (char)toupper((unsigned char)text[i]);
}

/* What a handler does with a connection: sends back in capitals what comes, until the client leaves.
 * SIMPLIFIED: takes what one recv brings for a message, and one send for enough. See pieces.c and short-send.c. */
static inline void converse(int connection)
{
    char text[TEXT_SIZE];
    ssize_t got;

    while ((got = recv(connection, text, sizeof text, 0)) > 0) {
        shout(text, (size_t)got);
        if (send(connection, text, (size_t)got, MSG_NOSIGNAL) == -1)
            return;
    }
}

#endif
