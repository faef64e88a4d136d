/* The probe of the exercise "server gone": P0.1 is the client, and calls the learner's function. P0 is its user and its
 * server, step by step:
 *
 *     uTEXT type a line    U type no more        sTEXT say a line    S end the connection
 *     h     hear a line, or the end, for a second at most
 *     w     pass a second  q  has the client ended?
 *
 * What `make timeline-09 EXERCISE=server-gone` shows has the arguments: uhello h sHELLO w S w q
 *
 * Of each step it tells what came of it, by one write: "3 q: exit 1". It judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "gone.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t client;
static int keyboard, server; /* ours */

static void pass_second(void)
{
    struct timespec left = {1, 0};
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

/* Sends or types a line. */
static const char *put(int fd, const char *text)
{
    char line[128];
    const int size = snprintf(line, sizeof line, "%s\n", text);
    return write(fd, line, (size_t)size) == size ? "done" : "not done";
}

static const char *hear(void)
{
    static char line[128];
    size_t size = 0;
    while (size + 1 < sizeof line) {
        struct pollfd ear = {.fd = server, .events = POLLIN};
        if (poll(&ear, 1, 1000) == 0)
            return "(nothing)";
        const ssize_t got = recv(server, line + size, 1, 0);
        if (got <= 0)
            return got == 0 ? "(end of file)" : "(error)";
        if (line[size++] == '\n')
            break;
    }
    line[size - 1] = '\0';
    return line;
}

static const char *ended(void)
{
    static char text[32];
    int status;
    const pid_t got = client == 0 ? 0 : waitpid(client, &status, WNOHANG);
    if (got <= 0)
        return "it has not ended";
    client = 0;
    snprintf(text, sizeof text, WIFEXITED(status) ? "exit %d" : "signal %d",
             WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return text;
}

static const char *play(const char *step)
{
    switch (step[0]) {
    case 'u': return put(keyboard, step + 1);
    case 'U': return close(keyboard) == 0 ? "done" : "not done";
    case 's': return put(server, step + 1);
    case 'S': return close(server) == 0 ? "done" : "not done";
    case 'h': return hear();
    case 'w': pass_second(); return "done";
    case 'q': return ended();
    default: return "no such step";
    }
}

int main(int argc, char **argv)
{
    int ends[2], keys[2];
    if (argc < 2 || signal(SIGPIPE, SIG_IGN) == SIG_ERR || pipe(keys) == -1 ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return 121;
    if ((client = fork()) == 0) {
        (void)signal(SIGPIPE, SIG_DFL);
        close(keys[1]), close(ends[1]);
        _exit(gone_talk(keys[0], ends[0]));
    }
    close(keys[0]), close(ends[0]);
    keyboard = keys[1];
    server = ends[1];
    for (int i = 1; i < argc; i++) {
        char line[200];
        const char *result = play(argv[i]);
        const int size = snprintf(line, sizeof line, "%d %c: %s\n", i, argv[i][0], result);
        if (write(STDOUT_FILENO, line, (size_t)size) == -1)
            return 120;
    }
    if (client > 0)
        (void)kill(client, SIGKILL), (void)waitpid(client, NULL, 0);
    return 0;
}
