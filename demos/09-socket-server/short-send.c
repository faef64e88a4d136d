/* The send that is too short.
 *
 * send returns how many bytes it has taken, and that may be fewer than you gave
 * it: a signal came in between, the socket does not wait, the memory was short.
 * Then the rest is yours to send. This server does not look. With short answers,
 * on a quiet machine, it works each time you try it.
 *
 * Shows: M57
 *
 * Look for:
 *   - nothing: the answer is complete
 *
 * Try: INJECT=send:short:1@P0.1, by which the server's first send takes a single
 * byte. What does the client hear? Then the same with ARGS=cured, where the rest
 * is sent, too. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

/* [send] */
static bool send_all(int connection, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t sent = send(connection, bytes, size, MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR)
            continue; /* a signal, before the first byte: nothing has happened */
        if (sent == -1)
            return false; /* the client is gone */
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

static void serve(int connection, bool cured)
{
    char text[TEXT_SIZE];
    const ssize_t got = recv(connection, text, sizeof text, 0);

    if (got <= 0)
        return;
    shout(text, (size_t)got);
    if (cured)
        (void)send_all(connection, text, (size_t)got);
    else
        (void)send(connection, text, (size_t)got, MSG_NOSIGNAL); /* the hazard: it has said how much, unheard */
}
/* [/send] */

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        serve(connection, cured);
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    const int client = connect_to(&address);
    say(client, "hello, world\n");
    printf("client: %s\n", hear(client));
    close(client);
    wait_for(server);
    return EXIT_SUCCESS;
}
