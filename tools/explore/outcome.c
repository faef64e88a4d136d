/* Outcomes of runs. */
#include "outcome.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static bool has_finding(const struct recording *recording, enum finding_kind kind)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        if (recording->findings[i].kind == kind)
            return true;
    return false;
}

static bool has_crash(const struct recording *recording)
{
    for (size_t i = 0; i < recording->process_count; i++) {
        int status = recording->processes[i].status;
        int number = status != -1 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        if (number == SIGSEGV || number == SIGBUS || number == SIGABRT || number == SIGFPE || number == SIGILL)
            return true;
    }
    return false;
}

static bool is_youngest(const struct choice *choice)
{
    return choice->picked == choice->count - 1;
}

int outcome_take(struct outcome *outcome, const struct recording *recording)
{
    *outcome = (struct outcome){
        .output = malloc(recording->output_size[0] + 1),
        .output_size = recording->output_size[0],
        .ending = recording->ending,
        .status = recording->status,
        .zombie = has_finding(recording, FINDING_ZOMBIE),
        .orphan = has_finding(recording, FINDING_ORPHAN),
        .left_behind = has_finding(recording, FINDING_LEFT_BEHIND) && recording->ending == ENDING_DONE,
        .crash = has_crash(recording),
        .runs = 1,
        .choices = calloc(recording->choice_count + 1, sizeof *outcome->choices),
        .choice_count = recording->choice_count,
    };
    if (!outcome->output || !outcome->choices)
        return -ENOMEM;
    memcpy(outcome->output, recording->output[0], outcome->output_size + 1);
    while (outcome->choice_count > 0 && is_youngest(&recording->choices[outcome->choice_count - 1]))
        outcome->choice_count--; /* a replay goes on so by itself */
    for (size_t i = 0; i < outcome->choice_count; i++)
        outcome->choices[i] = recording->choices[i].picked;
    return 0;
}

bool outcomes_equal(const struct outcome *one, const struct outcome *other)
{
    return one->output_size == other->output_size && memcmp(one->output, other->output, one->output_size) == 0 &&
           one->ending == other->ending && one->status == other->status && one->zombie == other->zombie &&
           one->orphan == other->orphan && one->left_behind == other->left_behind && one->crash == other->crash;
}

void outcome_free(struct outcome *outcome)
{
    free(outcome->output);
    free(outcome->choices);
    outcome->output = NULL;
    outcome->choices = NULL;
}
