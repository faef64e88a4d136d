/* The classical mistake: look at a flag, then pause. A signal that comes between the two is lost for the pause. With an
 * argument it pauses by another call: poll, ppoll, or ppoll with a signal mask.
 * The recording must show: under some shuffles a deadlock (the process pauses though its signal has been caught), under
 * others a happy end. */
#define _GNU_SOURCE /* ppoll */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static volatile sig_atomic_t told;

static void on_usr1(int number)
{
    (void)number;
    told = 1;
}

/* UNSAFE: sigsuspend, with the signal blocked until then, is the cure (see ping_pong.c). */
static void wait_for_a_signal(const char *by)
{
    sigset_t none;
    sigemptyset(&none);
    if (strcmp(by, "poll") == 0)
        (void)poll(NULL, 0, -1);
    else if (strcmp(by, "ppoll") == 0)
        (void)ppoll(NULL, 0, NULL, NULL);
    else if (strcmp(by, "mask") == 0)
        (void)ppoll(NULL, 0, NULL, &none);
    else
        (void)pause();
}

int main(int argc, char **argv)
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
        wait_for_a_signal(argc > 1 ? argv[1] : "pause");
    dprintf(STDOUT_FILENO, "told\n");
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
