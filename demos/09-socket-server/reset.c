/* The reset.
 *
 * Not every client says good-bye. One that ends or closes while something for it
 * is there to be read resets the connection. The server notices when it next uses
 * it: recv fails with ECONNRESET, send with EPIPE, and with the latter comes
 * SIGPIPE, which ends whoever has not said otherwise. Here the server ends: of one
 * client that went without a word. The next one is refused.
 *
 * Shows: M71
 *
 * Look for:
 *   - which of its calls tells the server of the reset, and what it makes of it
 *   - what the second client meets
 *
 * Try: ARGS=cured, where a broken connection ends the conversation, and nothing
 * else. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "peers.h"

/* [serve] */
/* SIMPLIFIED: one after another. With a process for each client it would be the handler that ends. */
static _Noreturn void serve(int listener, bool cured)
{
    char text[TEXT_SIZE];

    for (;;) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        ssize_t got;
        while ((got = recv(connection, text, sizeof text, 0)) > 0) {
            shout(text, (size_t)got);
            /* the hazard: without MSG_NOSIGNAL, a send to nobody ends the server by SIGPIPE */
            if (send(connection, text, (size_t)got, cured ? MSG_NOSIGNAL : 0) == -1)
                break;
        }
        if (got == -1 && !cured)
            die("server: recv"); /* the hazard: one client's trouble ends it for all */
        close(connection);
    }
}
/* [/serve] */

/* [leave] */
/* Leaves without good-bye, as a crash would: whatever was under way is thrown away. */
static void reset(int client)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    if (setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        die("setsockopt");
    close(client);
}
/* [/leave] */

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0)
        serve(listener, cured);
    close(listener);
    const int first = connect_to(&address);
    say(first, "hello\n");
    printf("client 1: %s\n", hear(first));
    reset(first);
    pass_time(200); /* a little later comes the next one */
    const int second = try_connect(&address);
    if (second == -1) {
        printf("client 2: connect: %s\n", strerror(errno));
    } else {
        say(second, "hello\n");
        printf("client 2: %s\n", hear(second));
        close(second);
    }
    if (kill(server, SIGTERM) == -1)
        die("kill");
    wait_for(server);
    return EXIT_SUCCESS;
}
