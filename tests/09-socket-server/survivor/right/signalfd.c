/* Right: no handler of a signal at all. A signalfd tells of SIGCHLD and SIGTERM, and poll listens to it, too. */
#define _GNU_SOURCE
#include "survivor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct server {
    int listener, signals, client; /* client: accepted, and still without a handler; or -1 */
    size_t cap, alive;
    sigset_t before;
    bool stop, again; /* again: nothing was free, so try without being asked */
};

int survivor_listen(int port)
{
    const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    if (listener != -1 && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(listener, (const struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 128) == 0)
        return listener;
    const int error = errno;
    if (listener != -1)
        close(listener);
    return -error;
}

static void listen_to_all(struct server *server)
{
    const bool room = server->alive < server->cap;
    struct pollfd ears[] = { { .fd = server->signals, .events = POLLIN },
                             { .fd = room && !server->again ? server->listener : -1, .events = POLLIN } };
    struct signalfd_siginfo info;

    (void)poll(ears, 2, server->again && room ? 200 : -1);
    while (read(server->signals, &info, sizeof info) == (ssize_t)sizeof info)
        server->stop = server->stop || info.ssi_signo == SIGTERM;
    while (server->alive > 0 && waitpid(-1, NULL, WNOHANG) > 0)
        server->alive--;
}

static void serve_one(struct server *server, survivor_talk *talk)
{
    if (server->client == -1)
        server->client = accept(server->listener, NULL, NULL);
    server->again = server->client == -1 && errno == EMFILE;
    if (server->client == -1)
        return;
    const pid_t handler = fork();
    if (handler == 0) {
        (void)sigprocmask(SIG_SETMASK, &server->before, NULL);
        close(server->listener);
        close(server->signals);
        talk(server->client);
        _exit(0);
    }
    server->again = handler == -1;
    if (server->again)
        return;
    server->alive++;
    close(server->client);
    server->client = -1;
}

int survivor_serve(int listener, size_t cap, survivor_talk *talk)
{
    struct server server = { .listener = listener, .client = -1, .cap = cap };
    sigset_t told;

    (void)sigemptyset(&told), (void)sigaddset(&told, SIGCHLD), (void)sigaddset(&told, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &told, &server.before);
    server.signals = signalfd(-1, &told, SFD_CLOEXEC | SFD_NONBLOCK);
    if (server.signals == -1)
        return -errno;
    while (!server.stop) {
        listen_to_all(&server);
        if (!server.stop && server.alive < cap)
            serve_one(&server, talk);
    }
    close(listener);
    if (server.client != -1)
        close(server.client);
    while (server.alive > 0)
        server.alive -= wait(NULL) != -1;
    close(server.signals);
    return 0;
}
