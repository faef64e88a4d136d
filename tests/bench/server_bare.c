/* A fork server without any care, for make bench: what a process for each connection costs at least.
 *
 * No cap, no errors looked at, no signals but one: SIGCHLD is ignored, so that the kernel reaps. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);

    signal(SIGCHLD, SIG_IGN);
    if (bind(listener, (struct sockaddr *)&address, size) == -1 || listen(listener, SOMAXCONN) == -1 ||
        getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return 1;
    printf("listening on 127.0.0.1, port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        const int connection = accept(listener, NULL, NULL);
        if (fork() == 0) {
            char text[16384];
            ssize_t got;
            while ((got = recv(connection, text, sizeof text, 0)) > 0) {
                for (ssize_t i = 0; i < got; i++)
                    text[i] = (char)toupper((unsigned char)text[i]);
                send(connection, text, (size_t)got, 0);
            }
            _exit(0);
        }
        close(connection);
    }
}
