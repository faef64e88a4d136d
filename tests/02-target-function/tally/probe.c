/* The probe of the exercise "tally": calls the learner's tally once, and tells what came of it.
 *
 *     probe WORD SECONDS RESULT…    to score WORD takes so long, and gives that
 *
 * What `make timeline-02 EXERCISE=tally` shows has the arguments: Oslo 90 4 Rio 60 3 Ulm 30 7
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define WORDS_MAX 8

static char **triples;
static size_t count;

static int score(const char *label)
{
    const char *word = strstr(label, ": ");
    say("score: %.60s\n", label);
    for (size_t i = 0; word && i < count; i++)
        if (strcmp(word + 2, triples[3 * i]) == 0) {
            struct timespec left = {(time_t)atoi(triples[3 * i + 1]), 0};
            while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
                ; /* interrupted: the rest is still to be slept */
            return atoi(triples[3 * i + 2]);
        }
    return 111;
}

int main(int argc, char **argv)
{
    const char *words[WORDS_MAX];
    int results[WORDS_MAX];
    triples = argv + 1;
    count = (size_t)(argc - 1) / 3;
    if (count == 0 || count > WORDS_MAX)
        return 121;
    for (size_t i = 0; i < count; i++) {
        words[i] = triples[3 * i];
        results[i] = -1000;
    }
    const int result = tally(count, words, score, results);
    say("probe: tally returned %d\n", result);
    for (size_t i = 0; i < count; i++)
        say("result %zu: %d\n", i + 1, results[i]);
    return 0;
}
