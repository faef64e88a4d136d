/* The checks of the exercise "join". They look at recordings of probe.c linked with the learner's process.c.
 *
 * Timeouts, results and delays are drawn from the seed. Time is virtual. What came sooner is told by a second child,
 * the clock, which ends at a time of its own: P0.1 is the process that is joined, P0.2 the clock. */
#define _GNU_SOURCE /* strerrorname_np */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define WORDS 8
#define RESTLESS 5 /* as many questions in vain, and no sleep between them, are too many */
#define QUESTIONS 12 /* and so many in a few seconds, with sleeps or without */

/* Records the probe with what is said in `what`, and then numbers up to a -1. */
static const struct recording *run_with(struct attempt *attempt, const char *what, ...)
{
    char words[WORDS][16];
    const char *args[WORDS + 2] = {what};
    va_list numbers;
    va_start(numbers, what);
    for (size_t i = 0; i < WORDS; i++) {
        const int number = va_arg(numbers, int);
        if (number == -1)
            break;
        snprintf(words[i], sizeof words[i], "%d", number);
        args[i + 1] = words[i];
    }
    va_end(numbers);
    return attempt_record(attempt, args);
}

/* The number behind `prefix` in what `process` wrote; NOBODY in *event if there is none. */
static int told(const struct recording *run, size_t process, const char *prefix, size_t *event)
{
    *event = query_written(run, process, prefix, 0);
    return *event == NOBODY ? 0 : atoi(run->events[*event].data + strlen(prefix));
}

/* -110 is hard to read: " (-ETIMEDOUT)", or nothing for a number that is no error. */
static const char *named(int number)
{
    static char text[2][32];
    static size_t next;
    const char *name = number < 0 ? strerrorname_np(-number) : NULL;
    char *at = text[next++ % 2];
    if (name == NULL)
        return "";
    snprintf(at, sizeof text[0], " (-%s)", name);
    return at;
}

/* Requires that `process` tells that number; `code` says what it means when it tells another. */
static size_t require_told(struct attempt *attempt, const struct recording *run, size_t process, const char *prefix,
                           int expected, const char *code)
{
    size_t event;
    const int seen = told(run, process, prefix, &event);
    attempt_expected(attempt, "%s%d%s", prefix, expected, named(expected));
    if (event == NOBODY)
        attempt_observed(attempt, strstr(prefix, "sentinel") ? "there is no sentinel" : "it does not come to that");
    else
        attempt_observed(attempt, "%s%d%s", prefix, seen, named(seen));
    attempt_require(attempt, event != NOBODY && seen == expected, code, event);
    return event;
}

/* Does the child end before the event? */
static bool ended(const struct recording *run, size_t child, size_t event)
{
    return child < run->process_count && run->processes[child].exit < event;
}

/* Where P0 has asked too often in vain before `end`, without having slept in between; #NOBODY if it has not. */
static size_t restless(const struct recording *run, size_t end)
{
    size_t asked = 0;
    for (size_t i = 0; i < end && i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->process != 0 || event->kind != EVENT_CALL)
            continue;
        const bool waits = call_table[event->call].flags & CALL_WAITS;
        if (event->blocked)
            asked = 0;
        else if (waits && query_result(run, i) == 0 && ++asked >= RESTLESS)
            return i;
    }
    return NOBODY;
}

/* ---- a child that ends in time, and one that does not ---- */

static const struct recording *quick_run(struct attempt *attempt, int *result)
{
    const int seconds = 3 + (int)attempt_draw(attempt, 5);
    *result = 1 + (int)attempt_draw(attempt, 255);
    return run_with(attempt, "join", 600000, seconds, *result, seconds + 60, -1);
}

static void ends(struct attempt *attempt)
{
    int result;
    const struct recording *run = quick_run(attempt, &result);
    const size_t joined = query_written(run, 0, "first: join returned ", 0);
    attempt_expected(attempt, "process_join returns when P0.1 has ended");
    attempt_observed(attempt, "it returns while P0.1 is still at work");
    size_t event;
    const int seen = told(run, 0, "first: join returned ", &event);
    attempt_require(attempt, joined != NOBODY && (seen != 0 || ended(run, 1, joined)), "M22", joined);
    require_told(attempt, run, 0, "first: join returned ", 0, NULL);
    attempt_expected(attempt, "process_join returns soon after the end of P0.1, long before its time is over");
    attempt_observed(attempt, "it returns when P0.2 has ended, too, a minute later");
    attempt_require(attempt, !ended(run, 2, joined), restless(run, joined) != NOBODY ? "M23" : "M54", joined);
    require_told(attempt, run, 0, "first: exit code ", result, NULL);
}

static const struct recording *slow_run(struct attempt *attempt, int *result)
{
    const int timeout = 4 + (int)attempt_draw(attempt, 5);
    *result = 1 + (int)attempt_draw(attempt, 255);
    return run_with(attempt, "join", 1000 * timeout, timeout + 60, *result, timeout - 2, -1);
}

static void gives_up(struct attempt *attempt)
{
    int result;
    const struct recording *run = slow_run(attempt, &result);
    size_t event;
    const int seen = told(run, 0, "first: join returned ", &event);
    attempt_expected(attempt, "process_join returns -ETIMEDOUT when its time is over, while P0.1 still works");
    attempt_observed(attempt, "it returns %d%s while P0.1 still works", seen, named(seen));
    attempt_require(attempt, event != NOBODY && (seen == -ETIMEDOUT || ended(run, 1, event)), seen ? NULL : "M22",
                    event);
    attempt_observed(attempt, "it waits until P0.1 has ended");
    attempt_require(attempt, !ended(run, 1, event), NULL, event);
    attempt_observed(attempt, "it returns before its time is over");
    attempt_require(attempt, ended(run, 2, event), NULL, event);
    attempt_expected(attempt, "after that, while P0.1 works, there is no exit code: -EAGAIN");
    attempt_observed(attempt, "process_exit_code tells a code");
    const size_t code = query_written(run, 0, "first: exit code ", 0);
    attempt_require(attempt, code == NOBODY, "M26", code);
    require_told(attempt, run, 0, "first: exit_code returned ", -EAGAIN, NULL);
    require_told(attempt, run, 0, "then: join returned ", 0, NULL);
    require_told(attempt, run, 0, "then: exit code ", result, "M26");
}

static void looks(struct attempt *attempt)
{
    const int seconds = 30 + (int)attempt_draw(attempt, 60), result = 1 + (int)attempt_draw(attempt, 255);
    const struct recording *run = run_with(attempt, "look", seconds, result, -1);
    size_t event;
    const int seen = told(run, 0, "working: join returned ", &event);
    attempt_expected(attempt, "join(0) returns -ETIMEDOUT at once, while P0.1 works");
    attempt_observed(attempt, ended(run, 1, event) ? "it waits until P0.1 has ended" : "it returns %d%s", seen,
                     named(seen));
    attempt_require(attempt, event != NOBODY && seen == -ETIMEDOUT && !ended(run, 1, event), NULL, event);
    require_told(attempt, run, 0, "ended: join returned ", 0, NULL);
    require_told(attempt, run, 0, "ended: exit code ", result, NULL);
}

/* ---- how it waits ---- */

static void require_rest(struct attempt *attempt, const struct recording *run)
{
    const size_t joined = query_written(run, 0, "first: join returned ", 0), event = restless(run, joined);
    attempt_expected(attempt, "while P0.1 works, P0 sleeps");
    attempt_observed(attempt, "it asks again and again, %d times and more, without sleeping in between", RESTLESS);
    attempt_require(attempt, event == NOBODY, "M23", event);
}

/* How often P0 has asked in vain before `end`. */
static size_t questions(const struct recording *run, size_t end)
{
    size_t count = 0;
    for (size_t i = 0; i < end && i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        count += event->process == 0 && event->kind == EVENT_CALL && !event->blocked &&
                 (call_table[event->call].flags & CALL_WAITS) && query_result(run, i) == 0;
    }
    return count;
}

static void sleeps(struct attempt *attempt)
{
    int result;
    require_rest(attempt, quick_run(attempt, &result));
    const struct recording *run = slow_run(attempt, &result);
    require_rest(attempt, run);
    const size_t event = query_written(run, 0, "first: join returned ", 0), count = questions(run, event);
    attempt_expected(attempt, "in a join of some seconds P0 asks at the beginning and at the end");
    attempt_observed(attempt, "it asks %zu times in vain", count);
    attempt_require(attempt, count <= QUESTIONS, "M23", event);
}

static void closed(struct attempt *attempt)
{
    const int timeout = 2 + (int)attempt_draw(attempt, 4), result = 1 + (int)attempt_draw(attempt, 255);
    const struct recording *run =
        run_with(attempt, "closed", 1000 * timeout, timeout + 60, result, timeout + 30, -1);
    size_t event;
    const int seen = told(run, 0, "first: join returned ", &event);
    attempt_expected(attempt, "P0.1 closes its descriptors and works on: process_join returns -ETIMEDOUT in time");
    attempt_observed(attempt, "it returns %d%s%s", seen, named(seen), ended(run, 2, event) ? ", and late" : "");
    attempt_require(attempt, seen == -ETIMEDOUT && !ended(run, 2, event), NULL, event);
    require_rest(attempt, run);
    require_told(attempt, run, 0, "then: exit code ", result, NULL);
    run = run_with(attempt, "closed", 600000, timeout, result, timeout + 60, -1);
    require_told(attempt, run, 0, "first: join returned ", 0, NULL);
    attempt_expected(attempt, "P0.1 has closed its descriptors, and ends: process_join returns soon after that");
    attempt_observed(attempt, "it returns when P0.2 has ended, too, a minute later");
    event = query_written(run, 0, "first: join returned ", 0);
    attempt_require(attempt, !ended(run, 2, event), NULL, event);
}

/* The grandchild has inherited the write end, so the pipe says nothing. Late is right here, at the end of the time. */
static void held(struct attempt *attempt)
{
    const int seconds = 5 + (int)attempt_draw(attempt, 10), result = 1 + (int)attempt_draw(attempt, 255);
    const int timeouts[] = {1000 * (seconds + 10), -2}; /* any negative one waits for ever */
    for (size_t i = 0; i < 2; i++) {
        const struct recording *run = run_with(attempt, "held", timeouts[i], seconds, result, seconds + 30, -1);
        size_t event;
        const int seen = told(run, 0, "first: join returned ", &event);
        attempt_expected(attempt, "P0.1 has ended, and P0.1.1 has the pipe open: process_join returns 0 in time");
        attempt_observed(attempt, "it returns %d%s%s", seen, named(seen), ended(run, 2, event) ? ", and late" : "");
        attempt_require(attempt, event != NOBODY && seen == 0 && !ended(run, 2, event), NULL, event);
        require_told(attempt, run, 0, "first: exit code ", result, NULL);
    }
}

static void interrupted(struct attempt *attempt)
{
    const int result = 1 + (int)attempt_draw(attempt, 255), seconds = 5 + (int)attempt_draw(attempt, 5);
    const struct recording *run = run_with(attempt, "ring", 1000 * seconds, 30, result, seconds - 1, 1, -1);
    size_t event;
    int seen = told(run, 0, "first: join returned ", &event);
    attempt_expected(attempt, "a join for %d s, with an alarm every second, returns -ETIMEDOUT after %d s", seconds,
                     seconds);
    attempt_observed(attempt, "it returns %d%s%s", seen, named(seen), ended(run, 2, event) ? "" : " too early");
    attempt_require(attempt, seen == -ETIMEDOUT && ended(run, 2, event), "M21", event);
    run = run_with(attempt, "ring", 1000 * seconds, 30, result, seconds + 1, 1, -1);
    seen = told(run, 0, "first: join returned ", &event);
    attempt_observed(attempt, "it returns later: each alarm makes it longer");
    attempt_require(attempt, seen == -ETIMEDOUT && !ended(run, 2, event), "M21", event);
    require_told(attempt, run, 0, "then: join returned ", 0, "M21");
    require_told(attempt, run, 0, "then: exit code ", result, "M21");
}

/* ---- again, and others ---- */

static void again(struct attempt *attempt)
{
    const int result = 1 + (int)attempt_draw(attempt, 255);
    const struct recording *run = run_with(attempt, "again", result, -1);
    for (int i = 1; i <= 5; i++) {
        char prefix[40];
        snprintf(prefix, sizeof prefix, "join %d: join returned ", i);
        require_told(attempt, run, 0, prefix, 0, i > 1 ? "M20" : NULL);
        snprintf(prefix, sizeof prefix, "join %d: exit code ", i);
        require_told(attempt, run, 0, prefix, result, i > 1 ? "M20" : NULL);
    }
}

static void who(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"others", NULL});
    require_told(attempt, run, 0, "only run: join returned ", -ESRCH, NULL);
    require_told(attempt, run, 2, "a sibling: join returned ", -ECHILD, "M25");
    require_told(attempt, run, 2, "oneself: join returned ", -ECHILD, "M25");
    require_told(attempt, run, 0, "the creator: join returned ", 0, NULL);
}

static void lost(struct attempt *attempt)
{
    const int seconds = 3 + (int)attempt_draw(attempt, 6);
    const struct recording *run = run_with(attempt, "ignored", seconds, -1);
    require_told(attempt, run, 0, "while it works: join returned ", -ETIMEDOUT, NULL);
    require_told(attempt, run, 0, "with a timeout: join returned ", -ECHILD, "M28");
    require_told(attempt, run, 0, "for ever: join returned ", -ECHILD, "M28");
}

/* ---- the sentinel ---- */

static void sentinel(struct attempt *attempt)
{
    const int seconds = 30 + (int)attempt_draw(attempt, 60);
    const struct recording *run = run_with(attempt, "sentinel", seconds, -1);
    require_told(attempt, run, 0, "working: sentinel there, poll says ", 0, NULL);
    require_told(attempt, run, 0, "ended: sentinel there, poll says ", 1, "M54");
    require_told(attempt, run, 0, "ended: join returned ", 0, NULL);
    require_told(attempt, run, 0, "joined: sentinel there, poll says ", 1, NULL);
    require_told(attempt, run, 0, "parent: descriptors that exec leaves open, more: ", 0, NULL);
    require_told(attempt, run, 1, "child: descriptors that exec leaves open, more: ", 0, NULL);
}

static void refused(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"refused", NULL});
    require_told(attempt, run, 0, "start returned ", -EAGAIN, NULL);
    require_told(attempt, run, 0, "descriptors more: ", 0, NULL);
    require_told(attempt, run, 0, "again: start returned ", 0, NULL);
    require_told(attempt, run, 0, "again: join returned ", 0, NULL);
}

static const struct check checks[] = {
    {
        .id = "ends", .name = "A join with a timeout returns 0 when the child ends, and no later", .points = 5,
        .codes = "M22 M23 M54", .function = ends,
        .hints = {"What can the parent sleep on that wakes it at the child's end, and after a given time as well?",
                  "poll takes a descriptor and a timeout. A pipe whose write end only the child holds is at its end "
                  "when the child is.",
                  "pipe before the fork; the child closes the read end, the parent the write end, at once. Then poll "
                  "the read end, and ask waitpid with WNOHANG."},
        .sentences = {{"M54", "The parent has kept the write end, so the pipe's end never comes."}},
    },
    {
        .id = "gives-up", .name = "It returns -ETIMEDOUT when the time is over, and the child is joined later",
        .points = 5, .codes = "M22 M26", .needs = {"ends"}, .function = gives_up,
        .hints = {"Who has ended when the time is over?", "Nobody. So nothing may be noted of the child.",
                  "if (left <= 0) return -ETIMEDOUT; and `ended` is set by waitpid's answer alone."},
    },
    {
        .id = "looks", .name = "A join for 0 ms looks, and does not wait", .points = 3, .needs = {"gives-up"},
        .schedules = {"child-first", "parent-first"}, .function = looks,
        .hints = {"Which is asked first: the child, or the clock?",
                  "First waitpid with WNOHANG, then whether there is time left."},
    },
    {
        .id = "sleeps", .name = "While it waits, it sleeps", .points = 4, .codes = "M23", .needs = {"gives-up"},
        .schedules = {"child-first", "parent-first"}, .function = sleeps,
        .hints = {"How often does your loop go round in a minute?",
                  "It may ask when something has happened, and when the time is over.",
                  "poll(&sentinel, 1, left) sleeps until one of the two."},
        .sentences = {{"M23", "Who naps and asks, again and again, works for nothing: sleep on the sentinel."}},
    },
    {
        .id = "closed", .name = "A child that closes its descriptors and works on has not ended", .points = 3,
        .codes = "M23", .needs = {"sleeps"}, .schedules = {"child-first", "parent-first"}, .function = closed,
        .hints = {"What does poll say of a pipe whose write end is closed, and what if you ask again?",
                  "It says so at once, each time. Who has ended is for waitpid to say.",
                  "When poll has reported once and waitpid says 0, sleep by short timeouts instead; with .fd = -1, "
                  "poll is a sleep."},
    },
    {
        .id = "interrupted", .name = "Signals neither end a join nor make it longer", .points = 4, .codes = "M21",
        .needs = {"gives-up"}, .schedules = {"child-first", "parent-first"}, .function = interrupted,
        .hints = {"What does poll return when a handler has run?", "-1 with EINTR: then it is to be called again, with "
                  "the time that is left.",
                  "Compute a deadline once, with CLOCK_MONOTONIC, and what is left of it in each round."},
        .sentences = {{"M21", "A signal ends neither the wait nor its time: begin again, with what is left."}},
    },
    {
        .id = "held", .name = "A child has ended, also when its pipe is held open", .points = 2,
        .needs = {"sleeps"}, .schedules = {"child-first", "parent-first"}, .function = held,
        .hints = {"The child has a child of its own, which has inherited the write end. What does the pipe say?",
                  "Nothing. Who has ended is for waitpid to say.",
                  "Ask waitpid in each round, also in the last: before -ETIMEDOUT, whatever poll has said."},
    },
    {
        .id = "again", .name = "A process that was joined can be joined again, with any timeout", .points = 2,
        .codes = "M20", .needs = {"gives-up"}, .schedules = {"child-first", "parent-first"}, .function = again,
        .hints = {"What does waitpid say of a child that has been waited for?",
                  "So the first thing to ask is what you have noted."},
    },
    {
        .id = "who", .name = "Nobody but its creator joins a process, and only one that was started", .points = 2,
        .codes = "M25", .needs = {"gives-up"}, .schedules = {"child-first", "parent-first"}, .function = who,
        .hints = {"Who has initialised it? The struct knows.", "parent_pid is not getpid(): -ECHILD, before all else."},
    },
    {
        .id = "lost", .name = "A status that is lost is told as -ECHILD", .points = 2, .codes = "M28",
        .needs = {"gives-up"}, .schedules = {"child-first", "parent-first"}, .function = lost,
        .hints = {"What does waitpid say when SIGCHLD is ignored?",
                  "0 with WNOHANG while the child runs, and then ECHILD. Hand it on."},
    },
    {
        .id = "sentinel", .name = "The sentinel is readable from the end on, and not before", .points = 2,
        .codes = "M54", .needs = {"ends"}, .schedules = {"child-first", "parent-first"}, .function = sentinel,
        .hints = {"Which of the fields in process.h is for others to poll?",
                  "process->sentinel is the pipe's read end. It stays open when the process has been joined."},
    },
    {
        .id = "refused", .name = "A fork that fails leaves no descriptor open", .points = 2, .needs = {"ends"},
        .schedules = {"child-first"}, .faults = {"fork:EAGAIN:1"}, .function = refused,
        .hints = {"What have you opened before the fork?", "Both ends are to be closed when fork returns -1."},
    },
};

JUDGE(checks)
