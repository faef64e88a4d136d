/* The checks of the exercise "patrol". They look at recordings of probe.c linked with the learner's patrol.c.
 *
 * Places, rounds and delays are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define WATCHES 4
#define WORDS 5
#define WORD 16
#define RETURNED "probe: patrol returned "
#define CALLED "process_run starts nobody: it calls run in the caller."

/* What is to be done, and the probe's arguments that say so. */
struct scenario {
    char words[WATCHES][WORDS][WORD];
    int first[WATCHES], rounds[WATCHES], found[WATCHES];
};

/* Every second one is a night watch, if there are to be any; the first is the slowest. */
static struct scenario drawn(struct attempt *attempt, bool nights)
{
    struct scenario scenario;
    for (size_t i = 0; i < WATCHES; i++) {
        const int each = 4 * (int)i + 1 + (int)attempt_draw(attempt, 4);
        scenario.first[i] = nights && i % 2 == 1 ? 0 : 1;
        scenario.rounds[i] = 1 + (int)attempt_draw(attempt, 5);
        scenario.found[i] = each * (scenario.rounds[i] + 1 - scenario.first[i]);
        snprintf(scenario.words[i][0], WORD, "p%u", (unsigned)(100000 * i + attempt_draw(attempt, 100000)));
        snprintf(scenario.words[i][1], WORD, "%s", scenario.first[i] == 0 ? "night" : "day");
        snprintf(scenario.words[i][2], WORD, "%d", scenario.rounds[i]);
        snprintf(scenario.words[i][3], WORD, "%d", each);
        snprintf(scenario.words[i][4], WORD, "%u",
                 60 * (unsigned)(WATCHES - i) + (unsigned)attempt_draw(attempt, 60));
    }
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[WORDS * WATCHES + 1] = {NULL};
    for (size_t i = 0; i < WATCHES; i++)
        for (size_t j = 0; j < WORDS; j++)
            args[WORDS * i + j] = scenario->words[i][j];
    return attempt_record(attempt, args);
}

/* Requires that patrol has returned 0, and that each watch has looked as often as it was told to. */
static void require_looks(struct attempt *attempt, const struct recording *run, const struct scenario *scenario)
{
    const size_t returned = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "patrol returns 0");
    attempt_observed(attempt, "it returns %d", returned == NOBODY ? -1
                                               : atoi(run->events[returned].data + strlen(RETURNED)));
    attempt_require(attempt, returned != NOBODY && query_written(run, 0, RETURNED "0\n", 0) == returned, NULL,
                    returned);
    for (size_t i = 0; i < WATCHES; i++) {
        size_t before = 0;
        for (int round = scenario->first[i]; round <= scenario->rounds[i]; round++) {
            char text[2 * WORD];
            snprintf(text, sizeof text, "look: %s %d\n", scenario->words[i][0], round);
            const size_t event = query_written(run, i + 1, text, 0);
            attempt_expected(attempt, "P0.%zu looks at %s in round %d, once", i + 1, scenario->words[i][0], round);
            attempt_observed(attempt, event == NOBODY ? "it does not" : "it does so again");
            attempt_require(attempt, event != NOBODY && query_written(run, NOBODY, text, event + 1) == NOBODY, NULL,
                            event);
            attempt_expected(attempt, "P0.%zu looks in the order of the rounds, from %d on", i + 1, scenario->first[i]);
            attempt_observed(attempt, "round %d comes before round %d", round, round - 1);
            attempt_require(attempt, event >= before, NULL, event);
            before = event;
        }
    }
}

static void require_children_look(struct attempt *attempt, const struct recording *run)
{
    const size_t parent = query_written(run, 0, "look: ", 0);
    attempt_expected(attempt, "the children look");
    attempt_observed(attempt, "P0 looks itself");
    attempt_require(attempt, parent == NOBODY, "M01", parent);
}

static void own(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    const struct recording *run = scenario_record(attempt, &scenario);
    require_children_look(attempt, run);
    require_parent_alone(attempt, run, RETURNED, "comes back from patrol", "M05");
    attempt_expected(attempt, "%d children", WATCHES);
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == WATCHES + 1, NULL, NOBODY);
    require_looks(attempt, run, &scenario);
}

static void night(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true);
    const struct recording *run = scenario_record(attempt, &scenario);
    require_children_look(attempt, run);
    require_looks(attempt, run, &scenario);
}

static void require_found(struct attempt *attempt, const struct recording *run, const struct scenario *scenario)
{
    for (size_t i = 0; i < WATCHES; i++) {
        char prefix[WORD];
        snprintf(prefix, sizeof prefix, "found %zu: ", i + 1);
        const size_t event = query_written(run, 0, prefix, 0);
        const int expected = scenario->found[i];
        const int seen = event == NOBODY ? -1 : atoi(run->events[event].data + strlen(prefix));
        attempt_expected(attempt, "found[%zu] is %d, which P0.%zu has added up", i, expected, i + 1);
        attempt_observed(attempt, "it is %d", seen);
        attempt_require(attempt, seen == expected, seen == expected << 8 ? "M14" : seen == 0 ? "M06" : NULL, event);
    }
}

static void found(struct attempt *attempt)
{
    const struct scenario days = drawn(attempt, false), nights = drawn(attempt, true);
    require_found(attempt, scenario_record(attempt, &days), &days);
    const struct recording *run = scenario_record(attempt, &nights);
    char lamps[2 * WORD];
    snprintf(lamps, sizeof lamps, "look: %s 0\n", nights.words[1][0]);
    if (query_written(run, 2, lamps, 0) != NOBODY) /* else it is for `night` to say so */
        require_found(attempt, run, &nights);
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t last = run->processes[WATCHES].birth, returned = query_written(run, 0, RETURNED "0\n", 0);
    for (size_t i = 1; i <= WATCHES; i++) {
        attempt_expected(attempt, "all are at work at the same time");
        attempt_observed(attempt, "P0.%zu has ended before P0.%d is started", i, WATCHES);
        attempt_require(attempt, run->processes[i].exit > last, "M24", run->processes[i].exit);
        attempt_expected(attempt, "P0 has waited for P0.%zu when patrol returns 0", i);
        attempt_observed(attempt, "it has not");
        attempt_require(attempt, returned != NOBODY && run->processes[i].reaper == 0 &&
                        run->processes[i].reaped < returned, "M19", returned);
    }
}

/* The third fork fails: the error is told, and the two that were sent before are waited for all the same. */
static void refused(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    const struct recording *run = scenario_record(attempt, &scenario);
    char text[2 * WORD];
    snprintf(text, sizeof text, RETURNED "%d\n", -EAGAIN);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "patrol returns %d when the third fork fails so", -EAGAIN);
    attempt_observed(attempt, "it returns %d", returned == NOBODY ? -1
                                               : atoi(run->events[returned].data + strlen(RETURNED)));
    attempt_require(attempt, returned != NOBODY && query_written(run, 0, text, 0) == returned, "M02", returned);
    for (size_t i = 1; i < run->process_count; i++) {
        attempt_expected(attempt, "P0 has waited for P0.%zu when patrol returns", i);
        attempt_observed(attempt, "it has not");
        attempt_require(attempt, run->processes[i].reaper == 0 && run->processes[i].reaped < returned, "M19", returned);
    }
}

static const struct check checks[] = {
    {
        .id = "own", .name = "Each watch looks in a process of its own, and the caller alone comes back", .points = 7,
        .codes = "M01 M05", .function = own,
        .sentences = {{"M01", CALLED}},
        .hints = {"In which process does process_run call run?",
                  "In the caller's. It starts nobody: that is what process_start is for."},
    },
    {
        .id = "night", .name = "Night watches are sent out as well, and look at the lamps besides", .points = 5,
        .codes = "M01", .needs = {"own"}, .function = night, .sentences = {{"M01", CALLED}},
        .hints = {"What does process_start say, and what of the struct has night_init filled in?",
                  "-EINVAL: nobody has called process_init. Each level's initialiser calls the one below.",
                  "night_init is to call watch_init, with its own ops."},
    },
    {
        .id = "found", .name = "What a watch has found arrives in the parent", .points = 6, .codes = "M06 M14",
        .needs = {"own"}, .function = found,
        .hints = {"Into which process's `found` does watch_run add?",
                  "The child's. What comes back to the parent by itself is the exit code, and 220 fits.",
                  "process_join, then process_exit_code(&watch->process, found)."},
    },
    {
        .id = "together", .name = "All are out at the same time, and all have been waited for", .points = 4,
        .codes = "M19 M24", .needs = {"own"}, .function = together,
        .hints = {"Is there a wait in the loop that sends?", "First start all of them, then wait for all of them."},
    },
    {
        .id = "refused", .name = "When one cannot be sent, the error is told, and those sent before are waited for",
        .points = 2, .codes = "M02 M19", .needs = {"own"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:3"}, .function = refused,
        .hints = {"What is out already when the third cannot be sent?",
                  "Two watches: leave the loop, wait for them, and return the error."},
    },
};

JUDGE(checks)
