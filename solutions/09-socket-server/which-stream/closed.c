/* Closed: the child closes, and ends. Has the connection ended? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* MSG_DONTWAIT: where there is nothing, recv does not wait, but returns -1. 0 is the end of file. */
static void look(const char *when, int fd)
{
    char byte;
    const ssize_t got = recv(fd, &byte, 1, MSG_DONTWAIT);

    printf("%s: %s\n", when, got == 0 ? "the end" : "still open");
}

int main(void)
{
    int client, server, ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return 1;
    client = ends[0];
    server = ends[1];
    const pid_t handler = fork();
    if (handler == 0) {
        close(server);
        _exit(0);
    }
    if (handler == -1 || waitpid(handler, NULL, 0) == -1)
        return 1;
    look("the handler has ended", client);
    close(server);
    look("the server has closed", client);
    return 0;
}
