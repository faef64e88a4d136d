/* The checks of the exercise "checkup". They look at recordings of probe.c linked with the learner's checkup.c.
 *
 * Delays, results and signals are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TESTS 4
#define UNTOUCHED (-1000) /* what the probe puts into each verdict beforehand */

/* How long each test takes and how it ends, and the probe's arguments that say so. */
struct scenario {
    size_t count;
    int endings[TESTS];
    char words[1 + 2 * TESTS][16];
};

static void scenario_add(struct scenario *scenario, int seconds, int ending)
{
    const size_t at = scenario->count++;
    scenario->endings[at] = ending;
    snprintf(scenario->words[1 + 2 * at], sizeof scenario->words[0], "%d", seconds);
    snprintf(scenario->words[2 + 2 * at], sizeof scenario->words[0], "%d", ending);
}

/* Four tests, the first the slowest; one of them is killed. */
static struct scenario four(struct attempt *attempt, int every)
{
    static const int signals[] = {SIGKILL, SIGTERM, SIGUSR1, SIGSEGV};
    struct scenario scenario = {0};
    const int step = 30 + (int)attempt_draw(attempt, 30);
    const size_t victim = (size_t)attempt_draw(attempt, TESTS);
    const int number = signals[attempt_draw(attempt, COUNT(signals))];
    snprintf(scenario.words[0], sizeof scenario.words[0], "%d", every);
    for (int i = 0; i < TESTS; i++)
        scenario_add(&scenario, (TESTS - i) * step,
                     (size_t)i == victim ? -number : 60 * i + 1 + (int)attempt_draw(attempt, 60));
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[2 + 2 * TESTS] = {NULL};
    for (size_t i = 0; i < 1 + 2 * scenario->count; i++)
        args[i] = scenario->words[i];
    return attempt_record(attempt, args);
}

static bool is_ending(const struct scenario *scenario, int verdict)
{
    for (size_t i = 0; i < scenario->count; i++)
        if (scenario->endings[i] == verdict)
            return true;
    return false;
}

/* Requires that the i-th verdict is what it should be. Another one speaks of `other`, if not of something better. */
static void require_verdict(struct attempt *attempt, const struct recording *run, const struct scenario *scenario,
                            size_t i, const char *other)
{
    char prefix[32];
    snprintf(prefix, sizeof prefix, "verdict %zu: ", i);
    const size_t event = query_written(run, 0, prefix, 0);
    const int expected = scenario->endings[i];
    const int seen = event == NOBODY ? UNTOUCHED : atoi(run->events[event].data + strlen(prefix));
    const char *code = other;
    if (other != NULL && strcmp(other, "another's") == 0)
        code = is_ending(scenario, seen) ? "M18" : NULL;
    if (other == NULL && expected < 0)
        code = seen == 0 ? "M15" : seen == 128 - expected || seen == -expected ? "M17" : NULL;
    attempt_expected(attempt, "verdicts[%zu] is %d, as P0.%zu has ended", i, expected, i + 1);
    attempt_observed(attempt, seen == UNTOUCHED ? "there is no verdict" : "it is %d", seen);
    attempt_require(attempt, seen == expected, code, event);
}

static void killed(struct attempt *attempt)
{
    static const int signals[] = {SIGKILL, SIGTERM, SIGUSR1, SIGSEGV};
    struct scenario scenario = { .words[0] = "0" };
    scenario_add(&scenario, 10 + (int)attempt_draw(attempt, 60), -signals[attempt_draw(attempt, COUNT(signals))]);
    require_verdict(attempt, scenario_record(attempt, &scenario), &scenario, 0, NULL);
}

static void own(struct attempt *attempt)
{
    const struct scenario scenario = four(attempt, 0);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < TESTS; i++)
        require_verdict(attempt, run, &scenario, i,
                        i + 1 < run->process_count && run->processes[i + 1].reaper == NOBODY ? "M19" : "another's");
}

static void interrupted(struct attempt *attempt)
{
    const struct scenario scenario = four(attempt, 3 + (int)attempt_draw(attempt, 10));
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t returned = query_written(run, 0, "probe: checkup returned ", 0);
    for (size_t i = 1; i <= TESTS; i++) {
        attempt_expected(attempt, "checkup returns when all have been waited for, whatever signals come");
        attempt_observed(attempt, "it returns, and P0.%zu has not been waited for", i);
        attempt_require(attempt, i < run->process_count && run->processes[i].reaper == 0 &&
                        run->processes[i].reaped < returned, "M21", returned);
        require_verdict(attempt, run, &scenario, i - 1, "M21");
    }
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = four(attempt, 0);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 1; i <= TESTS; i++) {
        attempt_expected(attempt, "all are at work at the same time");
        attempt_observed(attempt, "P0.%zu has ended before P0.%d is started", i, TESTS);
        attempt_require(attempt, run->processes[i].exit > run->processes[TESTS].birth, "M24", run->processes[i].exit);
    }
}

static const struct check checks[] = {
    {
        .id = "killed", .name = "A test whose process was killed by signal N has the verdict -N", .points = 5,
        .codes = "M15 M17", .function = killed,
        .hints = {"What does WEXITSTATUS say of a process that never came to its end?",
                  "Ask WIFSIGNALED(status) first.",
                  "WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status)"},
    },
    {
        .id = "own", .name = "Each test has its own verdict, whichever ends first", .points = 5, .codes = "M18 M19",
        .needs = {"killed"}, .function = own,
        .hints = {"Whose status does wait tell?", "That of whoever has ended. There is a call that takes a pid.",
                  "waitpid(pid, &status, 0)"},
    },
    {
        .id = "interrupted", .name = "Signals do not make it miss an end", .points = 4, .codes = "M21",
        .needs = {"own"}, .function = interrupted,
        .hints = {"What does waitpid return when a handler has run meanwhile? Who has ended then?",
                  "-1, and errno is EINTR. Nobody has ended: wait again.",
                  "while (waitpid(pid, &status, 0) == -1) if (errno != EINTR) …"},
    },
    {
        .id = "together", .name = "All tests are at work at the same time", .points = 2, .codes = "M24",
        .needs = {"own"}, .function = together,
        .hints = {"Is there a wait in the loop that starts?", "First start all of them, then wait for all of them."},
    },
};

JUDGE(checks)
