/* The checks of the exercise "patience". They look at recordings of probe.c linked with the learner's patience.c.
 *
 * Delays and results are drawn from the grader's seed. Time is virtual. What came sooner is told by the ends of jobs,
 * which are seconds away from everything else. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define JOBS 4
#define LATE 1000   /* PATIENCE_LATE */
#define NEVER 200 /* seconds: longer than any run */
#define SECOND INT64_C(1000000000)
#define RESTLESS 8  /* as many questions in vain, and no sleep between them, are too many for two jobs */

/* What is to be done, and the probe's arguments that say so. */
struct scenario {
    int limit, every; /* seconds */
    size_t count;
    int seconds[JOBS], results[JOBS];
};

static void scenario_add(struct attempt *attempt, struct scenario *scenario, int seconds)
{
    const size_t at = scenario->count++;
    scenario->seconds[at] = seconds;
    scenario->results[at] = 60 * (int)at + 1 + (int)attempt_draw(attempt, 60);
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    char words[2 + 2 * JOBS][16];
    const char *args[3 + 2 * JOBS] = {NULL};
    snprintf(words[0], sizeof words[0], "%d", scenario->limit);
    snprintf(words[1], sizeof words[0], "%d", scenario->every);
    for (size_t i = 0; i < scenario->count; i++) {
        snprintf(words[2 + 2 * i], sizeof words[0], "%d", scenario->seconds[i]);
        snprintf(words[3 + 2 * i], sizeof words[0], "%d", scenario->results[i]);
    }
    for (size_t i = 0; i < 2 + 2 * scenario->count; i++)
        args[i] = words[i];
    return attempt_record(attempt, args);
}

static size_t returned(const struct recording *run)
{
    return query_written(run, 0, "probe: patience returned ", 0);
}

/* Requires that results[i] is this. Another one speaks of `code`. */
static void require_result(struct attempt *attempt, const struct recording *run, size_t i, int expected,
                           const char *code)
{
    char prefix[32];
    snprintf(prefix, sizeof prefix, "result %zu: ", i);
    const size_t event = query_written(run, 0, prefix, 0);
    const int seen = event == NOBODY ? -1000 : atoi(run->events[event].data + strlen(prefix));
    attempt_expected(attempt, expected == LATE ? "results[%zu] is PATIENCE_LATE (%d): it was not done in time"
                                               : "results[%zu] is %d", i, expected);
    attempt_observed(attempt, seen == -1000 ? "nothing was put there" : "it is %d", seen);
    attempt_require(attempt, seen == expected, code, event);
}

/* Requires that all children have been waited for when patience returns. */
static void require_waited(struct attempt *attempt, const struct recording *run)
{
    for (size_t i = 1; i < run->process_count; i++) {
        attempt_expected(attempt, "P0 has waited for P0.%zu when patience returns", i);
        attempt_observed(attempt, "it has not");
        attempt_require(attempt, run->processes[i].reaper == 0 && run->processes[i].reaped < returned(run), "M19",
                        returned(run));
    }
}

/* Four jobs that are all done in time; the first takes longest, and one is killed. */
static struct scenario in_time(struct attempt *attempt)
{
    struct scenario scenario = { .limit = NEVER, .every = NEVER };
    const int step = 6 + (int)attempt_draw(attempt, 6);
    for (int i = 0; i < JOBS; i++)
        scenario_add(attempt, &scenario, (JOBS - i) * step);
    scenario.results[attempt_draw(attempt, JOBS)] = -SIGKILL;
    return scenario;
}

static void results(struct attempt *attempt)
{
    const struct scenario scenario = in_time(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < JOBS; i++)
        require_result(attempt, run, i, scenario.results[i], NULL);
    require_waited(attempt, run);
    int64_t last = 0;
    for (size_t i = 1; i < run->process_count; i++) {
        const int64_t end = run->events[run->processes[i].exit].time;
        last = end > last ? end : last;
    }
    const int64_t late = run->events[returned(run)].time - last;
    attempt_expected(attempt, "patience returns as soon as the last job is done");
    attempt_observed(attempt, "it returns %d s later", (int)(late / SECOND));
    attempt_require(attempt, late < SECOND, NULL, returned(run));
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = in_time(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 1; i < run->process_count; i++) {
        attempt_expected(attempt, "all are at work at the same time");
        attempt_observed(attempt, "P0.%zu has ended before P0.%d is started", i, JOBS);
        attempt_require(attempt, run->processes[i].exit > run->processes[run->process_count - 1].birth, "M24",
                        run->processes[i].exit);
    }
}

/* Where P0 has asked too often in vain without having slept in between, once all are started; or #NOBODY. */
static size_t restless(const struct recording *run)
{
    size_t asked = 0;
    for (size_t i = run->processes[run->process_count - 1].birth; i < returned(run) && i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->process != 0 || event->kind != EVENT_CALL)
            continue;
        if (event->blocked)
            asked = 0;
        else if ((call_table[event->call].flags & CALL_WAITS) && query_result(run, i) == 0 && ++asked >= RESTLESS)
            return i;
    }
    return NOBODY;
}

static void sleeps(struct attempt *attempt)
{
    struct scenario scenario = { .limit = 100, .every = 10 };
    scenario_add(attempt, &scenario, 15 + (int)attempt_draw(attempt, 10));
    scenario_add(attempt, &scenario, 35 + (int)attempt_draw(attempt, 10));
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t event = restless(run);
    attempt_expected(attempt, "while jobs are at work, P0 sleeps");
    attempt_observed(attempt, "it asks again and again, %d times and more, without sleeping in between", RESTLESS);
    attempt_require(attempt, event == NOBODY, "M23", event);
    require_result(attempt, run, 1, scenario.results[1], NULL);
}

/* A line is told every twelve seconds; each job ends in the middle between two of them, and the first job not first. */
static void tells(struct attempt *attempt)
{
    struct scenario scenario = { .limit = NEVER, .every = 12 };
    const size_t first = 1 + attempt_draw(attempt, JOBS - 1);
    for (size_t i = 0; i < JOBS; i++)
        scenario_add(attempt, &scenario, 12 * (int)((i + JOBS - first) % JOBS) + 4 + (int)attempt_draw(attempt, 4));
    const struct recording *run = scenario_record(attempt, &scenario);
    size_t from = 0;
    for (size_t i = 1; i < JOBS; i++) {
        const size_t done = (first + i - 1) % JOBS + 1, next = (first + i) % JOBS + 1;
        char line[32];
        snprintf(line, sizeof line, "left: %zu\n", JOBS - i);
        const size_t event = query_written(run, 0, "left: ", from);
        attempt_expected(attempt, "when P0.%zu has ended, and before P0.%zu has, tell(%zu) is called, once", done, next,
                         JOBS - i);
        attempt_observed(attempt, "it is not called");
        attempt_require(attempt, event != NOBODY && event < returned(run), NULL, event);
        attempt_observed(attempt, "tell(%d) is called", atoi(run->events[event].data + strlen("left: ")));
        attempt_require(attempt, query_written(run, 0, line, from) == event, NULL, event);
        attempt_observed(attempt, "it is called at another time");
        attempt_require(attempt, event > run->processes[done].exit && event < run->processes[next].exit, NULL, event);
        from = event + 1;
    }
    attempt_expected(attempt, "when all are done, nothing more is told");
    attempt_observed(attempt, "tell is called once more");
    attempt_require(attempt, query_written(run, 0, "left: ", from) == NOBODY, NULL,
                    query_written(run, 0, "left: ", from));
}

/* The first two jobs are late, the third is in time, and the fourth would end between the limit and twice that. */
static void late(struct attempt *attempt)
{
    const int limit = 20 + (int)attempt_draw(attempt, 20);
    struct scenario scenario = { .limit = limit, .every = NEVER };
    scenario_add(attempt, &scenario, NEVER / 2);
    scenario_add(attempt, &scenario, NEVER / 2);
    scenario_add(attempt, &scenario, limit / 2);
    scenario_add(attempt, &scenario, limit + limit / 2);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < JOBS; i++)
        if (i != 2)
            require_result(attempt, run, i, LATE, "M26");
    require_result(attempt, run, 2, scenario.results[2], NULL);
    require_waited(attempt, run);
    attempt_expected(attempt, "jobs that are late are killed");
    attempt_observed(attempt, "P0.1 works until it is done");
    attempt_require(attempt, run->processes[1].status == SIGKILL, NULL, run->processes[1].exit);
}

static void fails(struct attempt *attempt)
{
    const struct scenario scenario = in_time(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t event = returned(run);
    const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen("probe: patience returned "));
    attempt_expected(attempt, "a process can't be started: patience returns %d", -EAGAIN);
    attempt_observed(attempt, "it returns %d", seen);
    attempt_require(attempt, seen == -EAGAIN, "M02", query_injected(run));
    require_waited(attempt, run);
    for (size_t i = 1; i < run->process_count; i++) {
        attempt_expected(attempt, "the jobs started before it are killed");
        attempt_observed(attempt, "P0.%zu works until it is done", i);
        attempt_require(attempt, run->events[run->processes[i].exit].time < SECOND, NULL, run->processes[i].exit);
    }
}

static const struct check checks[] = {
    {
        .id = "results", .name = "Each job has its result, and has been waited for", .points = 5, .codes = "M19",
        .function = results,
        .hints = {"What does process_exit_code need before it tells a code?",
                  "The process must have been joined, and process_join must have returned 0.",
                  "An array of structs with a process and a number in each; one loop to init and start, then join."},
    },
    {
        .id = "together", .name = "All jobs are at work at the same time", .points = 3, .codes = "M24",
        .needs = {"results"}, .function = together,
        .hints = {"Is there a join in the loop that starts?", "First start all of them, then wait for all of them."},
    },
    {
        .id = "sleeps", .name = "While it waits, it sleeps", .points = 4, .codes = "M23", .needs = {"results"},
        .schedules = {"child-first", "parent-first"}, .function = sleeps,
        .hints = {"How often is process_join called in a minute in which nothing happens?",
                  "Let the first join of a round have all the time until something is to be done.",
                  "process_join(&process, until - now): it sleeps, and comes back sooner if the process ends."},
    },
    {
        .id = "tells", .name = "It tells at its times how many are still at work", .points = 5,
        .needs = {"together", "sleeps"}, .function = tells,
        .hints = {"Until when may a join sleep at most?", "Until the next line is due, or the limit is over.",
                  "In each round: join all until then, and count the -ETIMEDOUT. Then tell, and the next is due "
                  "`every` later."},
    },
    {
        .id = "late", .name = "A job that is not done in time is late, and is ended", .points = 5, .codes = "M19 M26",
        .needs = {"together", "sleeps"}, .function = late,
        .hints = {"What has ended when process_join returns -ETIMEDOUT?", "Nobody. There is no exit code to ask for.",
                  "PATIENCE_LATE; then process_kill, and process_join for ever. And the limit is one for all: who is "
                  "joined later has less of it."},
    },
    {
        .id = "fails", .name = "When a process can't be started, it says so, and leaves none behind", .points = 2,
        .codes = "M02 M19", .needs = {"late"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:3"}, .function = fails,
        .hints = {"Which processes run when the third can't be started?",
                  "Two. End them, wait for them, and return what process_start has returned."},
    },
};

JUDGE(checks)
