/* Clients for make bench: server_load PORT connections|trips COUNT tells how many a second there were.
 *
 * connections: connect, 16 bytes, the reply, close, one after another. trips: 16 bytes and the reply, over one
 * connection. Every reply is looked at. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int connect_to(int port)
{
    const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int connection = socket(AF_INET, SOCK_STREAM, 0);

    if (connection == -1 || connect(connection, (const struct sockaddr *)&address, sizeof address) == -1)
        die("connect");
    return connection;
}

static void round_trip(int connection)
{
    static const char said[] = "sixteen bytes...", expected[] = "SIXTEEN BYTES...";
    char reply[16];

    if (send(connection, said, 16, MSG_NOSIGNAL) != 16 || recv(connection, reply, 16, MSG_WAITALL) != 16)
        die("no reply");
    if (memcmp(reply, expected, 16) != 0) {
        fprintf(stderr, "a wrong reply\n");
        exit(1);
    }
}

static double now(void)
{
    struct timespec time;

    if (clock_gettime(CLOCK_MONOTONIC, &time) == -1)
        die("clock_gettime");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    const int port = atoi(argv[1]), count = atoi(argv[3]), trips = strcmp(argv[2], "trips") == 0;
    const int one = trips ? connect_to(port) : -1;
    const double began = now();
    for (int i = 0; i < count; i++) {
        const int connection = trips ? one : connect_to(port);
        round_trip(connection);
        if (!trips)
            close(connection);
    }
    printf("%.0f\n", count / (now() - began));
    return 0;
}
