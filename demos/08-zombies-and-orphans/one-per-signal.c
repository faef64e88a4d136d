/* One wait per signal.
 *
 * When a child ends, its parent gets SIGCHLD; so let the handler wait once, and all
 * is in order. But signals of one kind are not counted. While SIGCHLD is blocked, or
 * its handler is at work, three ends leave one signal. Here a parent is busy with
 * something that must not be interrupted, while its three children end.
 *
 * Shows: M38
 *
 * Look for:
 *   - how many signals arrive for three ends
 *   - how many zombies are left
 *
 * Try: ARGS=cured, where the handler goes on until nobody is left who has ended. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 3 };

static volatile sig_atomic_t signals, reaped;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [handlers] */
static void reap_one(int number)
{
    const int saved = errno;

    (void)number;
    signals++;
    if (waitpid(-1, NULL, WNOHANG) > 0) /* the hazard: a signal is not a child */
        reaped++;
    errno = saved;
}

static void reap_all(int number)
{
    const int saved = errno;

    (void)number;
    signals++;
    while (waitpid(-1, NULL, WNOHANG) > 0) /* 0: the rest still run; -1: there are none */
        reaped++;
    errno = saved;
}
/* [/handlers] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    const struct sigaction action = { .sa_handler = cured ? reap_all : reap_one, .sa_flags = SA_RESTART };
    pid_t pids[CHILDREN];
    siginfo_t end;
    sigset_t child;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    (void)sigemptyset(&child); /* these two can't fail */
    (void)sigaddset(&child, SIGCHLD);
    if (sigaction(SIGCHLD, &action, NULL) == -1)
        die("sigaction");
    /* [busy] */
    if (sigprocmask(SIG_BLOCK, &child, NULL) == -1) /* not to be interrupted from here … */
        die("sigprocmask");
    for (int i = 0; i < CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            die("fork");
        if (pids[i] == 0)
            _exit(EXIT_SUCCESS);
    }
    for (int i = 0; i < CHILDREN; i++) /* all have ended; none is waited for yet */
        if (waitid(P_PID, (id_t)pids[i], &end, WEXITED | WNOWAIT) == -1)
            die("waitid");
    if (sigprocmask(SIG_UNBLOCK, &child, NULL) == -1) /* … to here */
        die("sigprocmask");
    /* [/busy] */
    printf("%d children have ended: signals %d, reaped %d\n", CHILDREN, (int)signals, (int)reaped);
    return EXIT_SUCCESS;
}
