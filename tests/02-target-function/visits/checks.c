/* The checks of the exercise "visits". They look at recordings of probe.c linked with the learner's visits.c.
 *
 * Names and seeds are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define VISITORS 5
#define RETURNED "probe: visits returned "
#define READY "probe: all are there\n"

/* Who comes, and the seed. */
struct scenario {
    char seed[16], names[VISITORS][16];
};

static struct scenario drawn(struct attempt *attempt)
{
    struct scenario scenario;
    snprintf(scenario.seed, sizeof scenario.seed, "%u", 1 + (unsigned)attempt_draw(attempt, 1000000));
    for (size_t i = 0; i < VISITORS; i++)
        snprintf(scenario.names[i], sizeof scenario.names[i], "v%u", /* no two alike */
                 (unsigned)(20000 * i + attempt_draw(attempt, 20000)));
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[VISITORS + 2] = {scenario->seed, NULL};
    for (size_t i = 0; i < VISITORS; i++)
        args[1 + i] = scenario->names[i];
    return attempt_record(attempt, args);
}

/* For how long a visitor says that it stays; 0 if it does not say so. `again` is where somebody says it once more. */
static int stay_of(const struct recording *run, const struct scenario *scenario, size_t visitor, size_t *event,
                   size_t *again)
{
    char prefix[40];
    snprintf(prefix, sizeof prefix, "%s stays for ", scenario->names[visitor]);
    *event = query_written(run, visitor + 1, prefix, 0);
    *again = query_written(run, NOBODY, prefix, 0);
    if (*again == *event && *event != NOBODY)
        *again = query_written(run, NOBODY, prefix, *event + 1);
    return *event == NOBODY ? 0 : atoi(run->events[*event].data + strlen(prefix));
}

static void stays(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    attempt_expected(attempt, "%d children", VISITORS);
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == VISITORS + 1, NULL, NOBODY);
    for (size_t i = 0; i < VISITORS; i++) {
        size_t event, again;
        const int seconds = stay_of(run, &scenario, i, &event, &again);
        attempt_expected(attempt, "P0.%zu is the visit of %s, for 1 to 200 s", i + 1, scenario.names[i]);
        attempt_observed(attempt, event == NOBODY ? "it is not" : "it stays for %d s", seconds);
        attempt_require(attempt, seconds >= 1 && seconds <= 200, NULL, event);
        const bool parent = again != NOBODY && run->events[again].process == 0;
        attempt_expected(attempt, "stay is called for %s once, in P0.%zu", scenario.names[i], i + 1);
        attempt_observed(attempt, parent ? "P0 calls it, too" : "it is called again");
        attempt_require(attempt, again == NOBODY, parent ? "M01" : NULL, again);
    }
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t ready = query_written(run, NOBODY, READY, 0);
    attempt_expected(attempt, "P0 calls ready, once");
    attempt_observed(attempt, ready == NOBODY ? "nobody does" : "somebody else does, or it is called again");
    attempt_require(attempt, ready != NOBODY && run->events[ready].process == 0 &&
                    query_written(run, NOBODY, READY, ready + 1) == NOBODY, NULL, ready);
    for (size_t i = 1; i <= VISITORS; i++) {
        attempt_expected(attempt, "when ready is called, all are there");
        attempt_observed(attempt, "P0.%zu has ended already", i);
        attempt_require(attempt, run->processes[i].exit > ready, "M24", ready);
        attempt_observed(attempt, "P0.%zu has not been started", i);
        attempt_require(attempt, run->processes[i].birth < ready, NULL, ready);
    }
}

/* What the attempt has observed is what visits has returned, as P0 says it. */
static void returned_observed(struct attempt *attempt, const struct recording *run)
{
    const size_t event = query_written(run, 0, RETURNED, 0);
    const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen(RETURNED));
    attempt_observed(attempt, event == NOBODY ? "visits does not return" : "visits returns %d", seen);
    if (seen < 0)
        attempt_observed(attempt, "visits returns -%s (%d)", errno_text(-seen), seen);
}

static void waits(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t returned = query_written(run, 0, RETURNED "0\n", 0);
    attempt_expected(attempt, "visits returns 0");
    returned_observed(attempt, run);
    attempt_require(attempt, returned != NOBODY, NULL, query_written(run, 0, RETURNED, 0));
    for (size_t i = 1; i <= VISITORS; i++) {
        const struct recorded_process *visitor = &run->processes[i];
        attempt_expected(attempt, "P0 has waited for %s when visits returns", visitor->name);
        attempt_observed(attempt, visitor->exit > returned ? "%s is still there" : "%s is a zombie", visitor->name);
        attempt_require(attempt, visitor->reaper == 0 && visitor->reaped < returned,
                        query_wait_count(run, 0) > 0 ? "M19" : "M09", returned);
    }
}

static void luck(struct attempt *attempt)
{
    struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    int first[VISITORS];
    size_t event, again, same = 0;
    for (size_t i = 0; i < VISITORS; i++) {
        first[i] = stay_of(run, &scenario, i, &event, &again);
        same += first[i] == first[0];
    }
    attempt_expected(attempt, "they do not all stay for the same time");
    attempt_observed(attempt, "all stay for %d s", first[0]);
    attempt_require(attempt, same < VISITORS, "M11", event);
    run = attempt_record_under(attempt, "shuffle:3", (const char *const[]){scenario.seed, scenario.names[0],
                               scenario.names[1], scenario.names[2], scenario.names[3], scenario.names[4], NULL});
    same = 0;
    for (size_t i = 0; i < VISITORS; i++)
        same += first[i] == stay_of(run, &scenario, i, &event, &again);
    attempt_expected(attempt, "with the same seed they stay as long as before, whoever runs first");
    attempt_observed(attempt, "they do not");
    attempt_require(attempt, same == VISITORS, NULL, event);
    snprintf(scenario.seed, sizeof scenario.seed, "%u", 1000001 + (unsigned)attempt_draw(attempt, 1000000));
    run = scenario_record(attempt, &scenario);
    same = 0;
    for (size_t i = 0; i < VISITORS; i++)
        same += first[i] == stay_of(run, &scenario, i, &event, &again);
    attempt_expected(attempt, "with another seed they stay for other times");
    attempt_observed(attempt, "they stay as long as before");
    attempt_require(attempt, same < VISITORS, NULL, event);
}

/* Whether somebody leaves before one who has come earlier. */
static bool overtakes(const struct recording *run)
{
    for (size_t i = 2; i < run->process_count; i++)
        if (run->processes[i].exit < run->processes[i - 1].exit)
            return true;
    return false;
}

static void results(struct attempt *attempt)
{
    struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (int i = 0; i < 8 && !overtakes(run); i++) { /* in order, by chance: then whoever ends next is the right one */
        scenario = drawn(attempt);
        run = scenario_record(attempt, &scenario);
    }
    for (size_t i = 0; i < VISITORS; i++) {
        char prefix[32];
        size_t event, again;
        const int stayed = stay_of(run, &scenario, i, &event, &again);
        attempt_expected(attempt, "P0.%zu ends with %d, the seconds of its stay", i + 1, stayed);
        attempt_observed(attempt, "its wait status is %#x", (unsigned)run->processes[i + 1].status);
        attempt_require(attempt, run->processes[i + 1].status == stayed << 8, "M06", run->processes[i + 1].exit);
        snprintf(prefix, sizeof prefix, "seconds %zu: ", i + 1);
        event = query_written(run, 0, prefix, 0);
        const int seen = event == NOBODY ? -1 : atoi(run->events[event].data + strlen(prefix));
        attempt_expected(attempt, "seconds[%zu] is %d, which P0.%zu has ended with", i, stayed, i + 1);
        attempt_observed(attempt, seen == -1000 ? "it is %d, as before the call" : "it is %d", seen);
        attempt_require(attempt, seen == stayed, seen >= 256 ? "M14" : seen <= 0 ? "M06" : "M18", event);
    }
}

static void start_fails(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    char text[64];
    snprintf(text, sizeof text, RETURNED "%d\n", -EAGAIN);
    const size_t event = query_written(run, 0, RETURNED, 0), ready = query_written(run, 0, READY, 0);
    attempt_expected(attempt, "visits returns -EAGAIN (%d), which process_start has returned", -EAGAIN);
    returned_observed(attempt, run);
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, "M02", event);
    attempt_expected(attempt, "one visitor was started, and has been waited for; ready is not called");
    attempt_observed(attempt, "%zu were started, and ready is %scalled", run->process_count - 1,
                     ready == NOBODY ? "not " : "");
    attempt_require(attempt, run->process_count == 2 && ready == NOBODY, NULL, ready);
    attempt_observed(attempt, "nobody has waited for it");
    attempt_require(attempt, run->processes[1].reaper == 0 && run->processes[1].reaped < event, NULL, event);
}

static const struct check checks[] = {
    {
        .id = "stays", .name = "Each visitor stays once, in a process of its own, with its own name", .points = 4,
        .codes = "M01", .function = stays,
        .hints = {"What does a target get, and what does a visitor need to know?",
                  "One pointer, to a struct with a name, a number of seconds, and the function to call.",
                  "An array of such structs, one for each visitor, that lives until all have been started."},
    },
    {
        .id = "together", .name = "All are there at the same time, and then P0 calls ready", .points = 3,
        .codes = "M24", .needs = {"stays"}, .function = together,
        .sentences = {{"M24", "Whoever is waited for before ready is called is gone by then."}},
        .hints = {"Who waits, and when, while the others are not yet started?",
                  "Three steps: a loop that starts, ready(), a loop that waits."},
    },
    {
        .id = "waits", .name = "All have ended and have been waited for when visits returns", .points = 3,
        .codes = "M09 M19", .needs = {"stays"}, .function = waits,
        .hints = {"How many joins does it take for n processes?", "process_join for each, with PROCESS_FOREVER."},
    },
    {
        .id = "luck", .name = "The seed decides the times, and they are not all the same", .points = 4, .codes = "M11",
        .needs = {"stays"}, .schedules = {"child-first", "parent-first"}, .function = luck,
        .hints = {"Where is the state of rand, and what becomes of it at a fork?",
                  "It is memory. Children that draw all draw from the same state.",
                  "srand(seed) once, and draw in the parent, before each start."},
    },
    {
        .id = "results", .name = "Each visitor's exit code arrives at its place", .points = 4,
        .codes = "M06 M14 M18", .needs = {"waits"}, .function = results,
        .hints = {"How does a number come from the child to the parent?",
                  "What the target returns becomes the exit code. What it writes into the struct stays with the child.",
                  "process_exit_code(&visitors[i].process, &seconds[i]), when it has been joined."},
    },
    {
        .id = "start-fails", .name = "When a process can't be started, visits says so and leaves nobody behind",
        .points = 2, .codes = "M02", .needs = {"waits"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:2"}, .function = start_fails,
        .sentences = {{"M02", "process_start can fail: it then returns -errno, and there is no child."}},
        .hints = {"What does process_start return when there is no child?",
                  "-errno. Then leave the loop, do not call ready, and join those that were started."},
    },
};

JUDGE(checks)
