/* One wait per signal.
 *
 * A child has ended, so there is a SIGCHLD, so the handler waits once. It sounds
 * right. But signals of one kind are not counted: while SIGCHLD is held back, or
 * its handler is at work, a second and a third leave no more than one behind.
 * Here three handlers end while the server has SIGCHLD blocked, because it is busy
 * with something that must not be interrupted.
 *
 * Shows: M38
 *
 * Look for:
 *   - how often the server is signalled, when three children have ended
 *   - how many zombies are left
 *
 * Try: ARGS=cured, where the handler waits until there is nobody left. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "peers.h"

enum { CLIENTS = 3 };

static volatile sig_atomic_t signals, reaped;

/* [reap] */
static void reap_one(int number)
{
    (void)number;
    signals++;
    if (waitpid(-1, NULL, WNOHANG) > 0) /* the hazard: a signal is not a child */
        reaped++;
}

static void reap_all(int number)
{
    (void)number;
    signals++;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
}
/* [/reap] */

static void serve(int listener, bool cured)
{
    const struct sigaction action = { .sa_handler = cured ? reap_all : reap_one, .sa_flags = SA_RESTART };
    pid_t handlers[CLIENTS];
    siginfo_t end;
    sigset_t child;

    if (sigemptyset(&child) == -1 || sigaddset(&child, SIGCHLD) == -1 || sigaction(SIGCHLD, &action, NULL) == -1 ||
        sigprocmask(SIG_BLOCK, &child, NULL) == -1)
        die("signals");
    for (int i = 0; i < CLIENTS; i++) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        handlers[i] = start();
        if (handlers[i] == 0) {
            close(listener);
            converse(connection);
            _exit(EXIT_SUCCESS);
        }
        close(connection);
    }
    for (int i = 0; i < CLIENTS; i++) /* all have ended; none is reaped yet */
        if (waitid(P_PID, (id_t)handlers[i], &end, WEXITED | WNOWAIT) == -1)
            die("waitid");
    if (sigprocmask(SIG_UNBLOCK, &child, NULL) == -1) /* now the signal comes */
        die("sigprocmask");
    printf("server: %d handlers have ended, %d signal, %d reaped\n", CLIENTS, (int)signals, (int)reaped);
}

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
    for (int i = 0; i < CLIENTS; i++)
        close(connect_to(&address)); /* comes, says nothing, and leaves */
    wait_for(server);
    return EXIT_SUCCESS;
}
