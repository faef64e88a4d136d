/* Half a close.
 *
 * A connection has two directions, and each ends for itself. This server counts
 * what the client sends, until the client has no more, and then tells the number.
 * The client has no more. It waits for the number. But how should the server know?
 * Both wait, each for the other.
 *
 * Look for:
 *   - in which calls the two wait, and who brings it to an end
 *
 * Try: ARGS=cured, where the client ends its own direction, by shutdown, and keeps
 * the other. A close would end both: then the answer comes, and nobody is there. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

/* [serve] */
static void serve(int connection)
{
    char text[TEXT_SIZE];
    size_t count = 0;
    ssize_t got;

    while ((got = recv(connection, text, sizeof text, 0)) > 0)
        count += (size_t)got;
    const int length = snprintf(text, sizeof text, "%zu bytes\n", count); /* end of file: there is no more */
    (void)send(connection, text, (size_t)length, MSG_NOSIGNAL);
    close(connection);
}
/* [/serve] */

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
        serve(connection);
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    /* [client] */
    const int client = connect_to(&address);
    say(client, "one\ntwo\nthree\n");
    if (cured && shutdown(client, SHUT_WR) == -1) /* no more from me: the server reads the end of file */
        die("shutdown");
    printf("client: %s\n", hear(client)); /* the other direction is as it was */
    close(client);
    /* [/client] */
    wait_for(server);
    return EXIT_SUCCESS;
}
