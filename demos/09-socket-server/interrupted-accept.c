/* The interrupted accept.
 *
 * The server reaps its children when SIGCHLD comes, as it should. The first client
 * leaves, its handler ends, the signal comes, the child is reaped, and accept,
 * which was waiting for the next client, returns -1 with errno EINTR: "a signal
 * was here". The server takes it for an error, and ends. So it is gone after its
 * first client, and the second one is refused.
 *
 * Shows: M66 M21
 *
 * Look for:
 *   - what accept returns when the first handler has ended
 *   - what the second client meets
 *
 * Try: ARGS=cured, where accept is called again. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "peers.h"

static void reap(int number)
{
    const int saved = errno;

    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    errno = saved;
}

/* [serve] */
static _Noreturn void serve(int listener, bool cured)
{
    struct sigaction action = { .sa_handler = reap }; /* without SA_RESTART: calls that wait are interrupted */

    if (sigaction(SIGCHLD, &action, NULL) == -1)
        die("sigaction");
    for (;;) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1 && errno == EINTR && cured)
            continue; /* nobody has come: that is no reason to go */
        if (connection == -1)
            die("server: accept");
        if (start() == 0) {
            close(listener);
            converse(connection);
            _exit(EXIT_SUCCESS);
        }
        close(connection);
    }
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
    if (server == 0)
        serve(listener, cured);
    close(listener);
    for (int i = 1; i <= 2; i++) {
        const int client = try_connect(&address);
        if (client == -1) {
            printf("client %d: connect: %s\n", i, strerror(errno));
            break;
        }
        say(client, "hello\n");
        printf("client %d: %s\n", i, hear(client));
        pass_time(200); /* the client thinks, the server is back in accept */
        close(client);
        pass_time(200); /* a little later comes the next one */
    }
    if (kill(server, SIGTERM) == -1) /* our child, and not waited for yet: the pid is still its */
        die("kill");
    wait_for(server);
    return EXIT_SUCCESS;
}
