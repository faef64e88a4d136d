/* A graceful end.
 *
 * Somebody stops the server by SIGTERM: a new version is to be started. Two
 * clients are being served; one is about to ask something, the other has fallen
 * asleep. By default the server is gone at once. Its handlers are not: they live
 * on, as orphans, one of them for as long as a client sleeps, and nobody knows of
 * them any more.
 *
 * Shows: M31
 *
 * Look for:
 *   - who outlives the server, and until when
 *
 * Try: ARGS=cured, where the server stops accepting, lets its handlers finish for
 * two seconds, terminates those that have not, waits for them, and ends last. The
 * signal can't be missed: it is blocked, except while ppoll waits. */
#define _GNU_SOURCE /* ppoll */
#include <signal.h>

#include "peers.h"

enum { HANDLERS = 8, GRACE = 2 };

static volatile sig_atomic_t stopping;
static pid_t handlers[HANDLERS]; /* 0: free. SIMPLIFIED: more clients than that are turned away */

static void note_stop(int number)
{
    stopping = number == SIGTERM || stopping;
}

/* Waits for those that have ended. Returns how many are left. */
static int reap(void)
{
    int left = 0;

    for (int i = 0; i < HANDLERS; i++) {
        if (handlers[i] != 0 && waitpid(handlers[i], NULL, WNOHANG) == handlers[i])
            handlers[i] = 0;
        left += handlers[i] != 0;
    }
    return left;
}

static void serve_one(int listener, const sigset_t *open)
{
    const int connection = accept(listener, NULL, NULL);
    const pid_t handler = connection == -1 ? -1 : fork();

    if (handler == 0) {
        (void)signal(SIGTERM, SIG_DFL); /* ours to end by, not to note down … */
        (void)sigprocmask(SIG_SETMASK, open, NULL); /* … and not blocked */
        close(listener);
        converse(connection);
        _exit(EXIT_SUCCESS);
    }
    for (int i = 0; handler > 0 && i < HANDLERS; i++)
        if (handlers[i] == 0) {
            handlers[i] = handler;
            break;
        }
    if (connection != -1)
        close(connection);
}

/* [serve] */
static void serve(int listener, bool cured)
{
    const struct sigaction action = { .sa_handler = note_stop };
    const struct timespec grace = { .tv_sec = GRACE };
    struct pollfd ear = { .fd = listener, .events = POLLIN };
    sigset_t held, open;

    (void)sigemptyset(&held), (void)sigaddset(&held, SIGCHLD), (void)sigaddset(&held, SIGTERM);
    if (sigprocmask(cured ? SIG_BLOCK : SIG_UNBLOCK, &held, &open) == -1 || sigaction(SIGCHLD, &action, NULL) == -1 ||
        (cured && sigaction(SIGTERM, &action, NULL) == -1)) /* the hazard: nobody asks what SIGTERM does */
        die("signals");
    for (; !stopping; (void)reap())
        if (ppoll(&ear, 1, NULL, &open) == 1) /* a signal comes here, and nowhere else: ppoll fails with EINTR */
            serve_one(listener, &open);
    close(listener); /* no new clients: they are refused, and can go elsewhere */
    while (reap() > 0 && ppoll(NULL, 0, &grace, &open) == -1)
        ; /* one has ended. SIMPLIFIED: and the grace begins anew; server.c looks at the clock */
    for (int i = 0; i < HANDLERS; i++)
        if (handlers[i] != 0 && kill(handlers[i], SIGTERM) == 0) /* not reaped, so the pid is still its */
            wait_for(handlers[i]);
    printf("server: all handlers have ended\n");
}
/* [/serve] */

int main(int argc, char **argv)
{
    struct sockaddr_in address;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener, has_argument(argc, argv, "cured"));
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    const int awake = connect_to(&address), asleep = connect_to(&address);
    say(awake, "hello\n"), printf("awake: %s\n", hear(awake));
    say(asleep, "hello\n"), printf("asleep: %s\n", hear(asleep));
    if (kill(server, SIGTERM) == -1)
        die("kill");
    say(awake, "one thing more\n"), printf("awake: %s\n", hear(awake));
    close(awake);
    wait_for(server);
    printf("the server has ended; asleep: %s\n", hear(asleep));
    close(asleep);
    return EXIT_SUCCESS;
}
