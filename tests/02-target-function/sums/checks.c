/* The checks of the exercise "sums". They look at recordings of probe.c linked with the learner's sums.c.
 *
 * Ranges, factor and delays are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define RANGES 4
#define RETURNED "probe: sums returned "
#define TERM "term: "
#define BEFORE 1 /* What the probe has in `totals` before the call. */

/* What is to be added up, and the probe's arguments that say so. */
struct scenario {
    char factor[24], deadly[24], words[RANGES][3][24];
    long from[RANGES], to[RANGES];
    long long totals[RANGES];
};

/* The first range is the slowest, or the quickest; the sums are beyond an int, and above or below 0. */
static struct scenario drawn(struct attempt *attempt, bool slowest_first, bool below)
{
    struct scenario scenario;
    const long size = 10000001 + (long)attempt_draw(attempt, 90000000), factor = below ? -size : size;
    const unsigned step = 60 + (unsigned)attempt_draw(attempt, 60);
    for (size_t i = 0; i < RANGES; i++) {
        scenario.from[i] = (long)(100 * i + 20 + attempt_draw(attempt, 50));
        scenario.to[i] = scenario.from[i] + 1 + (long)attempt_draw(attempt, 3);
        scenario.totals[i] = 0;
        for (long number = scenario.from[i]; number <= scenario.to[i]; number++)
            scenario.totals[i] += number * number * factor;
        snprintf(scenario.words[i][0], sizeof scenario.words[i][0], "%u",
                 step * (unsigned)(slowest_first ? RANGES - i : i + 1));
        snprintf(scenario.words[i][1], sizeof scenario.words[i][1], "%ld", scenario.from[i]);
        snprintf(scenario.words[i][2], sizeof scenario.words[i][2], "%ld", scenario.to[i]);
    }
    snprintf(scenario.factor, sizeof scenario.factor, "%ld", factor);
    snprintf(scenario.deadly, sizeof scenario.deadly, "0");
    return scenario;
}

/* The last number of the second range kills. */
static struct scenario deadly(struct attempt *attempt)
{
    struct scenario scenario = drawn(attempt, true, false);
    snprintf(scenario.deadly, sizeof scenario.deadly, "%ld", scenario.to[1]);
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[3 * RANGES + 3] = {scenario->factor, scenario->deadly, NULL};
    for (size_t i = 0; i < RANGES; i++)
        for (size_t j = 0; j < 3; j++)
            args[2 + 3 * i + j] = scenario->words[i][j];
    return attempt_record(attempt, args);
}

static void works(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true, false);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t parent = query_written(run, 0, TERM, 0);
    attempt_expected(attempt, "the children call term");
    attempt_observed(attempt, "P0 calls it");
    attempt_require(attempt, parent == NOBODY, run->process_count > 1 ? "M01" : NULL, parent);
    attempt_expected(attempt, "%d children", RANGES);
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == RANGES + 1, NULL, NOBODY);
    for (size_t i = 0; i < RANGES; i++)
        for (long number = scenario.from[i]; number <= scenario.to[i]; number++) {
            char text[32];
            snprintf(text, sizeof text, TERM "%ld\n", number);
            const size_t event = query_written(run, i + 1, text, 0);
            attempt_expected(attempt, "P0.%zu calls term(%ld), once", i + 1, number);
            attempt_observed(attempt, event == NOBODY ? "it does not" : "it is called again");
            attempt_require(attempt, event != NOBODY && query_written(run, NOBODY, text, 0) == event &&
                            query_written(run, NOBODY, text, event + 1) == NOBODY, NULL, event);
        }
}

/* Requires that P0 has all totals, but not that of `except`. Where one is another range's, that is M18; of the slips
 * it names those that are among `codes`. */
static void require_totals(struct attempt *attempt, const struct recording *run, const struct scenario *scenario,
                           size_t except, const char *codes)
{
    for (size_t i = 0; i < RANGES; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "total %zu: ", i + 1);
        const size_t event = query_written(run, 0, prefix, 0);
        const long long expected = scenario->totals[i];
        const long long seen = event == NOBODY ? -1 : atoll(run->events[event].data + strlen(prefix));
        const char *code = NULL;
        for (size_t other = 0; other < RANGES; other++)
            code = seen == scenario->totals[other] ? "M18" : code;
        code = seen == (expected & 255) ? "M16" : seen == (expected & 255) << 8 ? "M14" : code;
        code = seen == 0 || seen == BEFORE ? "M06" : code;
        attempt_expected(attempt, "totals[%zu] is %lld", i, expected);
        attempt_observed(attempt, seen == BEFORE ? "it is %lld, as before the call" : "it is %lld", seen);
        attempt_require(attempt, i == except || seen == expected, code && strstr(codes, code) ? code : NULL, event);
    }
}

static void totals(struct attempt *attempt)
{
    for (int below = 0; below <= 1; below++) {
        const struct scenario scenario = drawn(attempt, false, below);
        require_totals(attempt, scenario_record(attempt, &scenario), &scenario, NOBODY, "M06 M14 M16 M18");
    }
}

static void own(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true, false);
    require_totals(attempt, scenario_record(attempt, &scenario), &scenario, NOBODY, "M18");
}

/* What the attempt has observed is what sums has returned, as P0 says it. */
static void returned_observed(struct attempt *attempt, const struct recording *run)
{
    const size_t event = query_written(run, 0, RETURNED, 0);
    const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen(RETURNED));
    attempt_observed(attempt, event == NOBODY ? "sums does not return" : "sums returns %d", seen);
    if (seen < 0)
        attempt_observed(attempt, "sums returns -%s (%d)", errno_text(-seen), seen);
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false, false);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t last = run->processes[RANGES].birth, returned = query_written(run, 0, RETURNED "0\n", 0);
    attempt_expected(attempt, "sums returns 0");
    returned_observed(attempt, run);
    attempt_require(attempt, returned != NOBODY, NULL, query_written(run, 0, RETURNED, 0));
    for (size_t i = 1; i <= RANGES; i++) {
        attempt_expected(attempt, "all are at work at the same time");
        attempt_observed(attempt, "P0.%zu has ended before P0.%d is started", i, RANGES);
        attempt_require(attempt, run->processes[i].exit > last, "M24", run->processes[i].exit);
        attempt_expected(attempt, "P0 has waited for P0.%zu when sums returns 0", i);
        attempt_observed(attempt, "P0.%zu has not been waited for", i);
        attempt_require(attempt, run->processes[i].reaper == 0 && run->processes[i].reaped < returned,
                        query_wait_count(run, 0) > 0 ? "M19" : NULL, returned);
    }
}

static void killed(struct attempt *attempt)
{
    const struct scenario scenario = deadly(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    char text[64];
    snprintf(text, sizeof text, RETURNED "%d\n", -EIO);
    const size_t event = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "P0.2 is killed, and sums returns -EIO (%d)", -EIO);
    returned_observed(attempt, run);
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY,
                    query_written(run, 0, RETURNED "0\n", 0) != NOBODY ? "M15" : NULL, event);
    for (size_t i = 1; i <= RANGES; i++) {
        attempt_expected(attempt, "P0 has waited for P0.%zu when sums returns, whoever was killed", i);
        attempt_observed(attempt, "P0.%zu has not been waited for", i);
        attempt_require(attempt, run->processes[i].reaper == 0 && run->processes[i].reaped < event, "M19", event);
    }
    require_totals(attempt, run, &scenario, 1, "M18");
}

static void start_fails(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true, false);
    const struct recording *run = scenario_record(attempt, &scenario);
    char text[64];
    snprintf(text, sizeof text, RETURNED "%d\n", -EAGAIN);
    const size_t event = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "sums returns -EAGAIN (%d), which process_start has returned", -EAGAIN);
    returned_observed(attempt, run);
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, "M02", event);
    attempt_expected(attempt, "one process was started, and has been waited for");
    attempt_observed(attempt, "%zu were started", run->process_count - 1);
    attempt_require(attempt, run->process_count == 2, NULL, NOBODY);
    attempt_observed(attempt, "nobody has waited for it");
    attempt_require(attempt, run->processes[1].reaper == 0 && run->processes[1].reaped < event, NULL, event);
}

static const struct check checks[] = {
    {
        .id = "works", .name = "Each range has a process of its own, which calls term once for each number",
        .points = 4, .codes = "M01", .function = works,
        .hints = {"What does the target need to know, and how many pointers does it get?",
                  "One pointer to a struct with a range and the function; one struct for each process.",
                  "A loop from range.from to range.to, in the child."},
    },
    {
        .id = "totals", .name = "The sums arrive in the parent, however large, and below 0", .points = 8,
        .codes = "M06 M14 M16 M18", .needs = {"works"}, .function = totals,
        .hints = {"Into whose memory does a child write, and how much does an exit code hold?",
                  "Into its own copy; and eight bits. The sum has to go another way.",
                  "mmap with MAP_SHARED | MAP_ANONYMOUS gives memory that a fork does not copy: make it before the "
                  "starts, with a place for each. A pipe for each process will do, too."},
    },
    {
        .id = "own", .name = "Each sum is at its range's place, whoever ends first", .points = 4, .codes = "M18",
        .needs = {"totals"}, .function = own,
        .hints = {"In which order do results come when all write to one place?",
                  "In that of their ending. Each process needs a place of its own."},
    },
    {
        .id = "together", .name = "All are at work at the same time, and all have been waited for", .points = 3,
        .codes = "M19 M24", .needs = {"works"}, .function = together,
        .hints = {"Is there a wait in the loop that starts, or none at all?",
                  "First start all of them, then wait for all of them."},
    },
    {
        .id = "killed", .name = "A process that was killed is no sum, and the others' are right", .points = 3,
        .codes = "M15 M18 M19", .needs = {"own"}, .function = killed,
        .sentences = {{"M15", "That a signal has killed a child is told by its wait status alone: ask WIFSIGNALED, or "
                       "process_exit_code, before you take its sum."}},
        .hints = {"How does the parent learn that a child has not come to its end?",
                  "By its exit code: -9 when signal 9 has killed it. Let a child that is done return 0.",
                  "Any code but 0 means that there is no sum: sums then returns -EIO."},
    },
    {
        .id = "start-fails", .name = "When a process can't be started, sums says so and leaves nobody behind",
        .points = 2, .codes = "M02", .needs = {"works"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:2"}, .function = start_fails,
        .sentences = {{"M02", "process_start can fail: it then returns -errno, and there is no child."}},
        .hints = {"What does process_start return when there is no child?",
                  "-errno. Then leave the loop, and join those that were started."},
    },
};

JUDGE(checks)
