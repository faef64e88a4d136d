/* Out of descriptors.
 *
 * The server that does not close its copy of each connection loses one descriptor
 * per client. A process may have so many and no more: 1,024, as a rule; this one
 * has room for four. The clients come one after another, and each leaves before
 * the next. Then accept fails with EMFILE, and the server, which takes every error
 * of accept for the end, ends.
 *
 * Shows: M62
 *
 * Look for:
 *   - which client is not served any more, though no other is there
 *
 * Try: ARGS=cured, where the server closes its copy after the fork. Ten clients
 * come, or ten thousand, and the server has as many descriptors as before. */
#define _POSIX_C_SOURCE 200809L
#include <sys/resource.h>

#include "peers.h"

enum { ROOM = 4, CLIENTS = 10 };

/* [serve] */
static void serve(int listener, bool cured)
{
    const rlim_t allowed = (rlim_t)listener + 1 + ROOM; /* descriptors are numbered from 0 */
    const struct rlimit few = { .rlim_cur = allowed, .rlim_max = allowed };

    if (setrlimit(RLIMIT_NOFILE, &few) == -1)
        die("setrlimit");
    for (int i = 0; i < CLIENTS; i++) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("server: accept");
        const pid_t handler = start();
        if (handler == 0) {
            close(listener);
            converse(connection);
            _exit(EXIT_SUCCESS);
        }
        if (cured)
            close(connection); /* the hazard is to leave this out: one more descriptor per client */
        wait_for(handler); /* SIMPLIFIED: one client at a time, so that the picture stays small */
    }
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
        serve(listener, cured);
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    int served = 0;
    for (int i = 0; i < CLIENTS && served == i; i++) {
        const int client = try_connect(&address);
        if (client == -1)
            break;
        say(client, "hello\n");
        if (strcmp(hear(client), "HELLO") == 0)
            served++;
        close(client);
    }
    wait_for(server);
    printf("%d of %d clients were served\n", served, CLIENTS);
    return EXIT_SUCCESS;
}
