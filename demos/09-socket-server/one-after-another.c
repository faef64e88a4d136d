/* One after another.
 *
 * The simplest server accepts a client, serves it until it leaves, and accepts
 * the next. Two clients connect. The first one says nothing: it thinks. The second
 * one says hello, and nobody hears it, for the server sits in recv and waits for
 * the first. To connect is not to be served: the kernel has accepted the second
 * into the backlog.
 *
 * Shows: M68
 *
 * Look for:
 *   - what the second client hears while the first one is silent, and afterwards
 *   - in whose recv the server stands meanwhile
 *
 * Try: ARGS=waits, where each client gets a process of its own, and the server
 * waits for it at once: nothing is won. Then ARGS=cured, where it does not wait
 * before all are served. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

enum { CLIENTS = 2 };

/* [serve] */
static void serve(int listener, bool forks, bool waits)
{
    for (int i = 0; i < CLIENTS; i++) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        if (!forks) {
            converse(connection); /* the hazard: until this client leaves, there is no other */
        } else if (start() == 0) {
            close(listener); /* the handler's copy: it accepts nobody */
            converse(connection);
            _exit(EXIT_SUCCESS);
        }
        close(connection); /* ours: the handler has its own */
        if (waits && wait(NULL) == -1) /* the same hazard, at the price of a fork */
            die("wait");
    }
    while (wait(NULL) != -1) /* SIMPLIFIED: reaped when all are served; see never-reaped.c */
        ;
}
/* [/serve] */

int main(int argc, char **argv)
{
    const bool waits = has_argument(argc, argv, "waits"), cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer when we fork */
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener, waits || cured, waits);
        _exit(EXIT_SUCCESS);
    }
    close(listener); /* only the server listens */
    const int first = connect_to(&address), second = connect_to(&address);
    say(second, "hello\n");
    printf("second client: %s\n", hear(second));
    close(first); /* it has not said a word */
    if (!cured)
        printf("second client, when the first has left: %s\n", hear(second));
    close(second);
    wait_for(server);
    return EXIT_SUCCESS;
}
