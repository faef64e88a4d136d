/* The checks of the exercise "first". They look at recordings of probe.c linked with the learner's first.c.
 *
 * Codes and delays are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define PAIRS 3
#define JOB 1 /* The first child of P0. */
#define RETURNED "probe: first_run returned "

/* The job, an orphan that ends before it, and one that ends after it, as the probe's arguments. */
struct scenario {
    int codes[PAIRS];
    char words[2 * PAIRS][8];
};

static const struct recording *record(struct attempt *attempt, const char *how, bool killed, int *code)
{
    struct scenario scenario;
    const unsigned seconds[PAIRS] = {200, 100, 300};
    for (size_t i = 0; i < PAIRS; i++) {
        scenario.codes[i] = (int)(60 * i + 1 + attempt_draw(attempt, 60));
        snprintf(scenario.words[2 * i], sizeof scenario.words[0], "%u",
                 seconds[i] + (unsigned)attempt_draw(attempt, 60));
    }
    if (killed)
        scenario.codes[0] = attempt_draw(attempt, 2) ? -SIGKILL : -SIGTERM;
    for (size_t i = 0; i < PAIRS; i++)
        snprintf(scenario.words[2 * i + 1], sizeof scenario.words[0], "%d", scenario.codes[i]);
    *code = scenario.codes[0] < 0 ? 128 - scenario.codes[0] : scenario.codes[0];
    const char *args[2 * PAIRS + 2] = {how};
    for (size_t i = 0; i < sizeof scenario.words / sizeof scenario.words[0]; i++)
        args[i + (how != NULL)] = scenario.words[i];
    return attempt_record(attempt, args);
}

static void job(struct attempt *attempt)
{
    int code;
    const struct recording *run = record(attempt, NULL, false, &code);
    const size_t begins = query_written(run, NOBODY, "job: begins\n", 0);
    attempt_expected(attempt, "the job runs in a child of P0's");
    attempt_observed(attempt, begins == NOBODY ? "it does not run" : "it does not");
    attempt_require(attempt, begins != NOBODY && run->events[begins].process == JOB &&
                    run->processes[JOB].parent == 0, NULL, begins);
    attempt_expected(attempt, "P0 waits for the job, and gets its status");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, run->processes[JOB].reaper == 0, NULL, run->processes[JOB].exit);
    require_parent_alone(attempt, run, RETURNED, "comes back from first_run", "M05");
}

static void adopts(struct attempt *attempt)
{
    int code;
    const struct recording *run = record(attempt, NULL, false, &code);
    for (size_t i = JOB + 1; i < run->process_count; i++) {
        const struct recorded_process *process = &run->processes[i];
        if (process->adopted == NOBODY)
            continue;
        attempt_expected(attempt, "%s, an orphan, is adopted by P0", process->name);
        attempt_observed(attempt, "it goes past P0, to whoever is above");
        attempt_require(attempt, run->events[process->adopted].other == 0, "M32", process->adopted);
    }
}

/* Requires that P0 has waited for all who are its own, be it by adoption, before first_run returned. */
static void require_nobody_left(struct attempt *attempt, const struct recording *run, const char *codes)
{
    const size_t returned = query_written(run, 0, RETURNED, 0);
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *process = &run->processes[i];
        if (process->parent != 0 && process->adopted == NOBODY)
            continue; /* the job's own, and waited for by it */
        attempt_expected(attempt, "%s is waited for by P0", process->name);
        attempt_observed(attempt, "it stays a zombie, or is at work when first_run returns");
        attempt_require(attempt, process->reaper == 0 && process->reaped < returned, codes, process->exit);
    }
}

static void reaps(struct attempt *attempt)
{
    int code;
    const struct recording *run = record(attempt, NULL, false, &code);
    size_t waited = 0;
    require_nobody_left(attempt, run, "M30");
    for (size_t i = 1; i < run->process_count; i++)
        if (run->processes[i].adopted != NOBODY && run->processes[i].exit != NOBODY &&
            run->processes[i].exit < run->processes[JOB].exit && run->processes[i].adopted < run->processes[i].exit) {
            attempt_expected(attempt, "%s, which ends before the job, is waited for before the job has ended",
                             run->processes[i].name);
            attempt_observed(attempt, "it stays a zombie until then");
            attempt_require(attempt, run->processes[i].reaped < run->processes[JOB].exit, "M30",
                            run->processes[i].exit);
            waited++;
        }
    attempt_require(attempt, waited > 0, NULL, NOBODY);
    require_nobody_left(attempt, record(attempt, "signal", false, &code), "M21");
}

static void require_code(struct attempt *attempt, bool killed)
{
    int code, seen = -1;
    const struct recording *run = record(attempt, NULL, killed, &code);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    if (returned != NOBODY)
        (void)sscanf(run->events[returned].data, RETURNED "%d", &seen);
    attempt_expected(attempt, "first_run returns %d, as the job has ended", code);
    attempt_observed(attempt, "it returns %d", seen);
    const char *wrong = killed ? "M15" : "M18";
    for (size_t i = JOB + 1; i < run->process_count; i++)
        if (seen != 0 && run->processes[i].status == seen << 8)
            wrong = "M18"; /* it is somebody else's */
    attempt_require(attempt, seen == code, seen == code << 8 || (killed && seen == code - 128) ? "M14" : wrong,
                    returned);
}

static void code_own(struct attempt *attempt)
{
    require_code(attempt, false);
}

static void code_killed(struct attempt *attempt)
{
    require_code(attempt, true);
}

static void fork_fails(struct attempt *attempt)
{
    int code, seen = 0;
    const struct recording *run = record(attempt, NULL, false, &code);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "fork fails (EAGAIN): first_run returns %d", -EAGAIN);
    attempt_observed(attempt, "it does not return");
    if (returned != NOBODY && sscanf(run->events[returned].data, RETURNED "%d", &seen) == 1)
        attempt_observed(attempt, "it returns %d", seen);
    attempt_require(attempt, seen == -EAGAIN, "M02", returned);
}

static const struct check checks[] = {
    {
        .id = "job", .name = "The job runs in a child, and is waited for", .points = 4, .codes = "M05",
        .function = job,
        .hints = {"This is fork, _exit and waitpid, as in lesson 01.", "_exit(job(arg) & 0xff), in the child."},
    },
    {
        .id = "adopts", .name = "Orphans come to the first process", .points = 4, .codes = "M32", .needs = {"job"},
        .function = adopts,
        .hints = {"Who adopts an orphan, when nobody has said anything? And who may say something?",
                  "A subreaper: man 2 prctl.", "prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L), before the fork."},
        .sentences = {{"M32", "An orphan goes to the nearest ancestor that has said it is a subreaper, else to "
                       "process 1."}},
    },
    {
        .id = "reaps", .name = "Everybody is reaped soon after the end, and nobody is left at the return",
        .points = 5, .codes = "M21 M30", .needs = {"adopts"}, .function = reaps,
        .hints = {"For whom does your wait wait, and for whom not? And when it says -1: why?",
                  "For anybody: waitpid(-1, …). Until when?",
                  "Until it says that there is nobody: ECHILD. EINTR says something else."},
        .sentences = {{"M30", "Nobody reaps for a parent that lives, be it the first process: it is init here."}},
    },
    {
        .id = "code", .name = "It returns the job's code, whoever else has ended", .points = 4, .codes = "M14 M18",
        .needs = {"reaps"}, .function = code_own,
        .hints = {"Whose status has waitpid(-1, …) just told?", "It returns the pid. Compare."},
    },
    {
        .id = "killed", .name = "A job that was killed by signal N is told as 128 + N", .points = 3,
        .codes = "M14 M15 M18", .needs = {"reaps"}, .function = code_killed,
        .hints = {"Ask WIFSIGNALED before WEXITSTATUS."},
    },
    {
        .id = "fork-fails", .name = "When fork fails, first_run says so", .points = 2, .codes = "M02",
        .needs = {"job"}, .schedules = {"child-first"}, .faults = {"fork:EAGAIN:1"}, .function = fork_fails,
        .hints = {"fork has three kinds of results, not two."},
    },
};

JUDGE(checks)
