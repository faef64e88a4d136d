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

/* A grace, in milliseconds: no number of whole seconds, and so short that who looks each millisecond may do so. */
static unsigned grace_draw(struct attempt *attempt)
{
    return 1500 + (unsigned)attempt_draw(attempt, 400);
}

/* Two who ignore SIGTERM, one whose cleaning up takes half as long again as the grace, a plain one, and one who needs
 * half of the grace. */
static const struct recording *crowd_record(struct attempt *attempt)
{
    char grace[16], slow[16], quick[16];
    const unsigned time = grace_draw(attempt);
    snprintf(grace, sizeof grace, "%u", time);
    snprintf(slow, sizeof slow, "%u", time + time / 2);
    snprintf(quick, sizeof quick, "%u", time / 2);
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
        for (size_t other = 1; other < run->process_count; other++) {
            attempt_observed(attempt, "%s gets SIGKILL before", run->processes[other].name);
            attempt_require(attempt, sent(run, SIGKILL, other) > asked, NULL, sent(run, SIGKILL, other));
        }
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

    char grace[16], late[16];
    const unsigned time = grace_draw(attempt);
    snprintf(grace, sizeof grace, "%u", time);
    snprintf(late, sizeof late, "%u", time - 100);
    run = attempt_record(attempt, (const char *const[]){grace, "stubborn", "0", "tidy", late, NULL});
    const size_t forced = sent(run, SIGKILL, 1);
    attempt_expected(attempt, "P0.2, who is done 100 ms before the grace of %u ms is over, ends by itself", time);
    attempt_observed(attempt, "it is forced");
    attempt_require(attempt, sent(run, SIGKILL, 2) == NOBODY, "M46", sent(run, SIGKILL, 2));
    attempt_expected(attempt, "P0.1 is forced when the grace of %u ms is over: P0.2 has ended before", time);
    attempt_observed(attempt, "P0.1 is forced earlier");
    attempt_require(attempt, forced > run->processes[2].exit, "M46", forced);
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

static void require_returned(struct attempt *attempt, const struct recording *run, int expected)
{
    const size_t event = query_written(run, 0, RETURNED, 0);
    const int seen = event == NOBODY ? -1 : atoi(run->events[event].data + strlen(RETURNED));
    attempt_expected(attempt, "%d had to be forced: stop_all returns %d", expected, expected);
    attempt_observed(attempt, event == NOBODY ? "it does not return" : "it returns %d", seen);
    attempt_require(attempt, seen == expected, NULL, event);
}

static void counts(struct attempt *attempt)
{
    const struct recording *run = crowd_record(attempt);
    require_returned(attempt, run, 3);
    attempt_expected(attempt, "the processes' codes are -9, -9, -9, -15 and 15");
    attempt_observed(attempt, "they are others");
    attempt_require(attempt, lines_count(run, "process 1: code -9") + lines_count(run, "process 2: code -9") +
                    lines_count(run, "process 3: code -9") + lines_count(run, "process 4: code -15") +
                    lines_count(run, "process 5: code 15") == 5, NULL, query_written(run, 0, "process ", 0));
}

/* [leaves] */
static void leaves(struct attempt *attempt)
{
    char grace[16];
    snprintf(grace, sizeof grace, "%u", 10000 + (unsigned)attempt_draw(attempt, 50000));
    const struct recording *run = attempt_record(attempt, (const char *const[]){grace, "done", "0", "new", "0", "plain",
                                                                                "0", "zombie", "0", "killed", "0",
                                                                                NULL});
    for (size_t i = 0; (i = query_call_flags(run, CALL_SIGNALS, 0, i)) != NOBODY; i++) {
        const bool nobody = run->events[i].args[0] <= 0;
        attempt_expected(attempt, "SIGTERM goes to the third process alone, the only one that runs");
        attempt_observed(attempt, nobody ? "a signal is sent to a group" : "a signal is sent to who was waited for");
        attempt_require(attempt, !nobody, "M51", i);
        attempt_require(attempt, run->processes[1].reaped > i || run->events[i].args[0] != run->processes[1].pid,
                        "M49", i);
    }
    attempt_expected(attempt, "the third process is ended by SIGTERM");
    attempt_observed(attempt, "it is not");
    attempt_require(attempt, lines_count(run, "process 3: code -15") == 1, NULL, query_written(run, 0, RETURNED, 0));
    require_returned(attempt, run, 0);
}
/* [/leaves] */

/* Nobody here needs time; what is compared is virtual. */
static void hurries(struct attempt *attempt)
{
    char grace[16];
    const int time = 2500 + (int)attempt_draw(attempt, 3000);
    snprintf(grace, sizeof grace, "%d", time);
    const struct recording *run = attempt_record(attempt, (const char *const[]){grace, "plain", "0", "plain", "0",
                                                                                NULL});
    const size_t called = query_written(run, 0, "probe: stop_all is called", 0);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "stop_all returns when all have ended, long before the grace is over");
    attempt_observed(attempt, "it goes on waiting");
    attempt_require(attempt, called != NOBODY && returned != NOBODY &&
                    run->events[returned].time - run->events[called].time < time * 500000LL, "M10", returned);
}

static const struct check checks[] = {
    {
        .id = "asks", .name = "All are asked first, and have time to clean up", .points = 6, .codes = "M46",
        .function = asks,
        .hints = {"When the first gets SIGKILL: has the last been asked, and how long ago?",
                  "process_terminate waits for nothing. So ask all of them, in a loop of its own, before you wait for "
                  "anybody.", "First process_terminate for all, then process_join with the time that is "
                  "left of the grace."},
    },
    {
        .id = "forces", .name = "Who ignores SIGTERM is forced", .points = 6, .codes = "M45", .needs = {"asks"},
        .function = forces,
        .hints = {"How do you notice that somebody has not answered?", "process_join says -ETIMEDOUT.",
                  "if (process_join(…, left) == -ETIMEDOUT) process_kill(…);"},
    },
    {
        .id = "deadline", .name = "The grace is for all together", .points = 3, .codes = "M46",
        .needs = {"forces"}, .function = deadline,
        .hints = {"Three who are stubborn, ten seconds each: how long does that take?",
                  "Note when the grace ends, once, and join each with what is left until then.",
                  "clock_gettime(CLOCK_MONOTONIC, &now), before the loop and in it."},
        .sentences = {{"M46", "Who is forced before the grace is over had less time than was promised."}},
    },
    {
        .id = "hurries", .name = "Who ends earlier is not waited for longer", .points = 1, .codes = "M10",
        .needs = {"asks"}, .schedules = {"child-first", "parent-first"}, .function = hurries,
        .hints = {"Which call waits for an end, but no longer than so many milliseconds?", "process_join"},
        .sentences = {{"M10", "Who sleeps for the whole grace waits for those, too, who have ended long ago."}},
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
