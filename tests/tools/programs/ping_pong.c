/* Parent and child send each other SIGUSR1, three times each way, and wait for it with sigsuspend.
 * The recording must show: six signals, each caught by the one that it was sent to, none refused, no deadlock under
 * any schedule: SIGUSR1 is blocked except inside sigsuspend, so that none is lost. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

enum { ROUNDS = 3 };

static volatile sig_atomic_t turns;

static void on_usr1(int number)
{
    (void)number;
    turns++;
}

static void await_turn(const sigset_t *mask, int turn)
{
    while (turns < turn)
        (void)sigsuspend(mask); /* fails with EINTR, always: that is how it returns */
}

int main(void)
{
    struct sigaction action = { .sa_handler = on_usr1 };
    sigset_t blocked, before;

    sigemptyset(&action.sa_mask);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &blocked, &before) == -1 || sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
    pid_t parent = getpid(), child = must_fork();
    for (int round = 1; round <= ROUNDS; round++) {
        if (child == 0)
            await_turn(&before, round);
        if (kill(child == 0 ? parent : child, SIGUSR1) == -1)
            die("kill");
        if (child != 0)
            await_turn(&before, round);
    }
    if (child == 0)
        _exit(0);
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
