/* The classical mistake: look at a flag, then pause. A signal that comes between the two is lost for the pause.
 * The recording must show: under some shuffles a deadlock (the process pauses though its signal has been caught), under
 * others a happy end. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

static volatile sig_atomic_t told;

static void on_usr1(int number)
{
    (void)number;
    told = 1;
}

int main(void)
{
    struct sigaction action = { .sa_handler = on_usr1 };

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
    pid_t child = must_fork();
    if (child == 0) {
        if (kill(getppid(), SIGUSR1) == -1)
            die("kill");
        _exit(0);
    }
    if (!told)
        pause(); /* UNSAFE: sigsuspend, with the signal blocked until then, is the cure (see ping_pong.c) */
    dprintf(STDOUT_FILENO, "told\n");
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
