/* The checks of the exercise "harvest". They look at recordings of probe.c linked with the learner's harvest.c.
 *
 * Sizes, bytes and endings are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define FIELDS 3

/* What each field gives, and how it ends; and the probe's arguments that say so. */
struct scenario {
    int sizes[FIELDS], bytes[FIELDS], endings[FIELDS];
    char words[4 * FIELDS][16];
};

/* The first gives little, the second more than a pipe holds, the third more than one can be made to hold. One of them
 * is killed when it has given all. */
static struct scenario drawn(struct attempt *attempt)
{
    static const int least[] = {1, 70000, 1100000};
    struct scenario scenario;
    const size_t victim = (size_t)attempt_draw(attempt, FIELDS);
    for (size_t i = 0; i < FIELDS; i++) {
        scenario.sizes[i] = least[i] + (int)attempt_draw(attempt, 60000);
        scenario.bytes[i] = 1 + (int)attempt_draw(attempt, 255);
        scenario.endings[i] = i == victim ? -SIGKILL : 1 + (int)attempt_draw(attempt, 255);
        const int seconds = 20 + (int)attempt_draw(attempt, 60);
        const int numbers[] = {scenario.sizes[i], scenario.bytes[i], seconds, scenario.endings[i]};
        for (size_t j = 0; j < 4; j++)
            snprintf(scenario.words[4 * i + j], sizeof scenario.words[0], "%d", numbers[j]);
    }
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[4 * FIELDS + 1] = {NULL};
    for (size_t i = 0; i < 4 * FIELDS; i++)
        args[i] = scenario->words[i];
    const struct recording *run = attempt_record(attempt, args);
    attempt_expected(attempt, "%d children", FIELDS);
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == FIELDS + 1, NULL, NOBODY);
    return run;
}

static void large(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < FIELDS; i++) {
        char prefix[32], text[80];
        snprintf(prefix, sizeof prefix, "crop %zu: ", i);
        snprintf(text, sizeof text, "crop %zu: %d bytes, sum %u\n", i, scenario.sizes[i],
                 (unsigned)scenario.sizes[i] * (unsigned)scenario.bytes[i]);
        const size_t event = query_written(run, 0, prefix, 0);
        attempt_expected(attempt, "%.*s", (int)strcspn(text, "\n"), text);
        attempt_observed(attempt, "nothing is told of it");
        if (event != NOBODY)
            attempt_observed(attempt, "%.*s", (int)strcspn(run->events[event].data, "\n"), run->events[event].data);
        attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, NULL, event);
    }
}

static void waited(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t returned = query_written(run, 0, "probe: harvest returned 0\n", 0);
    for (size_t i = 1; i <= FIELDS; i++) {
        attempt_expected(attempt, "P0 has waited for P0.%zu when harvest returns 0", i);
        attempt_observed(attempt, "it has not");
        attempt_require(attempt, returned != NOBODY && run->processes[i].reaper == 0 &&
                        run->processes[i].reaped < returned, "M19", returned);
    }
    const size_t event = query_written(run, 0, "descriptors more: ", 0);
    attempt_expected(attempt, "no descriptor is open that was not open before");
    attempt_observed(attempt, event == NOBODY ? "nothing is told of it" : "%d more are open",
                     event == NOBODY ? 0 : atoi(run->events[event].data + strlen("descriptors more: ")));
    attempt_require(attempt, query_written(run, 0, "descriptors more: 0\n", 0) != NOBODY, NULL, event);
}

static void codes(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < FIELDS; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "code %zu: ", i);
        const size_t event = query_written(run, 0, prefix, 0);
        const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen(prefix));
        attempt_expected(attempt, "crops[%zu].code is %d, as P0.%zu has ended", i, scenario.endings[i], i + 1);
        attempt_observed(attempt, "it is %d", seen);
        attempt_require(attempt, event != NOBODY && seen == scenario.endings[i], NULL, event);
    }
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 1; i <= FIELDS; i++) {
        attempt_expected(attempt, "all are at work at the same time");
        attempt_observed(attempt, "P0.%zu has ended before P0.%d is started", i, FIELDS);
        attempt_require(attempt, run->processes[i].exit > run->processes[FIELDS].birth, "M24",
                        run->processes[i].exit);
    }
}

static const struct check checks[] = {
    {
        .id = "large", .name = "All is brought in, also what is more than a pipe holds", .points = 6,
        .codes = "M27 M54", .function = large,
        .hints = {"Who waits for whom in the picture?",
                  "A pipe holds 65,536 bytes. Then write waits until somebody reads; and who waits inside write does "
                  "not end.",
                  "Read until the end first, then join."},
    },
    {
        .id = "waited", .name = "All have been waited for, and nothing is left open", .points = 3, .codes = "M19",
        .needs = {"large"}, .function = waited,
        .hints = {"Is a process at its end when its pipe is?", "No: it may close the pipe, and go on. Join it, too."},
    },
    {
        .id = "codes", .name = "Each crop has the exit code of its own process", .points = 2, .needs = {"waited"},
        .schedules = {"child-first", "parent-first"}, .function = codes,
        .hints = {"When is there a code?", "When the process has been joined."},
    },
    {
        .id = "together", .name = "All are at work at the same time", .points = 3, .codes = "M24",
        .needs = {"large"}, .function = together,
        .hints = {"Is there something in the loop that starts that waits?",
                  "Three loops, one after the other: start all, read all, join all."},
    },
};

JUDGE(checks)
