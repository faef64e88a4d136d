/* The probe of the exercise "sums": calls the learner's sums once, and tells what came of it.
 *
 *     probe FACTOR DEADLY SECONDS FROM TO SECONDS FROM TO…
 *
 * A number counts for its square times FACTOR; the number DEADLY kills its process (0: none does). The first number of
 * a range takes so many seconds.
 *
 * What `make timeline-02 EXERCISE=sums` shows has the arguments: 10 0 90 1 3 30 11 13 60 21 22
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "sums.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define RANGES_MAX 8

static struct sums_range ranges[RANGES_MAX];
static unsigned seconds[RANGES_MAX];
static size_t count;
static long factor, deadly;

static long term(long number)
{
    say("term: %ld\n", number);
    for (size_t i = 0; i < count; i++)
        if (ranges[i].from == number) {
            struct timespec left = {(time_t)seconds[i], 0};
            while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
                ; /* interrupted: the rest is still to be slept */
        }
    if (deadly != 0 && number == deadly)
        (void)raise(SIGKILL);
    return number * number * factor;
}

int main(int argc, char **argv)
{
    long long totals[RANGES_MAX];
    count = argc > 3 ? (size_t)(argc - 3) / 3 : 0;
    if (count == 0 || count > RANGES_MAX)
        return 121;
    factor = atol(argv[1]);
    deadly = atol(argv[2]);
    for (size_t i = 0; i < count; i++) {
        seconds[i] = (unsigned)atoi(argv[3 + 3 * i]);
        ranges[i] = (struct sums_range){atol(argv[4 + 3 * i]), atol(argv[5 + 3 * i])};
        totals[i] = 1; /* no sum that is asked for: checks.c knows it, too */
    }
    const int result = sums(count, ranges, term, totals);
    say("probe: sums returned %d\n", result);
    for (size_t i = 0; i < count; i++)
        say("total %zu: %lld\n", i + 1, totals[i]);
    return 0;
}
