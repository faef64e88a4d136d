/* The checks of the exercise "tally". They look at recordings of probe.c linked with the learner's tally.c.
 *
 * Words, results and delays are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define WORDS 4
#define RETURNED "probe: tally returned "

/* What is to be scored, and the probe's arguments that say so. */
struct scenario {
    char words[WORDS][16], seconds[WORDS][8], results[WORDS][8];
};

/* The words; the first is the slowest, or the quickest. */
static struct scenario drawn(struct attempt *attempt, bool slowest_first)
{
    struct scenario scenario;
    const unsigned step = 60 + (unsigned)attempt_draw(attempt, 60);
    for (size_t i = 0; i < WORDS; i++) {
        snprintf(scenario.words[i], sizeof scenario.words[i], "w%u", /* no two alike */
                 (unsigned)(25000 * i + attempt_draw(attempt, 25000)));
        snprintf(scenario.seconds[i], sizeof scenario.seconds[i], "%u",
                 step * (unsigned)(slowest_first ? WORDS - i : i + 1));
        snprintf(scenario.results[i], sizeof scenario.results[i], "%u",
                 (unsigned)(60 * i + 1 + attempt_draw(attempt, 60)));
    }
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[3 * WORDS + 1] = {NULL};
    for (size_t i = 0; i < WORDS; i++) {
        args[3 * i] = scenario->words[i];
        args[3 * i + 1] = scenario->seconds[i];
        args[3 * i + 2] = scenario->results[i];
    }
    return attempt_record(attempt, args);
}

static void labels(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true);
    const struct recording *run = scenario_record(attempt, &scenario);
    attempt_expected(attempt, "%d children", WORDS);
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == WORDS + 1, NULL, NOBODY);
    for (size_t i = 0; i < WORDS; i++) {
        char text[64];
        const size_t event = query_written(run, i + 1, "score: ", 0);
        snprintf(text, sizeof text, "score: %zu: %s\n", i + 1, scenario.words[i]);
        attempt_expected(attempt, "P0.%zu scores \"%zu: %s\"", i + 1, i + 1, scenario.words[i]);
        attempt_observed(attempt, "it scores nothing");
        if (event != NOBODY)
            attempt_observed(attempt, "it scores \"%.*s\"", (int)strcspn(run->events[event].data + 7, "\n"),
                             run->events[event].data + 7);
        attempt_require(attempt, query_written(run, i + 1, text, 0) != NOBODY, NULL, event);
    }
}

/* Requires that P0 has all results; where one is another, `other` is the code for it. */
static void require_results(struct attempt *attempt, const struct recording *run, const struct scenario *scenario,
                            const char *other)
{
    for (size_t i = 0; i < WORDS; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "result %zu: ", i + 1);
        const size_t event = query_written(run, 0, prefix, 0);
        const int expected = atoi(scenario->results[i]);
        const int seen = event == NOBODY ? -1 : atoi(run->events[event].data + strlen(prefix));
        attempt_expected(attempt, "results[%zu] is %d, which P0.%zu has ended with", i, expected, i + 1);
        attempt_observed(attempt, seen == -1000 ? "it is %d, as before the call" : "it is %d", seen);
        attempt_require(attempt, seen == expected, seen == expected << 8 ? "M14" : other, event);
    }
}

static void codes(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    require_results(attempt, scenario_record(attempt, &scenario), &scenario, NULL);
}

static void own(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true);
    require_results(attempt, scenario_record(attempt, &scenario), &scenario, "M18");
}

/* What the attempt has observed is what tally has returned, as P0 says it. */
static void returned_observed(struct attempt *attempt, const struct recording *run)
{
    const size_t event = query_written(run, 0, RETURNED, 0);
    const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen(RETURNED));
    attempt_observed(attempt, event == NOBODY ? "tally does not return" : "tally returns %d", seen);
    if (seen < 0)
        attempt_observed(attempt, "tally returns -%s (%d)", errno_text(-seen), seen);
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t last = run->processes[WORDS].birth, returned = query_written(run, 0, RETURNED "0\n", 0);
    attempt_expected(attempt, "tally returns 0");
    returned_observed(attempt, run);
    attempt_require(attempt, returned != NOBODY, NULL, query_written(run, 0, RETURNED, 0));
    for (size_t i = 1; i <= WORDS; i++) {
        attempt_expected(attempt, "all are at work at the same time");
        attempt_observed(attempt, "P0.%zu has ended before P0.%d is started", i, WORDS);
        attempt_require(attempt, run->processes[i].exit > last, "M24", run->processes[i].exit);
        attempt_expected(attempt, "P0 has waited for P0.%zu when tally returns 0", i);
        attempt_observed(attempt, "P0.%zu has not been waited for", i);
        attempt_require(attempt, run->processes[i].reaper == 0 && run->processes[i].reaped < returned,
                        query_wait_count(run, 0) > 0 ? "M19" : NULL, returned);
    }
}

static void start_fails(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true);
    const struct recording *run = scenario_record(attempt, &scenario);
    char text[64];
    snprintf(text, sizeof text, RETURNED "%d\n", -EAGAIN);
    const size_t event = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "tally returns -EAGAIN (%d), which process_start has returned", -EAGAIN);
    returned_observed(attempt, run);
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, "M02", event);
    for (size_t i = 1; i < run->process_count; i++) {
        attempt_expected(attempt, "P0.%zu, which was started, has been waited for", i);
        attempt_observed(attempt, "nobody has waited for it");
        attempt_require(attempt, run->processes[i].reaper == 0 && run->processes[i].reaped < event, "M19", event);
    }
}

static const struct check checks[] = {
    {
        .id = "labels", .name = "Each process is handed a label of its own", .points = 4, .function = labels,
        .hints = {"How many labels are there in tally, and when does each process look at its own?",
                  "process_init keeps an address. The child looks there when it runs: it finds what was there when "
                  "its process was started.",
                  "An array of entries, with the label in the entry. Or start each process before the label changes."},
    },
    {
        .id = "codes", .name = "A result is the exit code, not the wait status", .points = 4, .codes = "M14",
        .needs = {"labels"}, .function = codes,
        .hints = {"Has the process ended when its result is asked for? And what wait has stored, in hexadecimal: where "
                  "in it is the result?",
                  "process_exit_code unpacks it, when the process has been joined."},
    },
    {
        .id = "own", .name = "Each word gets the result of its own process, whoever ends first", .points = 4,
        .codes = "M14 M18", .needs = {"codes"}, .function = own,
        .hints = {"Whose status does wait tell?", "That of whoever has ended. Ask the process that you mean.",
                  "process_join(&processes[i], PROCESS_FOREVER), then process_exit_code(&processes[i], &results[i])."},
    },
    {
        .id = "together", .name = "All are at work at the same time, and all have been waited for", .points = 2,
        .codes = "M19 M24", .needs = {"labels"}, .function = together,
        .hints = {"Is there a wait in the loop that starts, or none at all?",
                  "First start all of them, then wait for all of them."},
    },
    {
        .id = "start-fails", .name = "When a process can't be started, tally says so and leaves nobody behind",
        .points = 2, .codes = "M02 M19", .needs = {"own"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:3"}, .function = start_fails,
        .sentences = {{"M02", "process_start can fail: it then returns -errno, and there is no child."}},
        .hints = {"What did tally do, as you found it, when a start had failed?",
                  "It left the loop, waited for those that were started, and returned the error."},
    },
};

JUDGE(checks)
