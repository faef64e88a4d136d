/* The checks of the exercise "as they come". They look at recordings of probe.c linked with the learner's code.
 *
 * Delays, results and who ends when are drawn from the grader's seed. Time is virtual. The ends of jobs are seconds
 * away from one another. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define JOBS 4
#define RESTLESS 10 /* as many calls that do not sleep, in a row, are too many for four jobs */

/* What is to be done: job order[0] ends first. */
struct scenario {
    size_t order[JOBS];
    int seconds[JOBS], results[JOBS];
};

/* The last job never ends last, and the first never first: the order of starting is never right. */
static struct scenario scenario_make(struct attempt *attempt)
{
    struct scenario scenario;
    const size_t turn = 1 + (size_t)attempt_draw(attempt, JOBS - 1);
    const int step = 6 + (int)attempt_draw(attempt, 6);
    for (size_t i = 0; i < JOBS; i++) {
        const size_t job = scenario.order[i] = (2 * JOBS - 1 - i + turn) % JOBS;
        scenario.seconds[job] = step * (int)(i + 1);
        scenario.results[job] = 60 * (int)job + 1 + (int)attempt_draw(attempt, 60);
    }
    scenario.results[attempt_draw(attempt, JOBS)] = -SIGKILL;
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    char words[2 * JOBS][16];
    const char *args[1 + 2 * JOBS] = {NULL};
    for (size_t i = 0; i < JOBS; i++) {
        snprintf(words[2 * i], sizeof words[0], "%d", scenario->seconds[i]);
        snprintf(words[2 * i + 1], sizeof words[0], "%d", scenario->results[i]);
    }
    for (size_t i = 0; i < 2 * JOBS; i++)
        args[i] = words[i];
    return attempt_record(attempt, args);
}

static size_t returned(const struct recording *run)
{
    return query_written(run, 0, "probe: returned ", 0);
}

/* Where the end of a job was told; NOBODY if it was not. */
static size_t told(const struct recording *run, size_t job, int *code)
{
    char prefix[32];
    snprintf(prefix, sizeof prefix, "told of %zu: ", job);
    const size_t event = query_written(run, 0, prefix, 0);
    *code = event == NOBODY ? 0 : atoi(run->events[event].data + strlen(prefix));
    return event;
}

static void require_ended(struct attempt *attempt, const struct recording *run, size_t job, int result,
                          const char *codes)
{
    int code;
    const size_t event = told(run, job, &code);
    attempt_expected(attempt, "tell(%zu, %d) is called in P0 before as_they_come returns", job, result);
    attempt_observed(attempt, event == NOBODY ? "P0 is not told of that job" : "tell(%zu, %d) is called", job, code);
    attempt_require(attempt, event != NOBODY && code == result,
                    event == NOBODY ? "M19" : codes, event);
    attempt_observed(attempt, "it is called when as_they_come has returned");
    attempt_require(attempt, event < returned(run), NULL, event);
}

static void require_told(struct attempt *attempt, const struct recording *run, size_t job, int result)
{
    require_ended(attempt, run, job, result, result < 0 ? "M17" : NULL);
}

/* How often a text that begins so is written; where for the second time, in *again, or NOBODY. */
static size_t written_count(const struct recording *run, const char *prefix, size_t *again)
{
    size_t count = 0;
    *again = NOBODY;
    for (size_t at = 0; (at = query_written(run, NOBODY, prefix, at)) != NOBODY; at++)
        if (++count == 2)
            *again = at;
    return count;
}

/* Requires that nobody is told of a second time. That some are not told of at all may come of it, and is less clear. */
static void require_once(struct attempt *attempt, const struct recording *run, size_t job)
{
    char prefix[32];
    size_t again;
    snprintf(prefix, sizeof prefix, "told of %zu: ", job);
    const size_t count = written_count(run, prefix, &again);
    attempt_expected(attempt, "tell is called once for job %zu", job);
    attempt_observed(attempt, "it is called %zu times", count);
    attempt_require(attempt, count <= 1, NULL, again);
}

static void tells(struct attempt *attempt)
{
    size_t again;
    const struct scenario scenario = scenario_make(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < JOBS; i++)
        require_once(attempt, run, i);
    for (size_t i = 0; i < JOBS; i++)
        require_told(attempt, run, i, scenario.results[i]);
    const size_t count = written_count(run, "told of ", &again);
    attempt_expected(attempt, "tell is called %d times", JOBS);
    attempt_observed(attempt, "it is called %zu times", count);
    attempt_require(attempt, count == JOBS, NULL, NOBODY);
    run = attempt_record(attempt, (const char *const[]){NULL});
    attempt_expected(attempt, "with no jobs it returns 0 at once");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, query_written(run, 0, "probe: returned 0\n", 0) != NOBODY, NULL, returned(run));
}

/* One of them dies slowly: its sentinel is readable a millisecond before there is a status. */
static void moment(struct attempt *attempt)
{
    char code[16];
    const int result = 1 + (int)attempt_draw(attempt, 255);
    snprintf(code, sizeof code, "%d", result);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"5", "-109", "10", code, NULL});
    require_ended(attempt, run, 0, -SIGKILL, "M22");
    require_ended(attempt, run, 1, result, NULL);
}

/* Job 0 sends P0 a signal when it has worked for five seconds, and goes on; job 1 ends later. */
static void interrupted(struct attempt *attempt)
{
    char word[16];
    const int result = 1 + (int)attempt_draw(attempt, 255);
    snprintf(word, sizeof word, "%d", result);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"-5", "7", "20", word, NULL});
    const size_t event = returned(run);
    const int seen = event == NOBODY ? -1 : atoi(run->events[event].data + strlen("probe: returned "));
    attempt_expected(attempt, "a signal comes while P0 sleeps: as_they_come returns 0 all the same");
    attempt_observed(attempt, event == NOBODY ? "it does not return" : "it returns %d", seen);
    attempt_require(attempt, seen == 0, "M21", event);
    for (size_t i = 0; i < 2; i++) {
        const int expected = i == 0 ? 7 : result;
        int code;
        const size_t end = told(run, i, &code);
        attempt_expected(attempt, "tell(%zu, %d) is called all the same", i, expected);
        attempt_observed(attempt, end == NOBODY ? "P0 is not told of that job" : "tell(%zu, %d) is called", i, code);
        attempt_require(attempt, end < event && code == expected, "M21", end == NOBODY ? event : end);
    }
}

static void together(struct attempt *attempt)
{
    const struct scenario scenario = scenario_make(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 1; i <= JOBS; i++) {
        attempt_expected(attempt, "all are at work at the same time");
        attempt_observed(attempt, "P0.%zu has ended before P0.%d is started", i, JOBS);
        attempt_require(attempt, run->process_count > JOBS && run->processes[i].exit > run->processes[JOBS].birth,
                        "M24", run->processes[i].exit);
    }
}

static void order(struct attempt *attempt)
{
    const struct scenario scenario = scenario_make(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i + 1 < JOBS; i++) {
        const size_t job = scenario.order[i], next = scenario.order[i + 1];
        int code;
        const size_t event = told(run, job, &code);
        attempt_expected(attempt, "P0.%zu's end is told before P0.%zu ends, seconds later", job + 1, next + 1);
        attempt_observed(attempt, "it is told later");
        attempt_require(attempt, event < run->processes[next + 1].exit, "M18", event);
    }
}

/* Where P0 has done too much without having slept in between, once all are started; or #NOBODY. */
static size_t restless(const struct recording *run)
{
    size_t asked = 0;
    for (size_t i = run->processes[JOBS].birth; i < returned(run) && i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->process != 0 || event->kind != EVENT_CALL)
            continue;
        if (event->blocked)
            asked = 0;
        else if (((call_table[event->call].flags & CALL_WAITS) || event->call == CALL_POLL ||
                  event->call == CALL_SELECT) && ++asked >= RESTLESS)
            return i;
    }
    return NOBODY;
}

static void sleeps(struct attempt *attempt)
{
    const struct scenario scenario = scenario_make(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t event = restless(run);
    attempt_expected(attempt, "while nobody ends, P0 sleeps");
    attempt_observed(attempt, "it asks again and again, %d times and more, without sleeping in between", RESTLESS);
    attempt_require(attempt, event == NOBODY, "M23", event);
}

static void clean(struct attempt *attempt)
{
    const struct scenario scenario = scenario_make(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 1; i <= JOBS; i++) {
        attempt_expected(attempt, "P0 has waited for P0.%zu when as_they_come returns", i);
        attempt_observed(attempt, "it has not");
        attempt_require(attempt, run->processes[i].reaper == 0 && run->processes[i].reaped < returned(run), "M19",
                        returned(run));
    }
    const size_t event = query_written(run, 0, "descriptors more: ", 0);
    const int more = event == NOBODY ? -1 : atoi(run->events[event].data + strlen("descriptors more: "));
    attempt_expected(attempt, "no descriptor is left open");
    attempt_observed(attempt, "%d are", more);
    attempt_require(attempt, more == 0, NULL, event);
}

static void fails(struct attempt *attempt)
{
    const struct scenario scenario = scenario_make(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t event = returned(run);
    const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen("probe: returned "));
    attempt_expected(attempt, "the third process can't be started: as_they_come returns %d", -EAGAIN);
    attempt_observed(attempt, "it returns %d", seen);
    attempt_require(attempt, seen == -EAGAIN, "M02", query_injected(run));
    for (size_t i = 0; i < 2; i++)
        require_told(attempt, run, i, scenario.results[i]);
}

static const struct check checks[] = {
    {
        .id = "tells", .name = "Each end is told once, with the code of that process", .points = 4,
        .codes = "M17 M19", .function = tells,
        .hints = {"Who knows an exit code, and when? And how is each told of only once?",
                  "process_exit_code, once it has ended; join makes sure. And a sentinel stays readable: who was told "
                  "of has to leave the set.",
                  "An array of structs with a process and a number in each; init, start, and for each that has ended "
                  "join, exit_code, tell."},
    },
    {
        .id = "moment", .name = "An end has its code, though the sentinel is a moment early", .points = 2,
        .codes = "M19 M22", .needs = {"tells"}, .schedules = {"child-first", "parent-first"}, .function = moment,
        .hints = {"What does process_exit_code return between the end of the sentinel's pipe and that of the process?",
                  "-EAGAIN. Who waits for that moment?", "process_join"},
        .sentences = {{"M22", "The sentinel is a moment early: process_exit_code may still say \"not yet\", by "
                              "-EAGAIN."}},
    },
    {
        .id = "interrupted", .name = "A signal that interrupts the caller changes nothing", .points = 2,
        .codes = "M21", .needs = {"tells"}, .schedules = {"child-first", "parent-first"}, .function = interrupted,
        .hints = {"What does poll return when a signal comes, and what is errno then?",
                  "-1, and EINTR. Nobody has ended, and no revents was written: sleep on."},
    },
    {
        .id = "together", .name = "All jobs are at work at the same time", .points = 3, .codes = "M24",
        .needs = {"tells"}, .function = together,
        .hints = {"Is there a join in the loop that starts?", "First start all of them, then wait."},
    },
    {
        .id = "sleeps", .name = "While nobody ends, the caller sleeps", .points = 5, .codes = "M23",
        .needs = {"tells"}, .schedules = {"child-first", "parent-first"}, .function = sleeps,
        .hints = {"How often is poll called after the first end, and why?",
                  "A sentinel stays readable for ever. It has to be taken out of the set.",
                  "poll leaves out whoever has .fd = -1"},
    },
    {
        .id = "order", .name = "Each end is told as soon as it has come", .points = 6, .codes = "M18",
        .needs = {"together", "sleeps"}, .function = order,
        .hints = {"A join waits for one. What can wait for many?",
                  "poll, on their sentinels: each is readable when its process has ended.",
                  "struct pollfd with .fd = process.sentinel, .events = POLLIN; poll for ever; then see whose revents "
                  "is not 0."},
    },
    {
        .id = "clean", .name = "When it returns, all have been waited for, and nothing is left open", .points = 4,
        .codes = "M19", .needs = {"tells"}, .schedules = {"child-first", "parent-first"}, .function = clean,
        .hints = {"Who closes a sentinel?", "process_close, once the process has ended."},
    },
    {
        .id = "fails", .name = "When a process can't be started, it says so, and tells of the others", .points = 4,
        .codes = "M02 M17 M19", .needs = {"tells"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:3"}, .function = fails,
        .hints = {"Which processes run when the third can't be started?",
                  "Two. Wait for their ends as usual, and return what process_start has returned."},
    },
};

JUDGE(checks)
