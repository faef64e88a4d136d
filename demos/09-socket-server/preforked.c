/* Forked beforehand.
 *
 * A fork costs time, and it costs it when a client is waiting. So fork before
 * anybody comes: three workers inherit the listening socket, and all call accept.
 * Here that is no mistake but the plan. The kernel gives each client to one of
 * them. The number of workers is the cap, and nothing need be reaped, because
 * nobody ends. The price: a worker with a silent client serves nobody else.
 *
 * Look for:
 *   - the forks: before the first client
 *   - who serves whom; a worker that is free can serve again
 *
 * Try: SCHEDULE=child-first, parent-first and shuffle:1. The clients are served in
 * any case; by whom, is chance. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "peers.h"

enum { WORKERS = 3, CLIENTS = 4 };

/* [work] */
static _Noreturn void work(int listener, int number)
{
    char text[TEXT_SIZE];

    for (;;) {
        const int connection = accept(listener, NULL, NULL); /* several wait here: the kernel wakes one */
        if (connection == -1)
            die("accept");
        const ssize_t got = recv(connection, text, sizeof text, 0);
        if (got > 0) {
            shout(text, (size_t)got);
            printf("worker %d answers\n", number);
            (void)send(connection, text, (size_t)got, MSG_NOSIGNAL);
        }
        close(connection);
    }
}
/* [/work] */

int main(void)
{
    struct sockaddr_in address;
    pid_t workers[WORKERS];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    /* [main] */
    const int listener = listen_anywhere(&address);
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = start();
        if (workers[i] == 0)
            work(listener, i + 1);
    }
    /* [/main] */
    close(listener); /* the workers listen */
    for (int i = 1; i <= CLIENTS; i++) {
        const int client = connect_to(&address);
        say(client, "hello\n");
        printf("client %d: %s\n", i, hear(client));
        close(client);
    }
    for (int i = 0; i < WORKERS; i++) {
        if (kill(workers[i], SIGTERM) == -1)
            die("kill");
        wait_for(workers[i]);
    }
    return EXIT_SUCCESS;
}
