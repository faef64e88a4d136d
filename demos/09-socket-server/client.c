/* The client: sends what you type, and shows what comes back.
 *
 * It listens to you and to the server at once, so it knows at once when the server
 * has gone. It never waits in a send, so a server that answers much, while much is
 * sent, finds somebody who reads. At the end of your input (Ctrl-D) it says "no
 * more" to the server, and stays for the answers that are still under way.
 *
 *     client [PORT [ADDRESS]]      8081 and 127.0.0.1 if you don't say
 *
 * Status: 0; 1 when the server went first, or was not there.
 *
 * Look for:
 *   - what it says when you end the server by Ctrl-C
 *
 * Try: a file: client 8081 <README.md */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>

#include "addresses.h"

enum { CHUNK = 16384 };

/* What is on its way to the server. */
struct outgoing {
    char bytes[CHUNK];
    size_t from, to;
    bool over; /* the input has ended */
};

/* [outgoing] */
static void read_input(int connection, struct outgoing *out)
{
    const ssize_t got = read(STDIN_FILENO, out->bytes, sizeof out->bytes);

    if (got == -1 && errno != EINTR)
        die("stdin");
    out->from = 0;
    out->to = got > 0 ? (size_t)got : 0;
    if (got == 0) {
        out->over = true;
        (void)shutdown(connection, SHUT_WR); /* no more from us; if the server is gone, recv tells */
    }
}

static void send_some(int connection, struct outgoing *out)
{
    const ssize_t sent = send(connection, out->bytes + out->from, out->to - out->from, MSG_NOSIGNAL);

    if (sent > 0)
        out->from += (size_t)sent; /* an error: recv tells of it, after all answers that came before */
    else if (errno != EAGAIN && errno != EINTR)
        out->from = out->to;
}
/* [/outgoing] */

/* Shows what has come. Returns false when nothing more will. */
static bool show_answer(int connection)
{
    char text[CHUNK];
    const ssize_t got = recv(connection, text, sizeof text, 0);

    if (got == -1)
        return errno == EAGAIN || errno == EINTR;
    for (ssize_t shown = 0; shown < got;) {
        const ssize_t more = write(STDOUT_FILENO, text + shown, (size_t)(got - shown));
        if (more == -1 && errno != EINTR)
            die("stdout");
        shown += more == -1 ? 0 : more;
    }
    return got > 0;
}

/* [talk] */
/* Until the server has no more to say. Returns whether that was to be expected. */
static bool talk(int connection)
{
    struct outgoing out = { .to = 0 };

    for (;;) {
        const bool sends = out.from < out.to;
        struct pollfd ears[] = {
            { .fd = connection, .events = (short)(POLLIN | (sends ? POLLOUT : 0)) },
            { .fd = sends || out.over ? -1 : STDIN_FILENO, .events = POLLIN }, /* one thing at a time */
        };
        if (poll(ears, 2, -1) == -1 && errno != EINTR)
            die("poll");
        if ((ears[0].revents & ~POLLOUT) != 0 && !show_answer(connection))
            return out.over;
        if ((ears[0].revents & POLLOUT) != 0)
            send_some(connection, &out);
        if (ears[1].revents != 0)
            read_input(connection, &out);
    }
}
/* [/talk] */

int main(int argc, char **argv)
{
    const int connection = connect_at(argc > 2 ? argv[2] : "127.0.0.1", argc > 1 ? argv[1] : "8081");

    if (fcntl(connection, F_SETFL, O_NONBLOCK) == -1)
        die("fcntl");
    if (talk(connection))
        return EXIT_SUCCESS;
    fprintf(stderr, "the server has gone\n");
    return EXIT_FAILURE;
}
