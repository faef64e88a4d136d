/* The probe of the exercise "patience": calls the learner's patience once, and tells what came of it.
 *
 *     probe LIMIT EVERY SECONDS RESULT…    seconds for LIMIT and EVERY; a job takes so long, and returns that;
 *                                          -N: it is killed by signal N
 *
 * What `make timeline-04 EXERCISE=patience` shows has the arguments: 100 20 10 1 30 2 600 3
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "patience.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

static char **pairs;

static int job(size_t number)
{
    struct timespec left = { .tv_sec = atoi(pairs[2 * number]) };
    const int result = atoi(pairs[2 * number + 1]);
    while ((left.tv_sec > 0 || left.tv_nsec > 0) && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    if (result < 0)
        (void)raise(-result);
    return result;
}

static void tell(size_t left)
{
    say("left: %zu\n", left);
}

int main(int argc, char **argv)
{
    int results[PATIENCE_MAX];
    const size_t count = argc < 3 ? 0 : (size_t)(argc - 3) / 2;
    if (count == 0 || count > PATIENCE_MAX)
        return 121;
    pairs = argv + 3;
    for (size_t i = 0; i < count; i++)
        results[i] = -1000;
    const int result = patience(count, job, 1000 * atoi(argv[1]), 1000 * atoi(argv[2]), tell, results);
    say("probe: patience returned %d\n", result);
    for (size_t i = 0; i < count; i++)
        say("result %zu: %d\n", i, results[i]);
    return 0;
}
