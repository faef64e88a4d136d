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

/* What the worker has from its parent; the probe says it at length. */
static const struct recording *worker_record(struct attempt *attempt, const char *kind)
{
    return attempt_record(attempt, (const char *const[]){kind, NULL});
}

/* Where the worker gets its first SIGTERM. */
static size_t term_come(const struct recording *run)
{
    for (size_t i = 0; (i = query_event(run, EVENT_SIGNAL, 1, i)) != NOBODY; i++)
        if (run->events[i].signal == SIGTERM)
            return i;
    return NOBODY;
}

static bool ended_well(const struct recording *run)
{
    return lines_count(run, "probe: code 0") == 1;
}

/* Does it call nothing between what it says when it is ready and its SIGTERM, or for ever? */
static bool spins(const struct recording *run)
{
    const size_t begun = query_written(run, 1, "begun", 0), term = term_come(run);
    const size_t told = begun == NOBODY ? NOBODY : query_call(run, CALL_WRITE, 1, begun);
    for (size_t i = told == NOBODY ? run->event_count : told + 1; i < run->event_count && i < term; i++)
        if (run->events[i].kind == EVENT_CALL && run->events[i].process == 1)
            return false;
    return told < term; /* both are NOBODY, the greatest number, where they never came */
}

static void ends(struct attempt *attempt)
{
    static const char *const kinds[][2] = {
        {"now", "blocked and ignored"}, {"open", "at its default"}, {"handler", "caught by a handler of its parent's"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct recording *run = worker_record(attempt, kinds[i][0]);
        const bool killed = term_come(run) != NOBODY && !run->events[term_come(run)].caught;
        const bool parents = lines_count(run, "probe: code 99") == 1, never = term_come(run) == NOBODY;
        const bool busy = spins(run);
        attempt_expected(attempt, "P0.1, born with SIGTERM %s, ends with code 0 when it comes", kinds[i][1]);
        attempt_observed(attempt, parents ? "its parent's handler ends it" : killed ? "SIGTERM kills it" :
                         busy ? "it spins, and calls nothing any more" :
                         never ? "SIGTERM never comes through" : "it does not end with 0");
        attempt_require(attempt, ended_well(run) && !busy, busy ? "M23" : killed || parents || never ? "M44" : NULL,
                        run->processes[1].exit);
        attempt_expected(attempt, "it has removed its file");
        attempt_observed(attempt, "the file is still there");
        attempt_require(attempt, lines_count(run, "probe: the file is gone") == 1, NULL, run->processes[1].exit);
    }
}

static void early(struct attempt *attempt)
{
    const struct recording *run = worker_record(attempt, "at-once");
    const size_t come = term_come(run), sent = query_call_flags(run, CALL_SIGNALS, 0, 0);
    attempt_expected(attempt, "P0.1 ends with code 0 when SIGTERM comes while ready is called");
    attempt_observed(attempt, come != NOBODY && !run->events[come].caught ? "SIGTERM kills it" :
                     sent != NOBODY ? "it sleeps on" : "it does not end with 0");
    attempt_require(attempt, ended_well(run) && sent == NOBODY, "M42", come);
    attempt_expected(attempt, "when SIGTERM has interrupted ready, ready goes on, and worker returns in the end");
    attempt_observed(attempt, "P0.1 ends, and worker has not returned");
    attempt_require(attempt, lines_count(run, "probe: worker returned 0") == 1, NULL, run->processes[1].exit);
    const size_t told = query_written(run, 0, "probe: it is ready", 0), begun = query_written(run, 1, "begun", 0);
    attempt_expected(attempt, "when ready is called, the file is there, and \"begun\" is written");
    attempt_observed(attempt, begun > told ? "\"begun\" is not written yet" : "there is no file");
    attempt_require(attempt, begun < told && lines_count(run, "probe: it is ready") == 1, NULL, told);
}

/* [kept] */
static void kept(struct attempt *attempt)
{
    const struct recording *run = worker_record(attempt, "now");
    const size_t first = term_come(run), sent = query_call_flags(run, CALL_SIGNALS, 0, 0);
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
    const struct recording *run = worker_record(attempt, "now");
    /* Before it is ready SIGTERM may kill it: then it has not begun. */
    const size_t come = term_come(run);
    const bool killed = come != NOBODY && !run->events[come].caught &&
                        lines_count(run, "probe: it was never ready") == 1;
    const size_t wanted = killed ? 0 : 1;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        attempt_expected(attempt, "\"%s\" is printed once, also if SIGTERM comes in the middle of a printf", texts[i]);
        attempt_observed(attempt, "%zu times", lines_count(run, texts[i]));
        attempt_require(attempt, lines_count(run, texts[i]) == wanted, attempt_fault(attempt) ? "M40" : NULL,
                        query_event(run, EVENT_SIGNAL, 1, 0));
    }
}

static void sleeps(struct attempt *attempt)
{
    static const enum call calls[] = {CALL_SLEEP, CALL_POLL, CALL_SELECT, CALL_YIELD, CALL_PAUSE, CALL_SIGSUSPEND,
                                      CALL_SIGTIMEDWAIT};
    const struct recording *run = worker_record(attempt, "now");
    const size_t begun = query_written(run, 1, "begun", 0);
    size_t looks = 0, last = NOBODY;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        for (size_t at = begun; at != NOBODY && (at = query_call(run, calls[i], 1, at)) != NOBODY; at++) {
            looks++;
            last = at;
        }
    attempt_expected(attempt, "P0.1 sleeps until SIGTERM comes, in a single call");
    attempt_observed(attempt, "it looks %zu times in half a minute", looks);
    attempt_require(attempt, begun != NOBODY && looks < 3, "M23", last);

    run = worker_record(attempt, "woken");
    bool asked = false;
    for (size_t i = 0; (i = query_call_flags(run, CALL_SIGNALS, 0, i)) != NOBODY; i++)
        asked = asked || run->events[i].signal == SIGTERM;
    attempt_expected(attempt, "P0.1 sleeps on when SIGUSR1 comes, for which its parent has left a handler");
    attempt_observed(attempt, asked ? "it does not end with 0" : "it puts its file away: nobody has asked");
    attempt_require(attempt, asked && ended_well(run), NULL, query_event(run, EVENT_SIGNAL, 1, 0));
}

static const struct check checks[] = {
    {
        .id = "ends", .name = "SIGTERM ends it, whatever its parent has left behind, and the file is gone", .points = 7,
        .codes = "M23 M44", .schedules = {"child-first", "parent-first"}, .function = ends,
        .hints = {"What has a process from its parent about signals, besides handlers?",
                  "The mask: the parent has blocked SIGTERM. Who opens it?",
                  "sigprocmask, or a mask for sigsuspend from which SIGTERM is taken out by sigdelset."},
    },
    {
        .id = "kept", .name = "A SIGTERM is not lost between the look and the sleep", .points = 5, .codes = "M42",
        .needs = {"ends"}, .schedules = {"parent-first"},
        .faults = {"pause:signal:SIGTERM:1@P0.1", "sigsuspend:signal:SIGTERM:1@P0.1", "poll:signal:SIGTERM:1@P0.1",
                   "sigtimedwait:signal:SIGTERM:1@P0.1", "nanosleep:signal:SIGTERM:1@P0.1"}, .function = kept,
        .hints = {"What if SIGTERM comes when asked was looked at, and pause is not called yet?",
                  "It has to stay blocked while you look, and be opened in the same step as the sleep begins.",
                  "while (!asked) sigsuspend(&mask_without_sigterm);"},
    },
    {
        .id = "early", .name = "A SIGTERM that comes while ready is called is not lost", .points = 2, .codes = "M42",
        .needs = {"ends"}, .schedules = {"parent-first"}, .function = early,
        .hints = {"What becomes of a SIGTERM that comes before you have made ready for it?",
                  "The handler, or the mask, has to be there before ready is called.",
                  "And a handler that ends the process ends what it has interrupted, too: let it note, and no more."},
        .sentences = {{"M42", "From ready on SIGTERM may come at any time: what catches it has to be there before."}},
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
        .hints = {"How often does it look in half a minute?", "sigsuspend returns when there is something to look at.",
                  "And where it is not what was waited for, it sleeps again: while."},
    },
};

JUDGE(checks)
