/* Back to accept.
 *
 * A server has a loop: accept, fork, and the child serves the client. When the
 * client has left, the child has done its work, but nobody has told it to end. It
 * goes on behind the `if`, back to the top of the loop, and there it accepts
 * clients: now two processes do. This server wants to serve two clients. A third
 * one comes.
 *
 * Shows: M67
 *
 * Look for:
 *   - how many processes call accept, and who answers the second client
 *   - whether the third client is served, by a server that wanted two
 *
 * Try: ARGS=cured, where the child ends by _exit. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

enum { WANTED = 2, CLIENTS = 3 };

/* [serve] */
static void serve(int listener, bool cured)
{
    for (int i = 0; i < WANTED; i++) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        if (start() == 0) {
            if (cured)
                close(listener); /* no business of a handler's */
            converse(connection);
            if (cured)
                _exit(EXIT_SUCCESS);
            /* the hazard: falls out of the if, and round the loop */
        }
        close(connection);
    }
    close(listener); /* whoever is not accepted by now is turned away */
    while (wait(NULL) != -1)
        ;
}
/* [/serve] */

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;
    int clients[CLIENTS];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener, cured);
        _exit(EXIT_SUCCESS);
    }
    clients[0] = connect_to(&address);
    clients[1] = connect_to(&address);
    clients[2] = connect_to(&address); /* into the backlog, before anybody can have closed the listening socket */
    close(listener);
    for (int i = 0; i < CLIENTS; i++) {
        say(clients[i], "hello\n");
        const char *answer = hear(clients[i]);
        printf("client %d: %s\n", i + 1, answer[0] == '(' ? "turned away" : answer); /* by a reset or an end of file */
        close(clients[i]);
    }
    wait_for(server);
    return EXIT_SUCCESS;
}
