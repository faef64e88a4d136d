/* The checks of the exercise "reaper". They look at recordings of probe.c linked with the learner's reaper.c.
 *
 * Codes are drawn from the grader's seed. Time is virtual: the children of "apart" end a minute after each other. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define CHILDREN 3
#define CROWD_MAX 6
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Orders for an end that comes while reaper_reap is at work: in some it comes behind the last wait. */
static const char *const between[] = {
    "shuffle:1", "shuffle:2", "shuffle:3", "shuffle:4",  "shuffle:5",  "shuffle:6",
    "shuffle:7", "shuffle:8", "shuffle:9", "shuffle:10", "shuffle:11", "shuffle:12",
};

/* The children's codes, and the probe's arguments that say so. */
struct scenario {
    size_t count;
    int codes[CROWD_MAX];
    char words[CROWD_MAX][8];
};

/* Three children, one of them killed, for "apart"; more, and how many is drawn, too, for the others. */
static struct scenario drawn(struct attempt *attempt, bool killed)
{
    struct scenario scenario = {.count = CHILDREN};
    if (!killed)
        scenario.count += 1 + attempt_draw(attempt, CROWD_MAX - CHILDREN);
    for (size_t i = 0; i < scenario.count; i++)
        scenario.codes[i] = (int)(40 * i + 20 + attempt_draw(attempt, 40));
    if (killed)
        scenario.codes[1] = -SIGKILL;
    for (size_t i = 0; i < scenario.count; i++)
        snprintf(scenario.words[i], sizeof scenario.words[i], "%d", scenario.codes[i]);
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario,
                                               const char *how)
{
    const char *args[CROWD_MAX + 2] = {how};
    for (size_t i = 0; i < scenario->count; i++)
        args[i + 1] = scenario->words[i];
    return attempt_record(attempt, args);
}

/* Requires that the `nth` line which begins with `prefix` is this one, and written by P0. */
static void require_line(struct attempt *attempt, const struct recording *run, const char *line, const char *prefix,
                         size_t nth, const char *codes)
{
    size_t event = query_written(run, 0, prefix, 0);
    while (--nth > 0 && event != NOBODY)
        event = query_written(run, 0, prefix, event + 1);
    attempt_expected(attempt, "P0 is told \"%s\"", line);
    attempt_observed(attempt, "it is told nothing");
    if (event != NOBODY)
        attempt_observed(attempt, "it is told \"%.*s\"", (int)strcspn(run->events[event].data, "\n"),
                         run->events[event].data);
    attempt_require(attempt, event != NOBODY && strncmp(run->events[event].data, line, strlen(line)) == 0 &&
                    run->events[event].data[strlen(line)] == '\n', codes, event);
}

/* Requires that no status was thrown away by the kernel. */
static void require_statuses(struct attempt *attempt, const struct recording *run)
{
    attempt_expected(attempt, "P0 waits for its children");
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *child = &run->processes[i];
        if (child->adopted != NOBODY)
            continue; /* P0 has not lived to see its end */
        attempt_observed(attempt, "P0.%zu leaves no zombie: the kernel has thrown its status away", i);
        attempt_require(attempt, child->reaper == 0 || child->reaped == NOBODY || child->reaped > child->exit + 1 ||
                        run->events[child->reaped].other != NOBODY, "M28", child->exit);
    }
}

static void apart(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true);
    const struct recording *run = scenario_record(attempt, &scenario, "apart");
    require_line(attempt, run, "open: 0", "open: ", 1, NULL);
    require_statuses(attempt, run);
    for (size_t i = 0; i < CHILDREN; i++) {
        char line[40];
        snprintf(line, sizeof line, "told: code %d", scenario.codes[i]);
        require_line(attempt, run, line, "told: ", i + 1, NULL);
        const struct recorded_process *child = &run->processes[i + 1];
        attempt_expected(attempt, "P0.%zu is reaped before the next child ends, a minute later", i + 1);
        attempt_observed(attempt, "it is not");
        attempt_require(attempt, child->reaper == 0 &&
                        (i + 1 == CHILDREN || child->reaped < run->processes[i + 2].exit), NULL, child->exit);
    }
}

static void empties(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, true);
    const struct recording *run = scenario_record(attempt, &scenario, "apart");
    for (size_t i = 0; i < CHILDREN; i++)
        require_line(attempt, run, "reap: 1, then readable 0", "reap: ", i + 1, NULL);
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    const struct recording *run = scenario_record(attempt, &scenario, "together");
    char line[40];
    snprintf(line, sizeof line, "reap: %zu, then readable 0", scenario.count);
    require_line(attempt, run, line, "reap: ", 1, "M38");
    for (size_t i = 0; i < COUNT(between); i++) {
        run = attempt_record_under(attempt, between[i], (const char *const[]){"between", scenario.words[0], NULL});
        attempt_expected(attempt, "P0.1 is reaped, or the descriptor is readable when it has ended");
        attempt_observed(attempt, "neither: what was told of its end has been thrown away");
        attempt_require(attempt, query_written(run, 0, "left: 0\n", 0) != NOBODY, "M38",
                        run->process_count > 1 ? run->processes[1].exit : NOBODY);
    }
}

/* A signal, when the pipe is full. */
static const struct recording *full_record(struct attempt *attempt, const struct scenario *scenario)
{
    return attempt_record_under(attempt, "parent-first", (const char *const[]){"full", scenario->words[0], NULL});
}

static void errno_kept(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    char line[40];
    snprintf(line, sizeof line, "errno %d of %d", scenario.codes[0], scenario.codes[0]);
    require_line(attempt, scenario_record(attempt, &scenario, "together"), line, "errno ", 1, "M39");
    require_line(attempt, full_record(attempt, &scenario), line, "errno ", 1, "M39"); /* a write fails here */
}

static void idle(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"idle", "0", NULL});
    require_line(attempt, run, "reap: 0, then readable 0", "reap: ", 1, NULL);
    require_line(attempt, run, "reap: 0, then readable 0", "reap: ", 2, NULL); /* P0.1 is stopped */
    require_line(attempt, run, "reap: 0, then readable 0", "reap: ", 3, NULL);
    const size_t at_work = query_written(run, 0, "somebody is at work", 0);
    attempt_expected(attempt, "reaper_reap comes back while the child is at work");
    attempt_observed(attempt, "it comes back when the child has ended");
    attempt_require(attempt, at_work != NOBODY && run->process_count > 1 && run->processes[1].exit > at_work, NULL,
                    at_work);
    require_line(attempt, run, "reap: 1, then readable 0", "reap: ", 4, NULL);
}

static void full(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, false);
    const struct recording *run = full_record(attempt, &scenario);
    require_line(attempt, run, "it has come: readable 1", "it has come: ", 1, NULL);
    require_line(attempt, run, "reap: 0, then readable 0", "reap: ", 1, NULL);
}

static void closes(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"close", "0", NULL});
    require_line(attempt, run, "open: an exec closes it: 1", "open: ", 1, NULL);
    require_line(attempt, run, "closed: left open 0, blocked 0", "closed: ", 1, NULL);
    require_line(attempt, run, "own handler ran 1", "own ", 1, NULL);
    require_line(attempt, run, "closed: left open 0, blocked 1", "closed: ", 2, NULL); /* as it was before */
}

static const struct check checks[] = {
    {
        .id = "apart", .name = "The end of a child makes the descriptor readable, and its code is told", .points = 6,
        .codes = "M28", .function = apart,
        .hints = {"What may a handler do, and what does poll look at?",
                  "A pipe whose both ends are ours: the handler writes a byte, poll sees that there is one.",
                  "pipe2(ends, O_CLOEXEC | O_NONBLOCK) and sigaction in reaper_open, waitpid in reaper_reap."},
    },
    {
        .id = "empties", .name = "After reaper_reap the descriptor is not readable any more", .points = 2,
        .needs = {"apart"}, .function = empties,
        .hints = {"How many bytes can there be in the pipe by now?",
                  "Read until there is nothing more to read; for that the end must not block."},
    },
    {
        .id = "together", .name = "Whoever has ended is reaped, however few signals there were", .points = 6,
        .codes = "M38", .needs = {"empties"}, .function = together,
        .hints = {"Many children end, and there is one byte. What does the byte tell, and what not?",
                  "waitpid with WNOHANG until it gives 0 or -1, behind the read, not before it."},
        .sentences = {{"M38", "One SIGCHLD, or one byte, may stand for several ends: empty the pipe first, then wait "
                       "until there is nobody left."}},
    },
    {
        .id = "idle", .name = "reaper_reap takes only who has ended, and never waits", .points = 2,
        .needs = {"empties"}, .function = idle,
        .hints = {"Which of your calls can block: the read, the wait? And of what does waitpid tell, besides ends?"},
    },
    {
        .id = "full", .name = "The handler never blocks, also when its pipe is full", .points = 2,
        .needs = {"empties"}, .schedules = {"parent-first"}, .function = full,
        .hints = {"A pipe is full some time. What does a write do then?",
                  "The write end must not block either; that the byte is not written does not matter."},
    },
    {
        .id = "errno", .name = "The handler leaves errno as it was", .points = 3, .codes = "M39",
        .needs = {"apart", "full"}, .function = errno_kept,
        .hints = {"Can a write to the pipe fail? What does it leave in errno then?",
                  "Keep errno in the first line of the handler, put it back in the last, whatever is called between."},
    },
    {
        .id = "closes", .name = "reaper_close puts back what was there before", .points = 2,
        .needs = {"apart"}, .function = closes,
        .hints = {"What was installed for SIGCHLD before reaper_open?", "sigaction tells it in its third argument."},
    },
};

JUDGE(checks)
