/* The heir of the listener.
 *
 * A child inherits all descriptors, also the socket that listens. It has no use
 * for it, and does not close it. Then the server is killed. Its handler lives on,
 * with its client, and holds the listening socket: so to the kernel somebody still
 * listens. New clients connect, are told that all is well, and are never answered.
 * And whoever starts the server again hears that the address is in use, in spite
 * of SO_REUSEADDR.
 *
 * Shows: M64
 *
 * Look for:
 *   - what a client meets after the server's death
 *   - whether the server can be started again
 *
 * Try: ARGS=cured, where the handler closes the listening socket, first of all. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "peers.h"

/* [serve] */
static _Noreturn void serve(int listener, bool cured)
{
    for (;;) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        if (start() == 0) {
            if (cured)
                close(listener); /* the hazard is to leave this out: "I don't use it" */
            converse(connection);
            _exit(EXIT_SUCCESS);
        }
        close(connection);
    }
}
/* [/serve] */

/* What a client and the next server meet when the server is dead. */
static void look(const struct sockaddr_in *address)
{
    const int late = try_connect(address);

    if (late == -1) {
        printf("late client: connect: %s\n", strerror(errno));
    } else {
        say(late, "hello\n");
        printf("late client: connected, and hears %s\n", hear(late));
        close(late);
    }
    const int again = try_listen(address, true);
    printf("the server, started again: %s\n", again == -1 ? strerror(errno) : "it listens");
    if (again != -1)
        close(again);
}

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
    const int client = connect_to(&address);
    say(client, "hello\n");
    printf("client: %s\n", hear(client));
    if (kill(server, SIGKILL) == -1)
        die("kill");
    wait_for(server);
    look(&address);
    say(client, "still there?\n");
    printf("client: %s\n", hear(client));
    close(client); /* now the handler ends, too */
    return EXIT_SUCCESS;
}
