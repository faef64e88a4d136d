/* Pieces: two sends, one recv. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char text[100];
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return 1;
    const pid_t child = fork();
    if (child == 0) {
        if (send(ends[1], "ab", 2, 0) != 2 || send(ends[1], "cd", 2, 0) != 2)
            _exit(1);
        _exit(0);
    }
    const ssize_t got = recv(ends[0], text, sizeof text, 0);
    printf("one recv: %.*s\n", (int)got, text);
    return child == -1 || waitpid(child, NULL, 0) == -1;
}
