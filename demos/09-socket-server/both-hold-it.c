/* Both hold it.
 *
 * After accept and fork, two processes hold the client's connection: the server
 * and the handler. The handler answers once, and closes. The client waits for the
 * end of file, as it was told to, and it does not come: the connection ends when
 * the last of its descriptors is closed, and the server still has one. In Python
 * this stays hidden, for the object's last reference goes, and with it the
 * descriptor. In C nobody closes what you do not close.
 *
 * Shows: M62 M69
 *
 * Look for:
 *   - the handler's close, and what the client hears after it
 *   - what at last brings the end of file
 *
 * Try: ARGS=cured, where the server closes its copy. Then ARGS=shutdown, where it
 * does not, but the handler ends the connection itself, whoever else holds it. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

/* [handle] */
/* Answers once, and says good-bye. */
static _Noreturn void handle(int connection, bool shuts)
{
    char text[TEXT_SIZE];
    const ssize_t got = recv(connection, text, sizeof text, 0);

    if (got > 0) {
        shout(text, (size_t)got);
        (void)send(connection, text, (size_t)got, MSG_NOSIGNAL);
    }
    if (shuts)
        (void)shutdown(connection, SHUT_RDWR); /* the connection itself, not this descriptor */
    close(connection); /* this descriptor, not the connection */
    _exit(EXIT_SUCCESS);
}
/* [/handle] */

/* [serve] */
static void serve(int listener, bool cured, bool shuts)
{
    const int connection = accept(listener, NULL, NULL);
    if (connection == -1)
        die("accept");
    const pid_t handler = start();
    if (handler == 0) {
        close(listener);
        handle(connection, shuts);
    }
    if (cured)
        close(connection); /* the hazard is to leave this out */
    wait_for(handler);
    pass_time(2000); /* no other client comes for a while: a real server would stand in accept */
}
/* [/serve] */

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured"), shuts = has_argument(argc, argv, "shutdown");
    struct sockaddr_in address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener, cured, shuts);
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    const int client = connect_to(&address);
    say(client, "hello\n");
    printf("client: %s\n", hear(client));
    printf("client, when the handler has closed: %s\n", hear(client));
    wait_for(server);
    printf("client, when the server has ended: %s\n", hear(client));
    close(client);
    return EXIT_SUCCESS;
}
