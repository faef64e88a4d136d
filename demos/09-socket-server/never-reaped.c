/* Never reaped.
 *
 * A process for each client, and nobody waits for the processes. Each that has
 * served its client stays a zombie, as long as the server lives. A server is made
 * to live long. "My server does not need their exit codes": the kernel keeps them
 * all the same, until somebody asks.
 *
 * Shows: M63
 *
 * Look for:
 *   - the zombies, and how many there are when the server ends
 *   - what becomes of them then
 *
 * Try: ARGS=cured, where a handler of SIGCHLD waits. It is called when a child has
 * ended, so no zombie stays for long, also when no further client comes. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "peers.h"

enum { CLIENTS = 3 };

static volatile sig_atomic_t reaped;

/* [reap] */
/* For SIGCHLD: one signal may stand for several children, so it waits until there is nobody left to wait for. */
static void reap(int number)
{
    const int saved = errno; /* of the call that we have interrupted */

    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = saved;
}
/* [/reap] */

/* [serve] */
static void serve(int listener, bool cured)
{
    struct sigaction action = { .sa_handler = reap, .sa_flags = SA_RESTART }; /* accept is called again by itself */
    siginfo_t end;

    if (cured && sigaction(SIGCHLD, &action, NULL) == -1)
        die("sigaction");
    for (int i = 0; i < CLIENTS; i++) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        const pid_t handler = start();
        if (handler == 0) {
            close(listener);
            converse(connection);
            _exit(EXIT_SUCCESS);
        }
        close(connection);
        /* SIMPLIFIED: look on until it has ended, and leave it as it is. A server would accept the next one. */
        while (waitid(P_PID, (id_t)handler, &end, WEXITED | WNOWAIT) == -1 && errno == EINTR)
            ;
    }
    printf("server: %d handlers have ended, %d were reaped\n", CLIENTS, (int)reaped);
}
/* [/serve] */

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener, cured);
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    for (int i = 0; i < CLIENTS; i++) {
        const int client = connect_to(&address);
        say(client, "hello\n");
        (void)hear(client);
        close(client);
    }
    wait_for(server);
    return EXIT_SUCCESS;
}
