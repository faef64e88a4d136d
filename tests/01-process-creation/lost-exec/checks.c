/* The checks of the exercise "lost exec". They look at recordings of probe.c linked with the learner's run_all.c.
 *
 * Codes, and the places of those programs that cannot be run, are drawn from the seed. There are three of these: one
 * that is not there (ENOENT) and one that is a folder (EACCES), with programs behind each, and another at the end. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define PROGRAMS 6
#define NOT_RUN 127
#define RETURNED "probe: run_all returned "
#define EXIT_HANDLER "probe: exit handler"

/* What is to be run, and how each of it ends. */
struct scenario {
    int codes[PROGRAMS];
    char words[PROGRAMS][40];
};

static struct scenario drawn(struct attempt *attempt)
{
    struct scenario scenario;
    for (size_t i = 0; i < PROGRAMS; i++) {
        scenario.codes[i] = 1 + (int)attempt_draw(attempt, 120);
        snprintf(scenario.words[i], sizeof scenario.words[i], "%d", scenario.codes[i]);
    }
    const size_t killed = 3, absent[] = {attempt_draw(attempt, 2), PROGRAMS - 1}, folder = 2;
    scenario.codes[killed] = -SIGKILL;
    snprintf(scenario.words[killed], sizeof scenario.words[killed], "-%d", SIGKILL);
    for (size_t i = 0; i < 2; i++) {
        scenario.codes[absent[i]] = NOT_RUN;
        snprintf(scenario.words[absent[i]], sizeof scenario.words[0], "/bin/no-such-%u",
                 (unsigned)attempt_draw(attempt, 100000));
    }
    scenario.codes[folder] = NOT_RUN;
    snprintf(scenario.words[folder], sizeof scenario.words[folder], "/bin/");
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[PROGRAMS + 1] = {NULL};
    for (size_t i = 0; i < PROGRAMS; i++)
        args[i] = scenario->words[i];
    return attempt_record(attempt, args);
}

static void loop(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t exec = query_call(run, CALL_EXEC, 0, 1);
    attempt_expected(attempt, "P0 stays what it is, and its children become programs");
    attempt_observed(attempt, "P0 calls exec itself");
    attempt_require(attempt, exec == NOBODY, "M01", exec);
    const size_t own = recording_children(run, 0), others = run->process_count - 1 - own;
    size_t stranger = 1;
    while (stranger < run->process_count && run->processes[stranger].parent == 0)
        stranger++;
    attempt_expected(attempt, "%d forks, all of them by P0", PROGRAMS);
    attempt_observed(attempt, "%zu by P0 and %zu by its children: a second copy of the loop runs", own, others);
    attempt_require(attempt, others == 0, "M52", others ? run->processes[stranger].birth : NOBODY);
    attempt_observed(attempt, "%zu by P0", own);
    attempt_require(attempt, own == PROGRAMS, NULL, NOBODY);
}

static void alone(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    require_parent_alone(attempt, run, RETURNED, "goes on behind the call of run_all", "M05");
}

static void exits(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    require_parent_alone(attempt, run, EXIT_HANDLER, "runs the exit handlers that P0 set up", "M08");
}

static void codes(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    char text[200] = RETURNED "0, codes", seen[200] = "nothing";
    for (size_t i = 0, length = strlen(text); i < PROGRAMS; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, " %d", scenario.codes[i]);
    if (returned != NOBODY)
        snprintf(seen, sizeof seen, "%.*s", (int)strcspn(run->events[returned].data, "\n"),
                 run->events[returned].data + strlen("probe: "));
    attempt_expected(attempt, "%s", text + strlen("probe: "));
    attempt_observed(attempt, "%s", seen);
    attempt_require(attempt, returned != NOBODY && strncmp(run->events[returned].data, text, strlen(text)) == 0, NULL,
                    returned);
}

static void fork_fails(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t failed = query_injected(run);
    attempt_expected(attempt, "fork fails (EAGAIN): nothing further is run, and run_all returns %d (-EAGAIN)", -EAGAIN);
    attempt_observed(attempt, "P0 goes on and forks again");
    const size_t again = failed == NOBODY ? NOBODY : query_call_flags(run, CALL_FORKS, 0, failed + 1);
    attempt_require(attempt, failed != NOBODY && again == NOBODY, "M02", again);
    char text[64];
    snprintf(text, sizeof text, RETURNED "%d,", -EAGAIN);
    attempt_observed(attempt, "it returns another number");
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, "M02", query_written(run, 0, RETURNED, 0));
}

static const struct check checks[] = {
    {
        .id = "loop", .name = "There is one loop: the parent, and nobody else, starts programs", .points = 5,
        .codes = "M01 M52", .function = loop,
        .hints = {"What does execv return when it has worked? And when not?",
                  "Behind a failed execv the child is still a copy of its parent, in the middle of its parent's loop.",
                  "The child has to end right behind the execv, whatever the reason was."},
    },
    {
        .id = "alone", .name = "Only the parent comes back from run_all", .points = 2, .codes = "M05",
        .needs = {"loop"}, .function = alone,
        .hints = {"What does a `return` do in a child?", "To leave the loop is not enough: the child must end.",
                  "_exit, in program_become."},
    },
    {
        .id = "exits", .name = "A child that could not become a program does not clean up for its parent",
        .points = 2, .codes = "M08", .needs = {"alone"}, .function = exits,
        .hints = {"What does exit do before the process ends?",
                  "The child is still a copy of its parent, exit handlers and buffers and all.",
                  "_exit, with the underscore."},
    },
    {
        .id = "codes", .name = "Each code is stored, 127 for what could not be run", .points = 2,
        .needs = {"exits"}, .function = codes,
        .hints = {"How does the parent learn that execv failed in the child?",
                  "The exit code is the child's word to its parent.", "_exit(RUN_ALL_NOT_RUN)"},
    },
    {
        .id = "fork-fails", .name = "When fork fails, nothing further is run", .points = 1, .codes = "M02",
        .needs = {"codes"}, .schedules = {"child-first", "parent-first"}, .faults = {"fork:EAGAIN:2"},
        .function = fork_fails,
        .hints = {"fork has three kinds of results, not two.", "The starter had it right: keep that line.",
                  "if (pid == -1) return -errno;"},
    },
};

JUDGE(checks)
