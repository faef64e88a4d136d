/* The news that came too early.
 *
 * A parent keeps a list of its children, and a SIGCHLD handler that strikes off who
 * has ended. It works, unless a child is quick: when it ends before its parent has
 * come to write down its pid, the handler finds nobody of that pid on the list. Then
 * the parent writes it down, and the child is on the list for ever.
 *
 * Shows: M41
 *
 * Look for:
 *   - where in the row of P0 the signal is, before or after fork has returned
 *   - who is said to be running in the end, and whether anybody is
 *
 * Try: SCHEDULE=parent-first, where all is well; and ARGS=cured, where SIGCHLD has to
 * wait until the pid is on the list. */
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

enum { CHILDREN = 2 };

static volatile pid_t running[CHILDREN]; /* 0: nobody. SIMPLIFIED: pid_t is an int here, which a handler may write */
static volatile sig_atomic_t unknown;
static sigset_t child_signal;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [handler] */
static void strike_off(int number)
{
    const int saved = errno;
    pid_t pid;

    (void)number;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
        int place = 0;
        while (place < CHILDREN && running[place] != pid)
            place++;
        if (place < CHILDREN)
            running[place] = 0;
        else
            unknown++; /* somebody has ended who is not on the list */
    }
    errno = saved;
}
/* [/handler] */

static void hold_back(int how)
{
    if (sigprocmask(how, &child_signal, NULL) == -1)
        die("sigprocmask");
}

/* [start] */
static void start(int place, bool cured)
{
    if (cured)
        hold_back(SIG_BLOCK); /* from here on the signal has to wait … */
    const pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0)
        _exit(EXIT_SUCCESS); /* a child with more to do would unblock SIGCHLD: the mask is inherited */
    running[place] = pid; /* the hazard: it may have been reaped before this line */
    if (cured)
        hold_back(SIG_UNBLOCK); /* … to here */
}
/* [/start] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    const struct sigaction action = { .sa_handler = strike_off, .sa_flags = SA_RESTART };
    siginfo_t end;

    (void)sigemptyset(&child_signal); /* these two can't fail */
    (void)sigaddset(&child_signal, SIGCHLD);
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || sigaction(SIGCHLD, &action, NULL) == -1)
        die("preparations");
    for (int i = 0; i < CHILDREN; i++)
        start(i, cured);
    while (waitid(P_ALL, 0, &end, WEXITED | WNOWAIT) == 0) /* until none is left; only the handler takes them away */
        ;
    for (int i = 0; i < CHILDREN; i++)
        if (running[i] != 0)
            printf("child %d: still running\n", i + 1);
        else
            printf("child %d: has ended\n", i + 1);
    printf("ended, and not on the list: %d\n", (int)unknown);
    return EXIT_SUCCESS;
}
