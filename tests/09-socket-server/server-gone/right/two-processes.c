/* Right: a child listens to the user, and the caller to the server; neither waits for both. */
#define _POSIX_C_SOURCE 200809L
#include "gone.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit code 1: the user has no more. */
static void user_listen(int user, int connection)
{
    char text[512];
    ssize_t got;
    while ((got = read(user, text, sizeof text)) > 0)
        if (send(connection, text, (size_t)got, MSG_NOSIGNAL) != got)
            _exit(0);
    (void)shutdown(connection, SHUT_WR);
    _exit(1);
}

int gone_talk(int user, int connection)
{
    char text[512];
    int status = 0;
    ssize_t got;
    const pid_t listener = fork();
    if (listener == 0)
        user_listen(user, connection);
    while ((got = recv(connection, text, sizeof text, 0)) > 0)
        if (write(STDOUT_FILENO, text, (size_t)got) != got)
            break;
    if (listener == -1)
        return 1;
    const bool over = waitpid(listener, &status, WNOHANG) == listener;
    if (!over && kill(listener, SIGKILL) == 0)
        (void)waitpid(listener, &status, 0);
    return over && WIFEXITED(status) && WEXITSTATUS(status) == 1 ? 0 : 1;
}
