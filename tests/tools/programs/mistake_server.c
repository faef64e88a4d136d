/* A server with a process for each client, and what its processes should not keep. The recording must show each
 * mistake, and none of it where it is called with `right`. Server and clients are of one family, on a port of the
 * kernel's. */
#define _DEFAULT_SOURCE
#include "mistakes.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#define CLIENTS 2

static struct sockaddr_in address = {.sin_family = AF_INET};

static int listener_make(void)
{
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || bind(listener, (struct sockaddr *)&address, size) == -1 || listen(listener, CLIENTS) == -1 ||
        getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        die("listener");
    return listener;
}

static pid_t client_start(int listener)
{
    pid_t client = must_fork();
    if (client != 0)
        return client;
    must_close(listener);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection == -1 || connect(connection, (struct sockaddr *)&address, sizeof address) == -1)
        die("connect");
    give(connection);
    (void)take(connection);
    _exit(0);
}

struct keeping {
    bool listener, connection, zombies;
};

static int serve(struct keeping keeping)
{
    pid_t clients[CLIENTS];
    int listener = listener_make();
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = client_start(listener);
    for (int i = 0; i < CLIENTS; i++) {
        int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        pid_t handler = must_fork();
        if (handler == 0) {
            if (!keeping.listener)
                must_close(listener); /* new clients are its parent's business */
            (void)take(connection);
            give(connection);
            _exit(0);
        }
        if (!keeping.connection)
            must_close(connection); /* the handler has it */
        if (!keeping.zombies)
            (void)await(handler);
    }
    for (int i = 0; i < CLIENTS; i++)
        (void)await(clients[i]);
    must_close(listener);
    return 0;
}

static int keep_listener(bool right)
{
    return serve((struct keeping){.listener = !right});
}

static int keep_connection(bool right)
{
    return serve((struct keeping){.connection = !right});
}

static int keep_zombies(bool right)
{
    return serve((struct keeping){.zombies = !right});
}

int main(int argc, char **argv)
{
    static const struct mistake mistakes[] = {
        {"keep-listener", keep_listener}, {"keep-connection", keep_connection}, {"keep-zombies", keep_zombies},
    };
    return mistake_make(mistakes, sizeof mistakes / sizeof *mistakes, argc, argv);
}
