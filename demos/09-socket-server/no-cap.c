/* No cap.
 *
 * A process for each client: and for ten thousand clients? Four clients come at
 * once, and stay. This server forks for each of them, and would for any number,
 * until the machine has no more processes to give. Then fork fails with EAGAIN. A
 * server that takes this for the end is gone when it is needed most.
 *
 * Shows: M72
 *
 * Look for:
 *   - how many handlers there are at once
 *
 * Try: INJECT=fork:EAGAIN:3@P0.1, where the machine has no third process for the
 * server: who is served then? Then ARGS=cured, without and with the fault. There
 * the server has two handlers at most. The third client waits, in the backlog,
 * until one is free. It costs the server nothing. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

enum { CLIENTS = 4, CAP = 2 };

/* [serve] */
static void wait_for_one(int *handlers)
{
    if (*handlers > 0 && wait(NULL) == -1)
        die("wait");
    *handlers -= *handlers > 0;
}

static void serve(int listener, bool cured)
{
    int handlers = 0;

    for (int i = 0; i < CLIENTS; i++) {
        if (cured && handlers == CAP)
            wait_for_one(&handlers); /* before accept: whom we can't serve, we need not let in */
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        pid_t handler;
        while ((handler = fork()) == -1 && errno == EAGAIN && cured && handlers > 0)
            wait_for_one(&handlers); /* even two were too many: when one has ended, there is room */
        if (handler == -1)
            die("server: fork"); /* the hazard: the end for all who wait */
        if (handler == 0) {
            close(listener);
            converse(connection);
            _exit(EXIT_SUCCESS);
        }
        close(connection);
        handlers++;
    }
    while (handlers > 0)
        wait_for_one(&handlers);
}
/* [/serve] */

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;
    int clients[CLIENTS];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener, cured);
        _exit(EXIT_SUCCESS);
    }
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = connect_to(&address);
    close(listener);
    for (int i = 0; i < CLIENTS; i++) {
        say(clients[i], "hello\n");
        if (i == CAP && cured) {
            printf("client %d, at first: %s\n", i + 1, hear(clients[i]));
            for (int served = 0; served < CAP; served++)
                close(clients[served]); /* now there is room */
        }
        printf("client %d: %s\n", i + 1, hear(clients[i]));
    }
    for (int i = cured ? CAP : 0; i < CLIENTS; i++)
        close(clients[i]);
    wait_for(server);
    return EXIT_SUCCESS;
}
