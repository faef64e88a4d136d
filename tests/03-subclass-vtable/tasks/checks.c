/* The checks of the exercise "tasks". They look at recordings of probe.c linked with the learner's tasks.c.
 *
 * Numbers and delays are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define TASKS 3
#define WORD 24

/* What is to be computed, and the probe's arguments that say so. */
struct scenario {
    const char *kinds[TASKS];
    char numbers[TASKS][WORD], seconds[TASKS][WORD];
    long results[TASKS];
};

/* A square and two of the middle kind; the last is the quickest. */
static struct scenario drawn(struct attempt *attempt, const char *middle)
{
    struct scenario scenario = {.kinds = {"square", middle, "opposite"}};
    for (size_t i = 0; i < TASKS; i++) {
        const long number = 20001 + 10000 * (long)i + 2 * (long)attempt_draw(attempt, 5000); /* odd: 0 is no slip */
        scenario.results[i] = number * number * (i == 0 ? 1 : -1);
        snprintf(scenario.numbers[i], WORD, "%ld", number);
        snprintf(scenario.seconds[i], WORD, "%ld", 60 * (TASKS - (long)i) + (long)attempt_draw(attempt, 60));
    }
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[3 * TASKS + 2] = {"each"};
    for (size_t i = 0; i < TASKS; i++) {
        args[3 * i + 1] = scenario->kinds[i];
        args[3 * i + 2] = scenario->numbers[i];
        args[3 * i + 3] = scenario->seconds[i];
    }
    return attempt_record(attempt, args);
}

/* The length of what an event wrote, without the newline; 0 for NOBODY. */
static int line_length(const struct recording *run, size_t event)
{
    return event == NOBODY ? 0 : (int)strcspn(run->events[event].data, "\n");
}

static void works(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, "opposite");
    const struct recording *run = scenario_record(attempt, &scenario);
    const size_t parent = query_written(run, 0, "compute: ", 0);
    attempt_expected(attempt, "compute is called in the children");
    attempt_observed(attempt, "P0 calls it");
    attempt_require(attempt, parent == NOBODY, "M01", parent);
    size_t refusal = query_written(run, 0, "init returned ", 0);
    if (refusal == NOBODY)
        refusal = query_written(run, 0, "start returned ", 0);
    attempt_expected(attempt, "%d children", TASKS);
    attempt_observed(attempt, "%zu%s%.*s", run->process_count - 1, refusal == NOBODY ? "" : ": ",
                     line_length(run, refusal), refusal == NOBODY ? "" : run->events[refusal].data);
    attempt_require(attempt, run->process_count == TASKS + 1, NULL, refusal);
    for (size_t i = 0; i < TASKS; i++) {
        char text[3 * WORD];
        snprintf(text, sizeof text, "compute: %s %s\n", scenario.kinds[i], scenario.numbers[i]);
        const size_t event = query_written(run, i + 1, text, 0);
        attempt_expected(attempt, "P0.%zu computes as its class does, once: \"%s %s\"", i + 1, scenario.kinds[i],
                         scenario.numbers[i]);
        attempt_observed(attempt, event == NOBODY ? "it does not" : "it does so twice");
        attempt_require(attempt, event != NOBODY && query_written(run, i + 1, "compute: ", event + 1) == NOBODY, NULL,
                        event);
        snprintf(text, sizeof text, "task %zu: name %s-%zu\n", i + 1, i == 0 ? "Square" : "Opposite", i + 1);
        attempt_expected(attempt, "a name by its class: %.*s", (int)strcspn(text, "\n"), text);
        attempt_observed(attempt, "another name");
        attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, NULL, query_written(run, 0, "task ", 0));
    }
}

static void waits(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, "opposite");
    const struct recording *run = scenario_record(attempt, &scenario);
    size_t told = query_written(run, 0, "task 1: result ", 0);
    if (told == NOBODY)
        told = query_written(run, 0, "task 1: error ", 0);
    attempt_expected(attempt, "task_result comes back when P0.1 has ended, and has waited for it");
    attempt_observed(attempt, "it comes back while P0.1 is at work");
    attempt_require(attempt, told != NOBODY && run->processes[1].exit < told, "M09", told);
    attempt_observed(attempt, "P0.1 is still a zombie");
    attempt_require(attempt, run->processes[1].reaper == 0 && run->processes[1].reaped < told, NULL, told);
}

/* What another number than the result tells, if anything. What was computed, but is another task's or cut to an int,
 * has arrived: that is no matter of memory. */
static const char *result_slip(const struct scenario *scenario, long seen, long expected)
{
    bool computed = (unsigned)seen == (unsigned)expected;
    for (size_t i = 0; i < TASKS; i++)
        computed = computed || labs(seen) == labs(scenario->results[i]);
    return seen == (expected & 255) ? "M16" : computed ? NULL : "M06";
}

/* Requires that P0 has the result of a task; `scenario`, if there is one, is asked what another number tells. */
static void require_told(struct attempt *attempt, const struct recording *run, const char *when, long expected,
                         const struct scenario *scenario)
{
    char prefix[WORD + 16], error[WORD + 16];
    snprintf(prefix, sizeof prefix, "%s: result ", when);
    snprintf(error, sizeof error, "%s: error ", when);
    const size_t event = query_written(run, 0, prefix, 0), refusal = query_written(run, 0, error, 0);
    const long seen = event == NOBODY ? 0 : atol(run->events[event].data + strlen(prefix));
    attempt_expected(attempt, "%s%ld", prefix, expected);
    attempt_observed(attempt, "%s%ld", prefix, seen);
    if (event == NOBODY)
        attempt_observed(attempt, "%.*s", refusal == NOBODY ? 7 : line_length(run, refusal),
                         refusal == NOBODY ? "nothing" : run->events[refusal].data);
    attempt_require(attempt, event != NOBODY && seen == expected,
                    scenario == NULL || event == NOBODY ? NULL : result_slip(scenario, seen, expected),
                    event == NOBODY ? refusal : event);
}

static void require_result(struct attempt *attempt, const struct recording *run, const char *when, long expected)
{
    require_told(attempt, run, when, expected, NULL);
}

static void results(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt, "opposite");
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < TASKS; i++) {
        char when[WORD];
        snprintf(when, sizeof when, "task %zu", i + 1);
        require_told(attempt, run, when, scenario.results[i], &scenario);
    }
    attempt_expected(attempt, "task_close returns 0");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, lines_count(run, "close returned 0") == TASKS, NULL,
                    query_written(run, 0, "close returned ", 0));
}

/* Requires that the second of three tasks has no result, and the others have theirs. */
static void require_none(struct attempt *attempt, const char *middle, const char *how)
{
    const struct scenario scenario = drawn(attempt, middle);
    const struct recording *run = scenario_record(attempt, &scenario);
    char text[WORD];
    snprintf(text, sizeof text, "task 2: error %d\n", -EIO);
    const size_t taken = query_written(run, 0, "task 2: result ", 0);
    attempt_expected(attempt, "P0.2 %s, and its task_result returns %d", how, -EIO);
    attempt_observed(attempt, taken != NOBODY ? "it returns 0, and a result" : "it returns another error");
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, taken != NOBODY ? "M15" : NULL,
                    taken != NOBODY ? taken : query_written(run, 0, "task 2: error ", 0));
    require_result(attempt, run, "task 1", scenario.results[0]);
    require_result(attempt, run, "task 3", scenario.results[2]);
}

static void killed(struct attempt *attempt)
{
    require_none(attempt, "doomed", "is killed");
    require_none(attempt, "quitter", "ends with 3");
}

/* Requires that P0 writes a line: a number behind `prefix`. Where it says something else there, that is shown. */
static void require_line(struct attempt *attempt, const struct recording *run, const char *prefix, int number)
{
    char text[2 * WORD], when[WORD];
    size_t event = query_written(run, 0, prefix, 0);
    snprintf(when, sizeof when, "%.*s", (int)strcspn(prefix, " ") + 1, prefix);
    if (event == NOBODY)
        event = query_written(run, 0, when, 0);
    snprintf(text, sizeof text, "%s%d\n", prefix, number);
    attempt_expected(attempt, "%s%d", prefix, number);
    attempt_observed(attempt, "%.*s", event == NOBODY ? 7 : line_length(run, event),
                     event == NOBODY ? "nothing" : run->events[event].data);
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, NULL, event);
}

static void again(struct attempt *attempt)
{
    char number[WORD];
    const long root = 20001 + (long)attempt_draw(attempt, 10000);
    snprintf(number, sizeof number, "%ld", root);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"again", number, NULL});
    require_result(attempt, run, "first", root * root);
    require_result(attempt, run, "second", root * root);
    require_line(attempt, run, "first: close returned ", 0);
    require_line(attempt, run, "second: close returned ", 0);
    require_result(attempt, run, "other", root * root);
}

/* A task that is at work is not closed, and keeps its place; one that is closed or refused leaves nothing behind. */
static void held(struct attempt *attempt)
{
    char number[WORD];
    const long root = 20001 + (long)attempt_draw(attempt, 10000);
    snprintf(number, sizeof number, "%ld", root);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"held", number, NULL});
    require_line(attempt, run, "at work: close returned ", -EBUSY);
    require_result(attempt, run, "afterwards", root * root);
    require_line(attempt, run, "done: close returned ", 0);
    const size_t told = query_written(run, 0, "held: ", 0);
    attempt_expected(attempt, "five tasks closed and five refused leave no mapping and no descriptor behind");
    attempt_observed(attempt, "they leave %d", told == NOBODY ? -1 : atoi(run->events[told].data + strlen("held: ")));
    attempt_require(attempt, told != NOBODY && query_written(run, 0, "held: 0 more\n", 0) == told, NULL, told);
}

static void direct(struct attempt *attempt)
{
    char number[WORD];
    const long root = 20001 + (long)attempt_draw(attempt, 10000);
    snprintf(number, sizeof number, "%ld", root);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"direct", number, NULL});
    require_line(attempt, run, "run returned ", 0);
    require_line(attempt, run, "called: error ", -ESRCH);
    require_line(attempt, run, "start returned ", 0);
    require_result(attempt, run, "started", (root + 1) * (root + 1));
    attempt_expected(attempt, "one child: the one that was started");
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == 2, NULL, NOBODY);
}

static void refused(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"long", NULL});
    require_line(attempt, run, "long: init returned ", -ENAMETOOLONG);
    char number[WORD];
    const long root = 20001 + (long)attempt_draw(attempt, 10000);
    snprintf(number, sizeof number, "%ld", root);
    run = attempt_record(attempt, (const char *const[]){"full", number, NULL});
    const size_t no = query_written(run, 0, "full: error ", 0);
    attempt_expected(attempt, "without room in memory task_init refuses");
    attempt_observed(attempt, "it returns 0, and the task has no result");
    attempt_require(attempt, no == NOBODY, NULL, no);
    if (query_written(run, 0, "full: refused\n", 0) == NOBODY)
        require_result(attempt, run, "full", root * root);
}

static const struct check checks[] = {
    {
        .id = "works", .name = "Each task computes in its own process, as its class does", .points = 6,
        .codes = "M01", .function = works,
        .sentences = {{"M01", "What the parent calls, the parent does: compute is called in the child, by task_run."}},
        .hints = {"task_run gets a struct process. Which struct is it a part of, and which one is its ops a part of?",
                  "container_of(self, struct task, process), and the same with self->ops and struct task_ops.",
                  "ops->compute(task), in task_run and nowhere else. And process_init wants .ops = &ops->process."},
    },
    {
        .id = "waits", .name = "task_result waits for the task's process", .points = 4, .codes = "M09",
        .needs = {"works"}, .function = waits,
        .hints = {"How do you know that the child has come to its end?", "process_join, with PROCESS_FOREVER."},
    },
    {
        .id = "results", .name = "The results arrive, however large or below 0", .points = 8, .codes = "M06 M16",
        .needs = {"waits"}, .function = results,
        .hints = {"Whose memory does task_run write into, and how much does an exit code hold?",
                  "Its own copy; and eight bits. Which memory does a fork not copy?",
                  "mmap with MAP_SHARED | MAP_ANONYMOUS, in task_init, for each task; munmap in task_close."},
    },
    {
        .id = "killed", .name = "Where the process was killed, or has not ended with 0, there is no result",
        .points = 5, .codes = "M15", .needs = {"results"}, .function = killed,
        .sentences = {{"M15", "Only a process that has ended by itself, and with 0, has done all that it was to do."}},
        .hints = {"What does process_exit_code say of a child that was killed, and of one that has called exit?",
                  "-N, and what it has called exit with. Only a task that has ended with 0 has a result: task_run "
                  "returns 0 when it is done."},
    },
    {
        .id = "again", .name = "A result may be asked for again, and a task closed again", .points = 2,
        .needs = {"results"}, .schedules = {"child-first", "parent-first"}, .function = again,
        .hints = {"What do process_join and process_close say the second time?",
                  "0 both times. And memory is given back once: note that you have done it."},
    },
    {
        .id = "direct", .name = "To call run is no start: no result, and it may be started later", .points = 3,
        .needs = {"results"}, .schedules = {"parent-first"}, .function = direct,
        .hints = {"Who says whether a task was ever started?", "process_join: -ESRCH. Hand it on."},
    },
    {
        .id = "refused", .name = "When the base can't be initialised, or there is no place, task_init says so",
        .points = 2, .needs = {"works"}, .schedules = {"parent-first"}, .function = refused,
        .hints = {"What does process_init return, and what does mmap when it fails?",
                  "Hand on what process_init says. mmap returns MAP_FAILED, which is not NULL."},
    },
    {
        .id = "held", .name = "A task that runs is not closed, and one that is closed leaves nothing behind",
        .points = 2, .needs = {"results"}, .schedules = {"parent-first"}, .function = held,
        .hints = {"What does process_close say while the process runs? And what has to be given back when it says 0?",
                  "-EBUSY: then leave all as it is. After 0, munmap. And task_init has to do so as well, when "
                  "process_init fails behind its mmap."},
    },
};

JUDGE(checks)
