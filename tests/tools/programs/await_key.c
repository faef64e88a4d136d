/* Waits for Ctrl-C, handles it, and ends with status 3.
 * The recording must show: no deadlock where it runs at a terminal, for somebody may press the key. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>

#include "program.h"

static volatile sig_atomic_t pressed;

static void on_interrupt(int number)
{
    (void)number;
    pressed = 1;
}

int main(void)
{
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, &before);
    if (sigaction(SIGINT, &(struct sigaction){ .sa_handler = on_interrupt }, NULL) == -1)
        die("sigaction");
    give(STDOUT_FILENO);
    while (!pressed)
        sigsuspend(&before);
    return 3;
}
