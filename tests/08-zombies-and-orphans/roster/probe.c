/* The probe of the exercise "roster": calls the learner's functions, and tells what came of it.
 *
 *     probe quick CODE…        children that end at once, one after the other; each is asked for when it has ended
 *     probe together CODE…     children that all end while SIGCHLD is blocked
 *     probe errno NUMBER       a child is waited for by somebody else; NUMBER is in errno when the handler runs
 *     probe slow CODE          a child that takes a minute, and another, which ends at once
 *     probe blocked CODE       as quick, with SIGCHLD blocked beforehand
 *     probe full CODE          as many children as there is room for, and one more
 *
 * What `make timeline-08 EXERCISE=roster` shows has the arguments: together 3 5 7
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _XOPEN_SOURCE 700
#include "roster.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

static void pass(time_t seconds)
{
    struct timespec left = { .tv_sec = seconds };
    while (nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

static void mask(int how)
{
    sigset_t child;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigprocmask(how, &child, NULL);
}

static int is_blocked(void)
{
    sigset_t now;
    (void)sigprocmask(SIG_BLOCK, NULL, &now);
    return sigismember(&now, SIGCHLD);
}

static int quick(void *arg)
{
    return atoi(arg);
}

static int tell_mask(void *arg)
{
    say("child: blocked %d\n", is_blocked());
    return atoi(arg);
}

static int slow(void *arg)
{
    pass(60);
    return atoi(arg);
}

/* Until it has ended: then it is a zombie, or the handler has reaped it. */
static void see_end(pid_t pid)
{
    siginfo_t end;
    if (pid > 0)
        (void)waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT);
}

/* Starts one child more than there is room for. All end while SIGCHLD is blocked, and at the last start it is not. */
static void overfill(char *word)
{
    pid_t pids[ROSTER_MAX];
    mask(SIG_BLOCK);
    for (size_t i = 0; i < ROSTER_MAX; i++)
        pids[i] = roster_start(quick, word);
    for (size_t i = 0; i < ROSTER_MAX; i++)
        see_end(pids[i]);
    mask(SIG_UNBLOCK);
    const pid_t pid = roster_start(quick, word);
    say("no room left, roster_start: %d\n", (int)pid);
    say("parent: blocked %d\n", is_blocked());
}

static void report(size_t i, pid_t pid)
{
    int code = -999;
    const int result = roster_code(pid, &code);
    say("code %zu: %d %d\n", i, result, code);
}

static void run(int argc, char **argv, int (*work)(void *))
{
    pid_t pids[ROSTER_MAX];
    const size_t count = (size_t)argc - 2;
    const int together = strcmp(argv[1], "together") == 0;
    for (size_t i = 0; i < count && i < ROSTER_MAX; i++) {
        pids[i] = roster_start(work, argv[2 + i]);
        if (pids[i] < 0)
            say("roster_start: %d\n", (int)pids[i]);
        say("parent: blocked %d\n", is_blocked());
        if (!together && work != slow)
            see_end(pids[i]);
    }
    for (size_t i = 0; together && i < count; i++)
        see_end(pids[i]);
    if (work == slow) {
        see_end(roster_start(quick, argv[2])); /* the handler runs, and the other is still at work */
        say("while it works: running %d\n", roster_running());
        report(0, pids[0]);
        pass(120);
    }
    mask(SIG_UNBLOCK);
    say("running %d\n", roster_running());
    for (size_t i = 0; i < count; i++)
        report(i + 1, pids[i]);
}

static void keep_errno(int number)
{
    char code[] = "1";
    mask(SIG_BLOCK);
    const pid_t pid = roster_start(quick, code);
    (void)waitpid(pid, NULL, 0); /* by somebody who knows nothing of the roster: the handler comes in vain */
    errno = number;
    mask(SIG_UNBLOCK);
    say("errno %d\n", errno);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc - 2 > ROSTER_MAX || roster_open() != 0)
        return 121;
    if (strcmp(argv[1], "errno") == 0) {
        keep_errno(atoi(argv[2]));
        return 0;
    }
    if (strcmp(argv[1], "full") == 0) {
        overfill(argv[2]);
        return 0;
    }
    if (strcmp(argv[1], "together") == 0 || strcmp(argv[1], "blocked") == 0)
        mask(SIG_BLOCK);
    run(argc, argv, strcmp(argv[1], "slow") == 0 ? slow : strcmp(argv[1], "blocked") == 0 ||
        strcmp(argv[1], "quick") == 0 ? tell_mask : quick);
    return 0;
}
