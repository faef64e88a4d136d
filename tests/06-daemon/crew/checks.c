/* The checks of the exercise "crew". They look at recordings of probe.c linked with the learner's crew.c.
 *
 * Codes and delays are drawn from the grader's seed. Time is virtual. P0.1 is no daemon, P0.2 is one, P0.3 is one that
 * ignores SIGTERM, P0.4 is none and may hire P0.4.1, also none, and leave by crew_leave. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "../../common.h"
#include "grade/check.h"

struct scenario {
    int code, leaves;
    const struct recording *run;
};

static struct scenario record_how(struct attempt *attempt, bool leaves, const char *how)
{
    static char words[4][16];
    struct scenario scenario;
    scenario.code = 1 + (int)attempt_draw(attempt, 100);
    const int seconds = 15 + (int)attempt_draw(attempt, 15), stubborn = 40 + (int)attempt_draw(attempt, 15);
    scenario.leaves = leaves ? 101 + (int)attempt_draw(attempt, 100) : 0;
    snprintf(words[0], sizeof words[0], "%d", scenario.code);
    snprintf(words[1], sizeof words[1], "%d", seconds);
    snprintf(words[2], sizeof words[2], "%d", stubborn);
    snprintf(words[3], sizeof words[3], "%d", scenario.leaves);
    scenario.run = attempt_record(attempt, (const char *const[]){words[0], words[1], words[2], words[3], how, NULL});
    attempt_expected(attempt, "P0 has four children%s", leaves ? ", and P0.4 has one" : "");
    attempt_observed(attempt, "there are %zu processes besides P0", scenario.run->process_count - 1);
    attempt_require(attempt, scenario.run->process_count == (leaves ? 6 : 5), NULL, NOBODY);
    return scenario;
}

static struct scenario record(struct attempt *attempt, bool leaves)
{
    return record_how(attempt, leaves, NULL);
}

/* Requires that P0 was there when that child ended, and has waited for it. */
static void require_awaited(struct attempt *attempt, const struct recording *run, size_t child, const char *code)
{
    const struct recorded_process *process = &run->processes[child];
    attempt_expected(attempt, "P0 waits for P0.%zu before it exits", child);
    attempt_observed(attempt, "P0 exits, and P0.%zu is still at work", child);
    attempt_require(attempt, process->exit < run->processes[0].exit, code, run->processes[0].exit);
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, process->reaper == 0, code, process->exit);
}

static void ordinary(struct attempt *attempt)
{
    const struct scenario it = record(attempt, false);
    require_awaited(attempt, it.run, 1, "M36");
    attempt_expected(attempt, "P0.1 comes to the end of its work");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, query_written(it.run, 1, "done: 1\n", 0) != NOBODY, NULL, it.run->processes[1].exit);
    attempt_expected(attempt, "P0 exits with %d", it.code);
    attempt_observed(attempt, "status 0x%04x", (unsigned)it.run->processes[0].status);
    attempt_require(attempt, it.run->processes[0].status == it.code << 8, NULL, it.run->processes[0].exit);
}

static void daemons(struct attempt *attempt)
{
    const struct scenario it = record(attempt, false);
    const struct recorded_process *process = &it.run->processes[2];
    const bool ended = query_written(it.run, 2, "done: 2\n", 0) != NOBODY;
    attempt_expected(attempt, "P0.2, a daemon, is terminated when P0 leaves");
    attempt_observed(attempt, "P0 exits, and nobody has told it to end");
    attempt_require(attempt, !ended || process->exit < it.run->processes[0].exit, "M31", it.run->processes[0].exit);
    attempt_observed(attempt, "P0 waits for an hour, until it has ended by itself");
    attempt_require(attempt, !ended, "M34", process->exit);
    attempt_observed(attempt, "it ends otherwise");
    attempt_require(attempt, WIFSIGNALED(process->status) && WTERMSIG(process->status) == SIGTERM, NULL, process->exit);
    attempt_expected(attempt, "P0 waits for P0.2 as well");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, process->reaper == 0, "M19", process->exit);
}

static void first(struct attempt *attempt)
{
    const struct scenario it = record(attempt, false);
    attempt_expected(attempt, "the daemon P0.2 is told to end before anybody is waited for");
    attempt_observed(attempt, "P0 has waited for P0.1 first, and the daemon has run on all that time");
    attempt_require(attempt, it.run->processes[2].exit < it.run->processes[1].exit, "M34", it.run->processes[2].exit);
}

static void stubborn(struct attempt *attempt)
{
    const struct scenario it = record(attempt, false);
    require_awaited(attempt, it.run, 3, "M19");
    attempt_expected(attempt, "P0.3, a daemon that ignores SIGTERM, comes to the end of its work");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, query_written(it.run, 3, "done: 3\n", 0) != NOBODY, NULL, it.run->processes[3].exit);
}

static void interrupted(struct attempt *attempt)
{
    const struct scenario it = record_how(attempt, false, "rung");
    for (size_t child = 1; child < it.run->process_count; child++) {
        attempt_expected(attempt, "a signal comes while P0 waits; it waits for P0.%zu all the same", child);
        attempt_observed(attempt, "it does not");
        attempt_require(attempt, it.run->processes[child].reaper == 0, "M21", it.run->processes[child].exit);
    }
}

/* The process of that name: with as many processes as were required, there is one. */
static size_t process_called(const struct recording *run, const char *name)
{
    size_t i = run->process_count - 1;
    while (i > 0 && strcmp(run->processes[i].name, name) != 0)
        i--;
    return i;
}

static void copy(struct attempt *attempt)
{
    const struct scenario it = record(attempt, true);
    const size_t own = process_called(it.run, "P0.4.1"), self = it.run->processes[own].parent;
    const size_t sent = query_call_flags(it.run, CALL_SIGNALS, self, 0);
    attempt_expected(attempt, "P0.4 sends no signal to its siblings");
    attempt_observed(attempt, "it sends one");
    attempt_require(attempt, sent == NOBODY, "M25", sent);
    attempt_expected(attempt, "P0.4 waits for P0.4.1, whom it has hired itself");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, it.run->processes[own].reaper == self, "M36", it.run->processes[own].exit);
    attempt_expected(attempt, "then P0.4 leaves with %d", it.leaves);
    attempt_observed(attempt, "status 0x%04x", (unsigned)it.run->processes[self].status);
    attempt_require(attempt, it.run->processes[self].status == it.leaves << 8, NULL, it.run->processes[self].exit);
}

static const struct check checks[] = {
    {
        .id = "ordinary", .name = "Ordinary children are waited for, and come to the end of their work", .points = 5,
        .codes = "M36", .function = ordinary,
        .hints = {"Who waits for P0.1?", "Nobody does: the loop leaves out all that are no daemons.",
                  "One loop, over all members, with waitpid for each."},
    },
    {
        .id = "daemons", .name = "Daemons are told to end, and then waited for", .points = 5, .codes = "M19 M31 M34",
        .needs = {"ordinary"}, .function = daemons,
        .hints = {"How does a daemon learn that P0 wants to leave?", "By SIGTERM; and P0 has to send it.",
                  "kill(members[i].pid, SIGTERM) for each daemon, then the waits."},
    },
    {
        .id = "first", .name = "All daemons are told to end before anybody is waited for", .points = 3, .codes = "M34",
        .needs = {"daemons"}, .function = first,
        .hints = {"What does a daemon do while P0 waits for a child that stands before it?",
                  "Two loops: first all signals, then all waits."},
    },
    {
        .id = "stubborn", .name = "A daemon that ignores SIGTERM is waited for", .points = 2, .codes = "M19",
        .needs = {"daemons"}, .function = stubborn,
        .hints = {"Has a daemon ended when SIGTERM was sent?", "Only its wait tells."},
    },
    {
        .id = "interrupted", .name = "A signal does not end a wait", .points = 1, .codes = "M21", .needs = {"daemons"},
        .schedules = {"child-first", "parent-first"}, .faults = {"wait:EINTR:1@P0", "wait:EINTR:2@P0"},
        .function = interrupted,
        .hints = {"What does waitpid return when a handler has run, and has anybody ended?",
                  "-1, and errno is EINTR. Nobody has ended: wait again."},
    },
    {
        .id = "copy", .name = "In a copy of the crew, whom the caller has hired itself are its children", .points = 4,
        .codes = "M25 M36", .needs = {"daemons"}, .function = copy,
        .sentences = {{"M25", "In a copy of the crew there are the parent's children, who are not the caller's."}},
        .hints = {"P0.4 has a copy of the crew, and hires one more. Whose children are in there?",
                  "Each member knows who has hired it. Compare that with getpid()."},
    },
};

JUDGE(checks)
