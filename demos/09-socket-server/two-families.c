/* Two families of addresses.
 *
 * Your server listens on 127.0.0.1. A client asks for "localhost", and on many
 * machines it tries ::1 first, which is localhost in IPv6. Nobody is there, and if
 * the client does not try further, your server "does not work". One socket can
 * serve both: one of IPv6, on the address ::, that is told to take IPv4 as well.
 * But :: means everybody who can reach this machine, not this machine alone.
 *
 * Look for:
 *   - which of the two clients is refused
 *   - how the server sees the address of a client that came by IPv4
 *
 * Try: ARGS=cured, where one socket listens for both. (On a machine without IPv6
 * the program says so.) */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

/* [listen] */
/* Listens for IPv6 and IPv4 at once, on any port; or says why not, by -1 and errno. */
static int listen_for_both(in_port_t *port)
{
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };
    const int off = 0, listener = socket(AF_INET6, SOCK_STREAM, 0);
    socklen_t size = sizeof address;

    if (listener == -1 || setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1 ||
        bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, BACKLOG) == -1 ||
        getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return -1;
    *port = address.sin6_port;
    return listener;
}
/* [/listen] */

/* Connects to the server by one family, and tells what came of it. */
static void knock(int listener, const char *where, const struct sockaddr *address, socklen_t size)
{
    struct sockaddr_storage from = { 0 };
    socklen_t from_size = sizeof from;
    char text[INET6_ADDRSTRLEN] = "";
    const int client = socket(address->sa_family, SOCK_STREAM, 0);

    if (client == -1)
        die("socket");
    if (connect(client, address, size) == -1) {
        printf("%s: %s\n", where, strerror(errno));
    } else {
        const int connection = accept(listener, (struct sockaddr *)&from, &from_size);
        if (connection == -1)
            die("accept");
        const void *bytes = from.ss_family == AF_INET6 ? (void *)&((struct sockaddr_in6 *)&from)->sin6_addr
                                                       : (void *)&((struct sockaddr_in *)&from)->sin_addr;
        if (inet_ntop(from.ss_family, bytes, text, sizeof text) == NULL)
            die("inet_ntop");
        printf("%s: accepted, from %s\n", where, text);
        close(connection);
    }
    close(client);
}

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in four;
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    in_port_t port = 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int probe = socket(AF_INET6, SOCK_STREAM, 0);
    if (probe == -1 || bind(probe, (struct sockaddr *)&six, sizeof six) == -1) {
        printf("no IPv6 here: %s\n", strerror(errno));
        return EXIT_SUCCESS;
    }
    close(probe);
    int listener = listen_anywhere(&four);
    if (cured) {
        close(listener);
        if ((listener = listen_for_both(&port)) == -1)
            die("listen_for_both");
        four.sin_port = port;
    }
    six.sin6_port = four.sin_port;
    knock(listener, "127.0.0.1", (struct sockaddr *)&four, sizeof four);
    knock(listener, "::1", (struct sockaddr *)&six, sizeof six);
    close(listener);
    return EXIT_SUCCESS;
}
