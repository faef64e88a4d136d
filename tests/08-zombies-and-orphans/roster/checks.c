/* The checks of the exercise "roster". They look at recordings of probe.c linked with the learner's roster.c.
 *
 * Codes and numbers are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define CHILDREN 3
#define CROWD 4 /* So many children, or up to two more, end together. */
#define CHILDREN_MAX (CROWD + 2)

/* The children's codes, and the probe's arguments that say so. */
struct scenario {
    size_t count;
    int codes[CHILDREN_MAX];
    char words[CHILDREN_MAX][8];
};

static struct scenario drawn(struct attempt *attempt, size_t count)
{
    struct scenario scenario = {.count = count};
    for (size_t i = 0; i < count; i++) {
        scenario.codes[i] = (int)(40 * i + 1 + attempt_draw(attempt, 40));
        snprintf(scenario.words[i], sizeof scenario.words[i], "%d", scenario.codes[i]);
    }
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario,
                                               const char *how)
{
    const char *args[CHILDREN_MAX + 2] = {how};
    for (size_t i = 0; i < scenario->count; i++)
        args[i + 1] = scenario->words[i];
    return attempt_record(attempt, args);
}

/* Requires that P0 has written this line. */
static void require_line(struct attempt *attempt, const struct recording *run, const char *line, const char *prefix,
                         const char *codes)
{
    const size_t event = query_written(run, 0, prefix, 0);
    attempt_expected(attempt, "P0 is told \"%s\"", line);
    attempt_observed(attempt, "it is told nothing");
    if (event != NOBODY)
        attempt_observed(attempt, "it is told \"%.*s\"", (int)strcspn(run->events[event].data, "\n"),
                         run->events[event].data);
    attempt_require(attempt, line_find(run, line) != NULL, codes, event);
}

/* Requires that each child was reaped and its code is known. */
static void require_codes(struct attempt *attempt, const struct recording *run, const struct scenario *scenario,
                          const char *codes)
{
    attempt_expected(attempt, "%zu children", scenario->count);
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == scenario->count + 1, NULL, NOBODY);
    require_line(attempt, run, "running 0", "running ", codes);
    for (size_t i = 0; i < scenario->count; i++) {
        char line[80], prefix[40];
        snprintf(prefix, sizeof prefix, "code %zu: ", i + 1);
        snprintf(line, sizeof line, "%s0 %d", prefix, scenario->codes[i]);
        require_line(attempt, run, line, prefix, codes);
    }
}

/* Requires that P0 has come to write a line that begins so while P0.1 was at work. */
static void require_back(struct attempt *attempt, const struct recording *run, const char *prefix, const char *from,
                         const char *codes)
{
    const size_t event = query_written(run, 0, prefix, 0);
    attempt_expected(attempt, "%s comes back while P0.1 is at work", from);
    attempt_observed(attempt, "it comes back when P0.1 has ended");
    attempt_require(attempt, event != NOBODY && run->process_count > 1 && run->processes[1].exit > event, codes, event);
}

static void slow(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, 1);
    const struct recording *run = scenario_record(attempt, &scenario, "slow");
    require_back(attempt, run, "parent: ", "roster_start", "M24");
    require_back(attempt, run, "while it works: ", "the handler", "M22");
    char line[40];
    require_line(attempt, run, "while it works: running 1", "while it works: ", NULL);
    snprintf(line, sizeof line, "code 0: %d -999", -EAGAIN);
    require_line(attempt, run, line, "code 0: ", NULL);
    require_line(attempt, run, "running 0", "running ", NULL);
    snprintf(line, sizeof line, "code 1: 0 %d", scenario.codes[0]);
    require_line(attempt, run, line, "code 1: ", NULL);
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, CROWD + attempt_draw(attempt, CHILDREN_MAX - CROWD + 1));
    const struct recording *run = scenario_record(attempt, &scenario, "together");
    size_t left = 0, first = NOBODY;
    for (size_t i = 1; i < run->process_count; i++)
        if (run->processes[i].reaper != 0) {
            first = first == NOBODY ? run->processes[i].exit : first;
            left++;
        }
    attempt_expected(attempt, "the handler waits for all %zu who have ended", scenario.count);
    attempt_observed(attempt, "%zu are not waited for", left);
    attempt_require(attempt, left == 0, "M38", first);
    require_codes(attempt, run, &scenario, "M38");
}

static void errno_kept(struct attempt *attempt)
{
    char word[16], line[24];
    const int number = 1 + (int)attempt_draw(attempt, ECHILD - 1); /* any but ECHILD */
    snprintf(word, sizeof word, "%d", number);
    snprintf(line, sizeof line, "errno %d", number);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"errno", word, NULL});
    require_line(attempt, run, line, "errno ", "M39");
}

static void early(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, CHILDREN);
    require_codes(attempt, scenario_record(attempt, &scenario, "quick"), &scenario, "M41");
}

/* Requires that neither the children nor P0 find SIGCHLD blocked, or all of them do. */
static void require_masks(struct attempt *attempt, const struct recording *run, int blocked)
{
    for (size_t i = 0; i <= CHILDREN; i++) {
        char text[40], other[40];
        const char *who = i == 0 ? "parent" : "child";
        snprintf(text, sizeof text, "%s: blocked %d\n", who, blocked);
        snprintf(other, sizeof other, "%s: blocked %d\n", who, !blocked);
        const size_t wrong = query_written(run, i, other, 0);
        attempt_expected(attempt, "SIGCHLD is %s in %s, as it was in the caller", blocked ? "blocked" : "not blocked",
                         i == 0 ? "P0 after roster_start" : "the child");
        attempt_observed(attempt, "it is %s", wrong != NOBODY ? blocked ? "not" : "blocked" : "not known");
        attempt_require(attempt, wrong == NOBODY && query_written(run, i, text, 0) != NOBODY, NULL, wrong);
    }
}

/* Requires that P0 does not find SIGCHLD blocked after any start. */
static void require_unblocked(struct attempt *attempt, const struct recording *run)
{
    const size_t wrong = query_written(run, 0, "parent: blocked 1\n", 0);
    attempt_expected(attempt, "SIGCHLD is not blocked in P0 after roster_start");
    attempt_observed(attempt, "it is");
    attempt_require(attempt, wrong == NOBODY, NULL, wrong);
}

static void masks(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, CHILDREN);
    require_masks(attempt, scenario_record(attempt, &scenario, "quick"), 0);
    require_masks(attempt, scenario_record(attempt, &scenario, "blocked"), 1);
    const struct recording *run = attempt_record_under(attempt, "child-first",
                                                       (const char *const[]){"full", "0", NULL});
    char line[60];
    snprintf(line, sizeof line, "no room left, roster_start: %d", -ENOSPC);
    require_line(attempt, run, line, "no room left, ", NULL);
    require_unblocked(attempt, run);
}

static void fork_fails(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, CHILDREN);
    const struct recording *run = scenario_record(attempt, &scenario, "quick");
    char line[40];
    snprintf(line, sizeof line, "roster_start: %d", -EAGAIN);
    require_line(attempt, run, line, "roster_start: ", "M02");
    require_line(attempt, run, "running 0", "running ", "M02");
    require_unblocked(attempt, run);
}

static const struct check checks[] = {
    {
        .id = "together", .name = "One signal for many ends: all of them are reaped", .points = 5, .codes = "M38",
        .function = together,
        .hints = {"How often does the handler run, when many children end while its signal is blocked?",
                  "Once. So one call of the handler must do for any number of ends.",
                  "while ((pid = waitpid(-1, &status, WNOHANG)) > 0) …"},
    },
    {
        .id = "errno", .name = "The handler leaves errno as it was", .points = 4, .codes = "M39",
        .function = errno_kept,
        .hints = {"Which calls of the handler can fail, and what is changed by that?",
                  "The loop ends with a waitpid that fails, and sets errno, in the middle of somebody else's work.",
                  "const int saved = errno; at the beginning, errno = saved; at the end."},
    },
    {
        .id = "early", .name = "A child that ends at once is on the list, and has ended", .points = 5, .codes = "M41",
        .function = early,
        .hints = {"What does the handler find on the list, when the child ends before its parent goes on?",
                  "Between fork and the note of the pid the handler must not run.",
                  "sigprocmask(SIG_BLOCK, …, &before) before fork, SIG_SETMASK with `before` behind the note."},
    },
    {
        .id = "masks", .name = "SIGCHLD is blocked afterwards just where it was before", .points = 2,
        .needs = {"early"}, .function = masks,
        .hints = {"What does a child inherit besides memory and descriptors?",
                  "Put back what was there before, in the child, too: you don't know that nothing was blocked."},
    },
    {
        .id = "slow", .name = "Neither roster_start nor the handler waits for a child at work", .points = 2,
        .codes = "M22 M24",
        .needs = {"together", "errno", "early"}, .function = slow,
        .hints = {"Which of your calls waits for somebody who is at work?",
                  "The handler's loop ends where nobody else has ended yet: WNOHANG."},
        .sentences = {{"M22", "Without WNOHANG the handler waits for whoever is at work, and the program with it."}},
    },
    {
        .id = "fork-fails", .name = "When fork fails, nobody comes onto the list", .points = 2, .codes = "M02",
        .needs = {"early"}, .schedules = {"child-first", "parent-first"}, .faults = {"fork:EAGAIN:2"},
        .function = fork_fails,
        .hints = {"There are two ways out of roster_start behind the fork. What has to be done on both?",
                  "Keep errno, before another call changes it; put back the mask; return -errno."},
    },
};

JUDGE(checks)
