/* Waits that a signal interrupts, and that go on by themselves when it has been dealt with:
 *   again other     wait for a child by its pid, while another child dies (SIGCHLD, which is ignored)
 *   again handler   the same, while a handler with SA_RESTART runs, and writes
 *   again cut       the same with a handler without SA_RESTART: this wait fails, and is made anew
 *   again sleep     a sleep of five seconds, while a child dies
 * The recording must show: one wait for the child (with "cut": one that failed with EINTR, and another); one sleep. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "program.h"

static void on_signal(int number)
{
    (void)number;
    if (write(STDOUT_FILENO, "handler\n", 8) != 8)
        _exit(126);
}

static void handle(int flags)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
}

/* A child that lives until the gate is shut, then ends with that code. */
static pid_t behind(const int gate[2], int code)
{
    const pid_t child = must_fork();
    if (child == 0) {
        must_close(gate[1]);
        (void)take(gate[0]);
        _exit(code);
    }
    return child;
}

/* The second child opens the gate for the first when it has done what interrupts the parent. */
static void wait_for_the_first(bool signals)
{
    int gate[2];
    must_pipe(gate);
    const pid_t first = behind(gate, 7);
    const pid_t second = must_fork();
    if (second == 0) {
        must_close(gate[0]);
        if (signals && kill(getppid(), SIGUSR1) == -1)
            die("kill");
        _exit(0);
    }
    must_close(gate[1]);
    dprintf(STDOUT_FILENO, "first: %d\n", WEXITSTATUS(await(first)));
    (void)await(second);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "sleep") == 0) {
        const struct timespec nap = { .tv_sec = 5 };
        const pid_t child = must_fork();
        if (child == 0)
            _exit(0);
        if (clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL) != 0)
            die("clock_nanosleep");
        (void)await(child);
        return EXIT_SUCCESS;
    }
    if (strcmp(what, "other") != 0)
        handle(strcmp(what, "handler") == 0 ? SA_RESTART : 0);
    wait_for_the_first(strcmp(what, "other") != 0);
    return EXIT_SUCCESS;
}
