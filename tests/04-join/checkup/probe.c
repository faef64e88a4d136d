/* The probe of the exercise "checkup": calls the learner's checkup once, and tells what came of it.
 *
 *     probe EVERY SECONDS ENDING…    a test takes so many seconds, and returns ENDING; -N: it is killed by signal N
 *
 * An alarm rings every EVERY seconds; its handler has no SA_RESTART. 0: there is none.
 *
 * What `make timeline-04 EXERCISE=checkup` shows has the arguments: 0 90 4 30 0 60 -9
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _XOPEN_SOURCE 700 /* setitimer */
#include "checkup.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define TESTS_MAX 8

static char **pairs;

static int test(size_t number)
{
    struct timespec left = { .tv_sec = atoi(pairs[2 * number]) };
    const int ending = atoi(pairs[2 * number + 1]);
    while ((left.tv_sec > 0 || left.tv_nsec > 0) && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    if (ending < 0)
        (void)raise(-ending);
    return ending;
}

static void ring(int number)
{
    (void)number;
}

static void alarm_every(int seconds)
{
    const struct sigaction action = { .sa_handler = ring };
    const struct itimerval timer = { .it_interval.tv_sec = seconds, .it_value.tv_sec = seconds };
    (void)sigaction(SIGALRM, &action, NULL);
    (void)setitimer(ITIMER_REAL, &timer, NULL);
}

int main(int argc, char **argv)
{
    int verdicts[TESTS_MAX];
    const size_t count = argc < 2 ? 0 : (size_t)(argc - 2) / 2;
    if (count == 0 || count > TESTS_MAX)
        return 121;
    pairs = argv + 2;
    for (size_t i = 0; i < count; i++)
        verdicts[i] = -1000;
    if (atoi(argv[1]) > 0)
        alarm_every(atoi(argv[1]));
    const int result = checkup(count, test, verdicts);
    if (atoi(argv[1]) > 0)
        alarm_every(0);
    say("probe: checkup returned %d\n", result);
    for (size_t i = 0; i < count; i++)
        say("verdict %zu: %d\n", i, verdicts[i]);
    return 0;
}
