/* The checks of the exercise "stop all". They look at recordings of probe.c linked with the learner's stop_all.c.
 *
 * Times are drawn from the grader's seed, and virtual. What counts is who is ended by which signal, in which order. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../../common.h"
#include "grade/check.h"

#define RETURNED "probe: stop_all returned "

/* The children of the crowd, by their numbers in the recording. */
enum { STUBBORN = 1, STUBBORN_TOO, SLOW, PLAIN, QUICK };

/* Two who ignore SIGTERM, one whose cleaning up takes half as long again as the grace, a plain one, and one who needs
 * half of the grace. */
static const struct recording *crowd_record(struct attempt *attempt)
{
    char grace[8], slow[8], quick[8];
    const unsigned half = 10 + (unsigned)attempt_draw(attempt, 50);
    snprintf(grace, sizeof grace, "%u", 2 * half);
    snprintf(slow, sizeof slow, "%u", 3 * half);
    snprintf(quick, sizeof quick, "%u", half);
    return attempt_record(attempt, (const char *const[]){grace, "stubborn", "0", "stubborn", "0", "tidy", slow, "plain",
                                                         "0", "tidy", quick, NULL});
}

/* The first signal of that number that P0 sends to that child. */
static size_t sent(const struct recording *run, int signal, size_t child)
{
    for (size_t i = 0; (i = query_call_flags(run, CALL_SIGNALS, 0, i)) != NOBODY; i++)
        if (run->events[i].signal == signal && run->events[i].other == child)
            return i;
    return NOBODY;
}

static bool killed_by(const struct recording *run, size_t child, int signal)
{
    const int status = run->processes[child].status;
    return run->processes[child].exit != NOBODY && WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

static void asks(struct attempt *attempt)
{
    const struct recording *run = crowd_record(attempt);
    for (size_t i = 1; i < run->process_count; i++) {
        attempt_expected(attempt, "%s gets SIGTERM, before anybody gets SIGKILL", run->processes[i].name);
        attempt_observed(attempt, "it does not");
        const size_t asked = sent(run, SIGTERM, i);
        attempt_require(attempt, asked != NOBODY, NULL, run->processes[i].birth);
        for (size_t other = 1; other < run->process_count; other++)
            attempt_require(attempt, sent(run, SIGKILL, other) > asked, "M46", sent(run, SIGKILL, other));
    }
    const int status = run->processes[QUICK].status;
    attempt_expected(attempt, "P0.%d, who is done in half of the grace, ends by itself", QUICK);
    attempt_observed(attempt, "it is forced");
    attempt_require(attempt, WIFEXITED(status), "M46", sent(run, SIGKILL, QUICK));
}

static void forces(struct attempt *attempt)
{
    const struct recording *run = crowd_record(attempt);
    for (size_t i = STUBBORN; i <= STUBBORN_TOO; i++) {
        attempt_expected(attempt, "P0.%zu, who ignores SIGTERM, is ended by SIGKILL", i);
        attempt_observed(attempt, "it goes on until it is done with its work");
        attempt_require(attempt, killed_by(run, i, SIGKILL), "M45", run->processes[i].exit);
    }
}

static void deadline(struct attempt *attempt)
{
    const struct recording *run = crowd_record(attempt);
    attempt_expected(attempt, "P0.%d, who needs longer than the grace, is forced", SLOW);
    attempt_observed(attempt, "it had more time: each process in turn has a grace of its own");
    attempt_require(attempt, killed_by(run, SLOW, SIGKILL), NULL, run->processes[SLOW].exit);
}

static void reaps(struct attempt *attempt)
{
    const struct recording *run = crowd_record(attempt);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *process = &run->processes[i];
        attempt_expected(attempt, "when stop_all returns, %s has been waited for", process->name);
        attempt_observed(attempt, "it has not");
        attempt_require(attempt, process->reaper == 0 && process->reaped < returned, "M47", returned);
    }
}

static void counts(struct attempt *attempt)
{
    const struct recording *run = crowd_record(attempt);
    attempt_expected(attempt, "stop_all returns 3, and the processes' codes are -9, -9, -9, -15 and 15");
    attempt_observed(attempt, "something else");
    attempt_require(attempt, query_written(run, 0, RETURNED "3\n", 0) != NOBODY, NULL,
                    query_written(run, 0, RETURNED, 0));
    attempt_require(attempt, lines_count(run, "process 1: code -9") + lines_count(run, "process 2: code -9") +
                    lines_count(run, "process 3: code -9") + lines_count(run, "process 4: code -15") +
                    lines_count(run, "process 5: code 15") == 5, NULL, query_written(run, 0, "process ", 0));
}

/* [leaves] */
static void leaves(struct attempt *attempt)
{
    char grace[8];
    snprintf(grace, sizeof grace, "%u", 10 + (unsigned)attempt_draw(attempt, 50));
    const struct recording *run = attempt_record(attempt, (const char *const[]){grace, "done", "0", "new", "0", "plain",
                                                                                "0", "zombie", "0", NULL});
    for (size_t i = 0; (i = query_call_flags(run, CALL_SIGNALS, 0, i)) != NOBODY; i++) {
        const bool nobody = run->events[i].args[0] <= 0;
        attempt_expected(attempt, "SIGTERM goes to the third process alone, the only one that runs");
        attempt_observed(attempt, nobody ? "a signal is sent to a group" : "a signal is sent to who was waited for");
        attempt_require(attempt, !nobody, "M51", i);
        attempt_require(attempt, run->processes[1].reaped > i || run->events[i].args[0] != run->processes[1].pid,
                        "M49", i);
    }
    attempt_expected(attempt, "the third process is ended by SIGTERM, and nobody had to be forced");
    attempt_observed(attempt, "something else");
    attempt_require(attempt, lines_count(run, "process 3: code -15") == 1 && lines_count(run, RETURNED "0") == 1, NULL,
                    query_written(run, 0, RETURNED, 0));
}
/* [/leaves] */

static const struct check checks[] = {
    {
        .id = "asks", .name = "All are asked first, and have time to clean up", .points = 6, .codes = "M46",
        .function = asks,
        .hints = {"What does process_terminate wait for?", "For nothing. So who is still alive right after it has only "
                  "not had its time yet.", "First process_terminate for all, then process_join with the time that is "
                  "left of the grace."},
    },
    {
        .id = "forces", .name = "Who ignores SIGTERM is forced", .points = 6, .codes = "M45", .needs = {"asks"},
        .function = forces,
        .hints = {"How do you notice that somebody has not answered?", "process_join says -ETIMEDOUT.",
                  "if (process_join(…, left) == -ETIMEDOUT) process_kill(…);"},
    },
    {
        .id = "deadline", .name = "The grace is for all together", .points = 4, .needs = {"forces"},
        .function = deadline,
        .hints = {"Three who are stubborn, ten seconds each: how long does that take?",
                  "Note when the grace ends, once, and join each with what is left until then.",
                  "clock_gettime(CLOCK_MONOTONIC, &now), before the loop and in it."},
    },
    {
        .id = "reaps", .name = "All have been waited for in the end", .points = 4, .codes = "M47", .needs = {"asks"},
        .function = reaps,
        .hints = {"What is a process between its end and your wait?",
                  "process_join, for ever, for each: also those that were forced."},
    },
    {
        .id = "counts", .name = "It says how many had to be forced", .points = 2, .needs = {"deadline", "reaps"},
        .function = counts, .hints = {"Count where you force."},
    },
    {
        .id = "leaves", .name = "Who does not run gets no signal", .points = 2, .codes = "M49 M51", .needs = {"asks"},
        .schedules = {"child-first", "parent-first"}, .function = leaves,
        .hints = {"Whose is the pid of a process that was joined? And the pid 0?",
                  "Leave kill to the library: it knows whom it has waited for."},
    },
};

JUDGE(checks)
