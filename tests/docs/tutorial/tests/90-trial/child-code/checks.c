/* The checks of "child code". They look at recordings of probe.c, linked with the learner's child_code.c. */
#include <stdio.h>
#include <stdlib.h>

#include "grade/check.h"

/* The run that both checks look at, with a code that no answer can know beforehand. */
static const struct recording *run_with(struct attempt *attempt, int *code)
{
    static char word[8];
    *code = 1 + (int)attempt_draw(attempt, 255);
    snprintf(word, sizeof word, "%d", *code);
    return attempt_record(attempt, (const char *const[]){word, NULL});
}

/* [reaps] */
static void reaps(struct attempt *attempt)
{
    int code;
    const struct recording *run = run_with(attempt, &code);
    const bool one = run->process_count == 2;
    attempt_expected(attempt, "one child, waited for by P0");
    attempt_observed(attempt, "%zu children%s", run->process_count - 1,
                     one && run->processes[1].reaper == 0 ? ", waited for by P0" : "");
    attempt_require(attempt, one, NULL, NOBODY);
    attempt_require(attempt, run->processes[1].reaper == 0, "M19", run->processes[1].exit);
}
/* [/reaps] */

static void tells(struct attempt *attempt)
{
    int code, told = -1;
    const struct recording *run = run_with(attempt, &code);
    const size_t written = query_written(run, 0, "returned ", 0);
    if (written != NOBODY)
        (void)sscanf(run->events[written].data, "returned %d", &told);
    attempt_expected(attempt, "child_code(%d) returns %d", code, code);
    attempt_observed(attempt, "it returns %d", told);
    attempt_require(attempt, told != code << 8, "M14", written);
    attempt_require(attempt, told == code, NULL, written);
}

static const struct check checks[] = {
    {.id = "reaps", .name = "The parent waits for its child", .points = 1, .codes = "M19", .function = reaps,
     .hints = {"Who is told how the child ended, and by which call?", "waitpid(pid, &status, 0)"}},
    {.id = "tells", .name = "The exit code is the child's", .points = 1, .codes = "M14", .needs = {"reaps"},
     .function = tells, .hints = {"Print the status in hexadecimal. Where in it is the code?", "WEXITSTATUS(status)"}},
};
JUDGE(checks)
