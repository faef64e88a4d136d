/* The checks of the exercise "lookout". They look at recordings of probe.c linked with the learner's lookout.c.
 *
 * Delays, codes and signals are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define UNTOUCHED (-1000) /* the code that the probe puts in */

/* The number behind `prefix`; NOBODY in *event if there is none. */
static int told(const struct recording *run, const char *prefix, size_t *event)
{
    *event = query_written(run, NOBODY, prefix, 0);
    return *event == NOBODY ? 0 : atoi(run->events[*event].data + strlen(prefix));
}

/* Requires that this number is told; another one speaks of `code`. */
static void require_told(struct attempt *attempt, const struct recording *run, const char *prefix, int expected,
                         const char *code)
{
    size_t event;
    const int seen = told(run, prefix, &event);
    attempt_expected(attempt, "%s%d", prefix, expected);
    if (event == NOBODY)
        attempt_observed(attempt, "nothing of the kind");
    else
        attempt_observed(attempt, "%s%d", prefix, seen);
    attempt_require(attempt, event != NOBODY && seen == expected, code, event);
}

static const struct recording *look_run(struct attempt *attempt, int ending)
{
    char words[2][16];
    snprintf(words[0], sizeof words[0], "%d", 60 + (int)attempt_draw(attempt, 60));
    snprintf(words[1], sizeof words[1], "%d", ending);
    return attempt_record(attempt, (const char *const[]){"look", words[0], words[1], NULL});
}

/* Whether P0 has slept, or waited, before `event`. */
static bool paused_before(const struct recording *run, size_t event)
{
    for (size_t i = 0; i < event && i < run->event_count; i++)
        if (run->events[i].process == 0 && run->events[i].kind == EVENT_CALL && run->events[i].blocked)
            return true;
    return false;
}

static void looks(struct attempt *attempt)
{
    const int code = 1 + (int)attempt_draw(attempt, 255);
    const struct recording *run = look_run(attempt, code);
    const size_t first = query_written(run, 0, "working: returned ", 0);
    attempt_expected(attempt, "it looks, and does not wait");
    attempt_observed(attempt, "P0.1 has ended when it returns");
    attempt_require(attempt, run->process_count == 2 && first < run->processes[1].exit, NULL, first);
    attempt_observed(attempt, "P0 sleeps before it returns");
    attempt_require(attempt, !paused_before(run, first), NULL, first);
    require_told(attempt, run, "working: returned ", -EAGAIN, "M22");
    require_told(attempt, run, "working: ended ", 0, "M22");
    require_told(attempt, run, "working: code ", UNTOUCHED, NULL);
    require_told(attempt, run, "then: returned ", 0, NULL);
    require_told(attempt, run, "then: ended ", 1, NULL);
    require_told(attempt, run, "then: code ", code, NULL);
    run = attempt_record(attempt, (const char *const[]){"stopped", NULL});
    require_told(attempt, run, "stopped: returned ", -EAGAIN, NULL);
    require_told(attempt, run, "stopped: ended ", 0, NULL);
}

static void again(struct attempt *attempt)
{
    const int code = 1 + (int)attempt_draw(attempt, 255);
    const struct recording *run = look_run(attempt, code);
    require_told(attempt, run, "again: returned ", 0, "M20");
    require_told(attempt, run, "again: code ", code, "M20");
    require_told(attempt, run, "once more: returned ", 0, "M20");
    require_told(attempt, run, "once more: code ", code, "M20");
}

static void killed(struct attempt *attempt)
{
    static const int signals[] = {SIGKILL, SIGTERM, SIGUSR1, SIGHUP};
    const int number = signals[attempt_draw(attempt, COUNT(signals))];
    const struct recording *run = look_run(attempt, -number);
    size_t event;
    const int seen = told(run, "then: code ", &event);
    require_told(attempt, run, "then: code ", -number,
                 seen == 0 ? "M15" : seen == number || seen == 128 + number ? "M17" : NULL);
}

static void others(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"sibling", NULL});
    require_told(attempt, run, "sibling: returned ", -ECHILD, "M25");
    require_told(attempt, run, "sibling: ended ", 0, "M25");
    require_told(attempt, run, "sibling: code ", UNTOUCHED, NULL);
}

static void two(struct attempt *attempt)
{
    char text[16];
    const int code = 4 + (int)attempt_draw(attempt, 250);
    snprintf(text, sizeof text, "%d", code);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"two", text, NULL});
    require_told(attempt, run, "works: returned ", -EAGAIN, "M20");
    require_told(attempt, run, "works: ended ", 0, "M20");
    require_told(attempt, run, "done: returned ", 0, "M20");
    require_told(attempt, run, "done: code ", code, "M20");
    require_told(attempt, run, "works still: returned ", -EAGAIN, "M20");
    require_told(attempt, run, "works still: ended ", 0, "M20");
}

static void orphan(struct attempt *attempt)
{
    char seconds[16];
    snprintf(seconds, sizeof seconds, "%d", 60 + (int)attempt_draw(attempt, 60));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"orphan", seconds, NULL});
    size_t event;
    const bool at_last = told(run, "at last: orphaned ", &event) == 1;
    require_told(attempt, run, "before: orphaned ", 0, NULL);
    require_told(attempt, run, "after: orphaned ", 1, at_last ? "M29" : "M32");
    require_told(attempt, run, "at last: orphaned ", 1, "M32");
    run = attempt_record(attempt, (const char *const[]){"late", seconds, NULL});
    require_told(attempt, run, "after: orphaned ", 1, "M31");
}

static const struct check checks[] = {
    {
        .id = "looks", .name = "Whoever still runs has not ended", .points = 5, .codes = "M22", .function = looks,
        .hints = {"What does waitpid with WNOHANG return while the child runs?", "0: neither the pid, nor -1.",
                  "if (told == 0) return -EAGAIN;"},
    },
    {
        .id = "killed", .name = "A child that signal N has killed has the code -N", .points = 3, .codes = "M15 M17",
        .needs = {"looks"}, .function = killed,
        .hints = {"Who counts from 128 on?", "The shell does. The contract says -N.", "-WTERMSIG(status)"},
    },
    {
        .id = "again", .name = "It may be asked as often as one likes", .points = 3, .codes = "M20",
        .needs = {"looks"}, .function = again,
        .hints = {"What does waitpid say of a child that was waited for?", "ECHILD. But you know how it has ended.",
                  "if (lookout->ended) return 0;"},
    },
    {
        .id = "others", .name = "Somebody else's child is none of the caller's", .points = 2, .codes = "M25",
        .needs = {"looks"}, .function = others,
        .hints = {"What does waitpid return for a sibling?", "-1, with ECHILD. Hand it on, and change nothing."},
    },
    {
        .id = "two", .name = "Each child is looked after by itself", .points = 2, .codes = "M20",
        .needs = {"looks"}, .schedules = {"child-first", "parent-first"}, .function = two,
        .hints = {"Whom does waitpid(-1, …) tell of? And of how many children does a variable of yours know?",
                  "Wait for lookout->pid alone, and keep in the struct what you learn."},
        .sentences = {{"M20", "The end of one child was told of another; and each status is told once."}},
    },
    {
        .id = "orphan", .name = "Whose parent has gone is an orphan, whoever has taken it in", .points = 5,
        .codes = "M29 M31 M32", .function = orphan,
        .hints = {"Whom does an orphan come to?", "To the nearest subreaper among its ancestors. You can't know its "
                  "pid. But you know your parent's.",
                  "Is getppid() still the pid that the parent had?"},
        .sentences = {{"M29", "The parent is a zombie: it has gone, though there is still somebody with its pid."},
                      {"M31", "The parent had gone before anybody asked: only the pid that it told itself is the right "
                              "one to compare with."}},
    },
};

JUDGE(checks)
