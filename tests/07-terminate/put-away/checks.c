/* The checks of the exercise "put away". They look at recordings of probe.c linked with the learner's put_away.c.
 *
 * SIGTERM comes where it hurts: as a fault, just before a call. Where an answer makes no such call, the probe's own
 * SIGTERM is the only one, and comes while the worker sleeps. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../../common.h"
#include "grade/check.h"

static const struct recording *worker_record(struct attempt *attempt)
{
    return attempt_record(attempt, (const char *const[]){"now", NULL});
}

static bool ended_well(const struct recording *run)
{
    return lines_count(run, "probe: code 0") == 1;
}

static void ends(struct attempt *attempt)
{
    const struct recording *run = worker_record(attempt);
    const bool caught = query_event(run, EVENT_SIGNAL, 1, 0) != NOBODY &&
                        run->events[query_event(run, EVENT_SIGNAL, 1, 0)].caught;
    attempt_expected(attempt, "SIGTERM ends P0.1, with code 0");
    attempt_observed(attempt, caught ? "it does not end with 0" : "SIGTERM never comes through");
    attempt_require(attempt, ended_well(run), caught ? NULL : "M44", run->processes[1].exit);
    attempt_expected(attempt, "it has removed its file");
    attempt_observed(attempt, "the file is still there");
    attempt_require(attempt, lines_count(run, "probe: the file is gone") == 1, NULL, run->processes[1].exit);
}

/* [kept] */
static void kept(struct attempt *attempt)
{
    const struct recording *run = worker_record(attempt);
    const size_t first = query_event(run, EVENT_SIGNAL, 1, 0), sent = query_call_flags(run, CALL_SIGNALS, 0, 0);
    attempt_expected(attempt, "P0.1 ends when SIGTERM has come");
    attempt_observed(attempt, "SIGTERM comes before the wait for it begins, and P0.1 sleeps on");
    attempt_require(attempt, first == NOBODY || sent == NOBODY || sent < first, "M42", first);
    attempt_observed(attempt, "it does not end with 0");
    attempt_require(attempt, ended_well(run), NULL, run->processes[1].exit);
}
/* [/kept] */

static void lines(struct attempt *attempt)
{
    static const char *const texts[] = {"begun", "asked", "put away"};
    const struct recording *run = worker_record(attempt);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        attempt_expected(attempt, "\"%s\" is printed once, also if SIGTERM comes in the middle of a printf", texts[i]);
        attempt_observed(attempt, "%zu times", lines_count(run, texts[i]));
        attempt_require(attempt, lines_count(run, texts[i]) == 1, attempt_fault(attempt) ? "M40" : NULL,
                        query_event(run, EVENT_SIGNAL, 1, 0));
    }
}

static void sleeps(struct attempt *attempt)
{
    const struct recording *run = worker_record(attempt);
    const size_t begun = query_written(run, 1, "begun", 0);
    size_t looks = 0, last = NOBODY;
    for (size_t i = begun; i < run->event_count; i++)
        if (run->events[i].kind == EVENT_CALL && run->events[i].process == 1 &&
            (run->events[i].call == CALL_SLEEP || run->events[i].call == CALL_POLL ||
             run->events[i].call == CALL_SELECT || run->events[i].call == CALL_YIELD)) {
            looks++;
            last = i;
        }
    attempt_expected(attempt, "P0.1 sleeps until SIGTERM comes, in a single call");
    attempt_observed(attempt, "it looks %zu times in half a minute", looks);
    attempt_require(attempt, begun != NOBODY && looks < 3, "M23", last);
}

static const struct check checks[] = {
    {
        .id = "ends", .name = "SIGTERM ends it, whatever its parent has left behind, and the file is gone", .points = 7,
        .codes = "M44", .schedules = {"child-first", "parent-first"}, .function = ends,
        .hints = {"What has a process from its parent about signals, besides handlers?",
                  "The mask: the parent has blocked SIGTERM. Who opens it?",
                  "sigprocmask, or a mask for sigsuspend from which SIGTERM is taken out by sigdelset."},
    },
    {
        .id = "kept", .name = "A SIGTERM is not lost between the look and the sleep", .points = 7, .codes = "M42",
        .needs = {"ends"}, .schedules = {"parent-first"},
        .faults = {"pause:signal:SIGTERM:1@P0.1", "sigsuspend:signal:SIGTERM:1@P0.1", "poll:signal:SIGTERM:1@P0.1",
                   "sigtimedwait:signal:SIGTERM:1@P0.1"}, .function = kept,
        .hints = {"What if SIGTERM comes when asked was looked at, and pause is not called yet?",
                  "It has to stay blocked while you look, and be opened in the same step as the sleep begins.",
                  "while (!asked) sigsuspend(&mask_without_sigterm);"},
    },
    {
        .id = "lines", .name = "Each line is printed once, also if SIGTERM comes in the middle of a printf",
        .points = 5, .codes = "M40", .needs = {"ends"}, .schedules = {"parent-first"},
        .faults = {"write:signal:SIGTERM:1@P0.1"}, .function = lines,
        .hints = {"Which functions may be called in a handler? man 7 signal-safety",
                  "printf is not among them. The handler notes; who prints?",
                  "What comes behind the loop prints \"asked\"."},
    },
    {
        .id = "sleeps", .name = "It sleeps until it is asked", .points = 3, .codes = "M23", .needs = {"ends"},
        .schedules = {"child-first", "parent-first"}, .function = sleeps,
        .hints = {"How often does it look in half a minute?", "sigsuspend returns when there is something to look at."},
    },
};

JUDGE(checks)
