/* Server gone: a client between its user and its server. The contract is in gone.h. */
#define _POSIX_C_SOURCE 200809L
#include "gone.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* Writes or sends all of it. What can't be shown is lost, what can't be sent will be noticed. */
static void bytes_show(const char *bytes, ssize_t size)
{
    for (ssize_t done = 0, more; done < size; done += more)
        if ((more = write(STDOUT_FILENO, bytes + done, (size_t)(size - done))) == -1)
            return;
}

static void bytes_send(int connection, const char *bytes, ssize_t size)
{
    for (ssize_t done = 0, more; done < size; done += more)
        if ((more = send(connection, bytes + done, (size_t)(size - done), 0)) == -1)
            return;
}

int gone_talk(int user, int connection)
{
    char text[1024];
    ssize_t got;

    while ((got = read(user, text, sizeof text)) > 0) {
        bytes_send(connection, text, got);
        got = recv(connection, text, sizeof text, 0);
        bytes_show(text, got);
    }
    return 0;
}
