/* A sleep of five seconds, cut short by an alarm after two; then the rest of it.
 * The recording must show: "3 s left" and "5 s passed" under every chosen schedule. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "program.h"

static void on_alarm(int number)
{
    (void)number;
}

/* To the nearest second: what the calls themselves take is of no interest. */
static long seconds(struct timespec from, struct timespec to)
{
    long milliseconds = (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
    return (milliseconds + 500) / 1000;
}

int main(void)
{
    struct sigaction action = { .sa_handler = on_alarm };
    struct timespec nap = { .tv_sec = 5 }, left = { 0 }, before, after;

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == -1 || clock_gettime(CLOCK_MONOTONIC, &before) == -1)
        die("sigaction");
    (void)alarm(2);
    if (nanosleep(&nap, &left) != -1 || errno != EINTR)
        die("nanosleep");
    dprintf(STDOUT_FILENO, "%ld s left\n", seconds((struct timespec){ 0 }, left));
    if (nanosleep(&left, NULL) == -1 || clock_gettime(CLOCK_MONOTONIC, &after) == -1)
        die("nanosleep");
    dprintf(STDOUT_FILENO, "%ld s passed\n", seconds(before, after));
    return EXIT_SUCCESS;
}
