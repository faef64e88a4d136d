/* One process for all.
 *
 * No fork at all: the server asks poll which of its connections has something, and
 * turns to that one. It never stands in a recv in which nothing comes, so a silent
 * client harms nobody, and there is nobody to reap. The price: what one client
 * costs, all pay. While the server computes for one, or crashes for one, it does
 * so for everybody.
 *
 * Look for:
 *   - the first client, which says nothing, and the others, which are served
 *   - a single row for the server
 *
 * Try: compare it with one-after-another, which has one process, too. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

enum { CLIENTS = 3 };

/* [serve] */
static void serve(int listener)
{
    struct pollfd ears[1 + CLIENTS] = { { .fd = listener, .events = POLLIN } };
    nfds_t count = 1; /* of ears; the first is for new clients */
    char text[TEXT_SIZE];
    int gone = 0;

    while (gone < CLIENTS) {
        if (poll(ears, count, -1) == -1)
            die("poll");
        for (nfds_t i = 1; i < count; i++) {
            if (ears[i].revents == 0)
                continue;
            const ssize_t got = recv(ears[i].fd, text, sizeof text, 0); /* there is something: it does not wait */
            if (got > 0) {
                shout(text, (size_t)got);
                (void)send(ears[i].fd, text, (size_t)got, MSG_NOSIGNAL); /* SIMPLIFIED: this might wait */
            } else {
                close(ears[i].fd);
                ears[i].fd = -1; /* poll passes over it */
                gone++;
            }
        }
        if (ears[0].revents != 0 && count < 1 + CLIENTS) {
            const int connection = accept(listener, NULL, NULL);
            if (connection == -1)
                die("accept");
            ears[count++] = (struct pollfd){ .fd = connection, .events = POLLIN };
        }
    }
}
/* [/serve] */

int main(void)
{
    struct sockaddr_in address;
    int clients[CLIENTS];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener);
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = connect_to(&address);
    for (int i = CLIENTS - 1; i > 0; i--) { /* the first says nothing */
        say(clients[i], "hello\n");
        printf("client %d: %s\n", i + 1, hear(clients[i]));
    }
    for (int i = 0; i < CLIENTS; i++)
        close(clients[i]);
    wait_for(server);
    return EXIT_SUCCESS;
}
