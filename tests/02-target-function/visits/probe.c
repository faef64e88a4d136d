/* The probe of the exercise "visits": calls the learner's visits once, and tells what came of it.
 *
 *     probe SEED NAME…
 *
 * What `make timeline-02 EXERCISE=visits` shows has the arguments: 7 Egon Alex Yuan
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define NAMES_MAX 8

static void stay(const char *name, int seconds)
{
    struct timespec left = {(time_t)seconds, 0};
    say("%.60s stays for %d s\n", name, seconds);
    while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

static void ready(void)
{
    say("probe: all are there\n");
}

int main(int argc, char **argv)
{
    const char *names[NAMES_MAX];
    int seconds[NAMES_MAX];
    const size_t count = argc > 2 ? (size_t)(argc - 2) : 0;
    if (count == 0 || count > NAMES_MAX)
        return 121;
    for (size_t i = 0; i < count; i++) {
        names[i] = argv[2 + i];
        seconds[i] = -1000;
    }
    const int result = visits(count, names, (unsigned)strtoul(argv[1], NULL, 10), stay, ready, seconds);
    say("probe: visits returned %d\n", result);
    for (size_t i = 0; i < count; i++)
        say("seconds %zu: %d\n", i + 1, seconds[i]);
    return 0;
}
