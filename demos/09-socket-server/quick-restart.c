/* The quick restart.
 *
 * The server has served a client, has closed the connection, and has ended. Start
 * it again: "Address already in use". Nobody uses it. But the side of a connection
 * that closes first must remember it for a minute (TIME_WAIT), in case a late
 * piece of it still comes, and while the kernel remembers, the port is not given
 * out again. SO_REUSEADDR, set on both sockets before bind, says: I know.
 *
 * Shows: M65
 *
 * Look for:
 *   - which side closes first
 *   - what bind says to the second server
 *
 * Try: ARGS=cured, where both servers set SO_REUSEADDR. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

/* [once] */
/* A server for one client. Says good-bye first, and so keeps the memory of the connection. */
static _Noreturn void serve_once(int listener)
{
    char text[TEXT_SIZE];
    const int connection = accept(listener, NULL, NULL);

    if (connection == -1)
        die("accept");
    const ssize_t got = recv(connection, text, sizeof text, 0);
    if (got > 0) {
        shout(text, (size_t)got);
        (void)send(connection, text, (size_t)got, MSG_NOSIGNAL);
    }
    close(connection);
    _exit(EXIT_SUCCESS);
}
/* [/once] */

/* [main] */
int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;
    socklen_t size = sizeof address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (int i = 1; i <= 2; i++) {
        const int listener = try_listen(&address, cured); /* the first time on any port, then on the same */
        if (listener == -1) {
            printf("server %d: bind: %s\n", i, strerror(errno));
            break;
        }
        if (getsockname(listener, (struct sockaddr *)&address, &size) == -1)
            die("getsockname");
        const pid_t server = start();
        if (server == 0)
            serve_once(listener);
        close(listener);
        const int client = connect_to(&address);
        say(client, "hello\n");
        printf("server %d answers: %s\n", i, hear(client));
        printf("server %d closes: %s\n", i, hear(client));
        close(client); /* second */
        wait_for(server);
    }
    return EXIT_SUCCESS;
}
/* [/main] */
