/* The probe of the exercise "patrol": calls the learner's patrol once, and tells what came of it.
 *
 *     probe PLACE KIND ROUNDS FOUND SECONDS…    a watch for each five words; KIND is day or night
 *
 * A look at PLACE finds FOUND; the first round takes SECONDS.
 *
 * What `make timeline-03 EXERCISE=patrol` shows has the arguments: gate day 2 3 60 tower night 1 5 30
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "patrol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define WATCHES_MAX 8
#define WORDS 5

static char **words;
static size_t count;

static int look(const char *place, int round)
{
    say("look: %.60s %d\n", place, round);
    for (size_t i = 0; i < count; i++) {
        char **order = words + WORDS * i;
        if (strcmp(place, order[0]) != 0)
            continue;
        struct timespec left = {round == 1 ? (time_t)atoi(order[4]) : 0, 0};
        while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
            ; /* interrupted: the rest is still to be slept */
        return atoi(order[3]);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct patrol_order orders[WATCHES_MAX];
    int found[WATCHES_MAX];
    words = argv + 1;
    count = (size_t)(argc - 1) / WORDS;
    if (count == 0 || count > WATCHES_MAX)
        return 121;
    for (size_t i = 0; i < count; i++) {
        char **order = words + WORDS * i;
        orders[i] = (struct patrol_order){order[0], atoi(order[2]), strcmp(order[1], "night") == 0};
        found[i] = -1000;
    }
    const int result = patrol(count, orders, look, found);
    say("probe: patrol returned %d\n", result);
    for (size_t i = 0; i < count; i++)
        say("found %zu: %d\n", i + 1, found[i]);
    return 0;
}
