/* A server on the loopback, on a port that the kernel chooses and a pipe tells, and two clients, each a process.
 * The recording must show: socket, bind, listen, accept twice, connect twice, content both ways, no deadlock and nobody
 * waiting for the outside; all three children reaped with exit 0. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "program.h"

enum { CLIENTS = 2 };

static struct sockaddr_in loopback(in_port_t port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int stream_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        die("socket");
    return fd;
}

/* Answers every client with what it said, and ends. */
static _Noreturn void serve(int ports)
{
    int listener = stream_socket();
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;

    if (bind(listener, (struct sockaddr *)&address, size) == -1 || listen(listener, CLIENTS) == -1)
        die("bind");
    if (getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        die("getsockname");
    for (int i = 0; i < CLIENTS; i++)
        if (write(ports, &address.sin_port, sizeof address.sin_port) == -1)
            die("write");
    for (int i = 0; i < CLIENTS; i++) {
        char text[16];
        int fd = accept(listener, NULL, NULL);
        ssize_t got = fd == -1 ? -1 : recv(fd, text, sizeof text, 0);
        if (got <= 0 || send(fd, text, (size_t)got, 0) != got)
            die("accept");
        must_close(fd);
    }
    _exit(0);
}

static _Noreturn void ask(int ports, int client)
{
    in_port_t port;
    char said = (char)('A' + client), heard;

    if (read(ports, &port, sizeof port) != (ssize_t)sizeof port)
        die("read");
    int fd = stream_socket();
    struct sockaddr_in address = loopback(port);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
        die("connect");
    if (send(fd, &said, 1, 0) != 1 || recv(fd, &heard, 1, 0) != 1)
        die("recv");
    dprintf(STDOUT_FILENO, "client %c heard %c\n", said, heard);
    _exit(0);
}

int main(void)
{
    int ports[2], failed = 0, status;

    must_pipe(ports);
    for (int i = 0; i <= CLIENTS; i++)
        if (must_fork() == 0) {
            if (i == 0)
                serve(ports[1]);
            ask(ports[0], i - 1);
        }
    for (int i = 0; i <= CLIENTS; i++)
        failed |= wait(&status) == -1 || status != 0;
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
