/* Shout: the tutorial's server, in C. The contract is in shout.h. */
#define _POSIX_C_SOURCE 200809L
#include "shout.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int shout_listen(int port)
{
    const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    int error = listener == -1 ? errno : 0;

    /* answer */
    const int on = 1;
    if (error == 0 && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        error = errno;
    /* end */
    if (error == 0 && (bind(listener, (const struct sockaddr *)&address, sizeof address) == -1 ||
                       listen(listener, 5) == -1))
        error = errno;
    if (error != 0 && listener != -1)
        close(listener);
    return error != 0 ? -error : listener;
}

/* Answers one line, of that many bytes without its newline. Returns whether the conversation goes on. */
static bool line_answer(int connection, const char *line, size_t length)
{
    char answer[SHOUT_LINE_MAX + 16];

    if (length == 0)
        return false;
    size_t size = (size_t)snprintf(answer, sizeof answer, "%zu ", length);
    for (size_t i = 0; i < length; i++)
        answer[size++] = (char)toupper((unsigned char)line[i]);
    answer[size++] = '\n';
    return send(connection, answer, size, MSG_NOSIGNAL) == (ssize_t)size;
}

/* The conversation with one client. */
static void talk(int connection)
{
    char text[SHOUT_LINE_MAX];
    ssize_t got;

    /* answer */
    char *end;
    size_t held = 0; /* what has come, and is no whole line yet */

    while ((got = recv(connection, text + held, sizeof text - held, 0)) > 0) {
        held += (size_t)got;
        while ((end = memchr(text, '\n', held)) != NULL) {
            if (!line_answer(connection, text, (size_t)(end - text)))
                return;
            held -= (size_t)(end + 1 - text);
            memmove(text, end + 1, held);
        }
        if (held == sizeof text)
            return; /* too long a line */
    }
    //~ while ((got = recv(connection, text, sizeof text, 0)) > 0)
    //~     if (!line_answer(connection, text, (size_t)got - 1)) /* without the newline */
    //~         return;
    /* end */
}

int shout_serve(int listener, size_t clients)
{
    int error = 0;
    size_t started = 0;

    while (started < clients && error == 0) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            return -errno;
        const pid_t handler = fork();
        if (handler == 0) {
            /* answer */
            close(listener);
            /* end */
            talk(connection);
            _exit(0);
        }
        error = handler == -1 ? -errno : 0;
        started += handler != -1;
        /* answer */
        close(connection); /* the handler has its own */
        /* end */
    }
    /* answer */
    while (started > 0) /* none of them is anybody else's to wait for */
        if (wait(NULL) != -1 || errno != EINTR)
            started--;
    /* end */
    return error;
}
