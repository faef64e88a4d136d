/* Which port?
 *
 * A port is a number of two bytes, and on the network the greater byte comes
 * first. Your machine most likely keeps the smaller one first. htons turns them
 * round where that is needed; leave it out, and nothing complains. And a port that
 * is written into the program is one that can be had once: the second server, or
 * the test that runs beside you, is turned away.
 *
 * Shows: M73
 *
 * Look for:
 *   - on which port you would listen without htons, when you asked for 8081
 *   - what the second of two servers on one port is told
 *
 * Try: ARGS=cured, where the second server asks for port 0, "any that is free",
 * and then asks the socket which it has got. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

/* What the network makes of the two bytes of sin_port. */
static void show(const char *how, in_port_t port)
{
    unsigned char bytes[2];

    memcpy(bytes, &port, sizeof bytes);
    printf("%-22s bytes %3d %3d: port %d\n", how, bytes[0], bytes[1], bytes[0] * 256 + bytes[1]);
}

static void show_both(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };

    address.sin_port = 8081; /* the hazard: a number of this machine's */
    show("sin_port = 8081", address.sin_port);
    address.sin_port = htons(8081); /* host to network, short */
    show("sin_port = htons(8081)", address.sin_port);
}

/* [two] */
static void run_two(bool cured)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    const int first = listen_anywhere(&address); /* SIMPLIFIED: stands for 8081, which may be in use where you are */

    if (cured)
        address.sin_port = htons(0); /* any */
    const in_port_t asked = address.sin_port;
    const int second = try_listen(&address, true);
    if (second == -1) {
        printf("second server, on the same port: %s\n", strerror(errno));
    } else {
        if (getsockname(second, (struct sockaddr *)&address, &size) == -1)
            die("getsockname");
        printf("second server, on port 0: it has got %s\n", address.sin_port == asked ? "the same" : "one of its own");
        close(second);
    }
    close(first);
}
/* [/two] */

int main(int argc, char **argv)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    show_both();
    run_two(has_argument(argc, argv, "cured"));
    return EXIT_SUCCESS;
}
