/* The stage on which an answer's server stands: what the probes of this lesson's servers share.
 *
 * The probe is P0. It lets the answer make a listening socket, forks the server, P0.1, and is then all of its clients,
 * step by step as its arguments say. A step is a letter, often the number of a client, perhaps a text after a colon,
 * in which / stands for the end of a line:
 *
 *     c0 connect    s0:TEXT send    h0 hear a line, for a second at most    f0 no more to send (shutdown)
 *     x0 close      r0 reset        w  pass ten seconds                     e  wait for the server's end
 *     u  SIGUSR1, t SIGTERM, K SIGKILL, z SIGSTOP, g SIGCONT to the server  b  listen again on the same port
 *
 * Of each step it tells what came of it, by one write: "3 h0: HELLO". It judges nothing. */
#ifndef STAGE_H
#define STAGE_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STAGE_CLIENTS = 10, STAGE_TEXT = 256 };

struct stage {
    struct sockaddr_in address;
    int (*listen)(int port); /* the answer's */
    pid_t server;
    int clients[STAGE_CLIENTS];
};

static inline void stage_say(int step, const char *what, const char *text)
{
    char line[STAGE_TEXT + 32];
    const int size = snprintf(line, sizeof line, "%d %.2s: %s\n", step, what, text);
    if (write(STDOUT_FILENO, line, (size_t)size) == -1)
        _exit(120);
}

static inline void stage_sleep(int seconds)
{
    struct timespec left = {seconds, 0};
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

static inline const char *stage_connect(struct stage *stage, int client)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (fd == -1 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1 ||
        connect(fd, (struct sockaddr *)&stage->address, sizeof stage->address) == -1) {
        const int error = errno;
        close(fd);
        return error == ECONNREFUSED ? "refused" : strerror(error);
    }
    stage->clients[client] = fd;
    return "connected";
}

static inline const char *stage_hear(int fd)
{
    static char line[STAGE_TEXT];
    size_t size = 0;
    while (size + 1 < sizeof line) {
        struct pollfd ear = {.fd = fd, .events = POLLIN};
        if (poll(&ear, 1, 1000) == 0)
            return "(nothing)";
        const ssize_t got = recv(fd, line + size, 1, 0);
        if (got == -1)
            return errno == ECONNRESET ? "(reset)" : "(error)";
        if (got == 0)
            return "(end of file)";
        if (line[size] == '\n')
            break;
        size++;
    }
    line[size] = '\0';
    return line;
}

static inline const char *stage_send(int fd, const char *text)
{
    char line[STAGE_TEXT];
    const size_t size = strlen(text);
    for (size_t i = 0; i < size && i < sizeof line; i++)
        line[i] = text[i];
    for (size_t i = 0; i < size; i++)
        if (line[i] == '/')
            line[i] = '\n';
    return send(fd, line, size, MSG_NOSIGNAL) == (ssize_t)size ? "sent" : "not sent";
}

static inline const char *stage_end(struct stage *stage)
{
    static char text[64];
    int status;
    if (stage->server == 0)
        return "gone already";
    while (waitpid(stage->server, &status, 0) == -1)
        if (errno != EINTR)
            return "nobody";
    stage->server = 0;
    snprintf(text, sizeof text, WIFEXITED(status) ? "exit %d" : "signal %d",
             WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return text;
}

static inline const char *stage_signal(struct stage *stage, int number)
{
    if (stage->server != 0 && kill(stage->server, number) == -1)
        return "not sent";
    return number == SIGKILL ? stage_end(stage) : "sent";
}

static inline const char *stage_listen_again(const struct stage *stage)
{
    const int listener = stage->listen(ntohs(stage->address.sin_port));
    struct sockaddr_in address = {.sin_port = 0};
    socklen_t size = sizeof address;
    if (listener < 0)
        return listener == -EADDRINUSE ? "in use" : "another error";
    (void)getsockname(listener, (struct sockaddr *)&address, &size);
    close(listener);
    return address.sin_port != stage->address.sin_port ? "listens on another port"
         : address.sin_addr.s_addr != htonl(INADDR_LOOPBACK) ? "listens on other addresses, too" : "listens";
}

static inline const char *stage_step(struct stage *stage, const char *step)
{
    const int client = step[0] != '\0' && step[1] >= '0' && step[1] <= '9' ? step[1] - '0' : 0;
    const int fd = stage->clients[client];
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    switch (step[0]) {
    case 'c': return stage_connect(stage, client);
    case 's': return stage_send(fd, step + 3);
    case 'h': return stage_hear(fd);
    case 'f': return shutdown(fd, SHUT_WR) == 0 ? "done" : "not done";
    case 'r': (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once); /* fall through */
    case 'x': return close(fd) == 0 ? "done" : "not done";
    case 'w': stage_sleep(10); return "done";
    case 'e': return stage_end(stage);
    case 'u': return stage_signal(stage, SIGUSR1);
    case 't': return stage_signal(stage, SIGTERM);
    case 'z': return stage_signal(stage, SIGSTOP);
    case 'g': return stage_signal(stage, SIGCONT);
    case 'K': return stage_signal(stage, SIGKILL);
    case 'b': return stage_listen_again(stage);
    default: return "no such step";
    }
}

/* How a life ends in which the answer's server has served. Only the process that was to serve may come here. */
static inline _Noreturn void stage_leave(pid_t server, int result)
{
    if (getpid() != server)
        stage_say(0, "R", "a handler comes back to the caller");
    _exit(result == 0 ? 0 : 1);
}

/* Takes a listening socket from the answer, and notes where it listens. Ends the probe where it is none.
 * Its connections inherit TCP_NODELAY: or the kernel would hold small answers back for a while by a clock of its own,
 * which knows nothing of virtual time. */
static inline int stage_open(struct stage *stage, int (*listen_at)(int port))
{
    socklen_t size = sizeof stage->address;
    const int on = 1;
    for (int i = 0; i < STAGE_CLIENTS; i++)
        stage->clients[i] = -1;
    stage->listen = listen_at;
    const int listener = listen_at(0);
    if (listener < 0 || setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1 ||
        getsockname(listener, (struct sockaddr *)&stage->address, &size) == -1) {
        stage_say(0, "l", "does not listen");
        _exit(121);
    }
    return listener;
}

static inline void stage_play(struct stage *stage, char **steps)
{
    for (int i = 0; steps[i] != NULL; i++)
        stage_say(i + 1, steps[i], stage_step(stage, steps[i]));
    if (stage->server != 0)
        (void)kill(stage->server, SIGKILL), (void)stage_end(stage);
}

#endif
