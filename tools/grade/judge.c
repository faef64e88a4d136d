/* Running a judge. It is trusted, but it may have a fault: what it says is looked at before it is believed. */
#define _GNU_SOURCE
#include "judge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "verdict.h"

#define JUDGE_SECONDS 300 /* Every run has a deadline of its own; this one is for a judge that is lost. */
#define JUDGE_OUTPUT ((size_t)16 << 20)

/* Whether all members that a report needs are there. */
static bool check_sound(const json_t *check, bool list)
{
    const char *verdict = json_string_value(json_object_get(check, "verdict"));
    const json_t *failure = json_object_get(check, "failure");
    if (!json_is_string(json_object_get(check, "id")) || !json_is_string(json_object_get(check, "name"))
        || !json_is_integer(json_object_get(check, "max_score")) || !json_is_array(json_object_get(check, "codes"))
        || !json_is_array(json_object_get(check, "needs")) || !json_is_array(json_object_get(check, "hints")))
        return false;
    if (list)
        return true;
    if (!verdict || strcmp(verdict_names[verdict_by_name(verdict)], verdict) != 0)
        return false;
    switch (verdict_by_name(verdict)) {
    case VERDICT_PASS:
        return true;
    case VERDICT_SKIPPED:
        return json_is_string(json_object_get(check, "because"));
    default:
        return json_is_string(json_object_get(failure, "expected"))
               && json_is_string(json_object_get(failure, "observed"))
               && json_is_array(json_object_get(failure, "codes"));
    }
}

/* The checks in a judge's result. Returns NULL when it is none. */
static json_t *result_read(const char *result, size_t size, bool list)
{
    json_t *root = json_loadb(result, size, 0, NULL);
    json_t *checks = json_incref(json_object_get(root, "checks"));
    const char *format = json_string_value(json_object_get(root, "format"));
    bool sound = format && strcmp(format, "fork-school-judgement") == 0
                 && json_integer_value(json_object_get(root, "version")) == 1 && json_array_size(checks) > 0;
    for (size_t i = 0; sound && i < json_array_size(checks); i++)
        sound = check_sound(json_array_get(checks, i), list);
    json_decref(root);
    if (sound)
        return checks;
    json_decref(checks);
    return NULL;
}

/* What the machine lacks, if that is what the judge says; owned by the caller. */
static char *lack_read(const struct child_outcome *outcome)
{
    json_t *root = outcome->result ? json_loadb(outcome->result, outcome->result_size, 0, NULL) : NULL;
    const char *lack = json_string_value(json_object_get(root, "lack"));
    char *text = lack ? text_make("%s\n", lack) : NULL;
    json_decref(root);
    return text;
}

/* How a judge went wrong, in words. */
static char *outcome_tell(const char *judge, const struct child_outcome *outcome)
{
    const char *words = outcome->words_size > 0 ? outcome->words : "(nothing)\n";
    if (outcome->timed_out)
        return text_make("%s did not come to an end in %d seconds. It said: %s", judge, JUDGE_SECONDS, words);
    if (WIFSIGNALED(outcome->status))
        return text_make("%s was killed by signal %d. It said: %s", judge, WTERMSIG(outcome->status), words);
    return text_make("%s gave no result that can be read (exit %d). It said: %s", judge,
                     WEXITSTATUS(outcome->status), words);
}

static int judge_run(const char *judge, char *const argv[], json_t **checks, char **why)
{
    const struct child_options options = {
        .argv = argv, .result = true, .seconds = JUDGE_SECONDS, .output = JUDGE_OUTPUT};
    struct child_outcome outcome;
    int error = child_run(&options, &outcome);
    if (error == 0) {
        const bool list = strcmp(argv[1], "--list") == 0;
        if (!outcome.timed_out && WIFEXITED(outcome.status) && WEXITSTATUS(outcome.status) == 0)
            *checks = result_read(outcome.result, outcome.result_size, list);
        if (!*checks) {
            *why = lack_read(&outcome);
            error = *why ? -ENOTSUP : outcome.timed_out ? -ETIMEDOUT : -EPROTO;
            if (!*why)
                *why = outcome_tell(judge, &outcome);
        }
    } else {
        *why = text_make("%s cannot be run: %s", judge, strerror(-error));
    }
    child_outcome_free(&outcome);
    (void)child_clear(); /* after a judge that ended as it should there is nobody */
    return error;
}

int judge_call(const struct place *place, const struct judge_call *call, json_t **checks, char **why)
{
    char number[24], width[12], descriptor[12];
    snprintf(number, sizeof number, "%" PRIu64, call->seed);
    snprintf(width, sizeof width, "%u", call->width);
    snprintf(descriptor, sizeof descriptor, "%d", CHILD_RESULT_FD);
    *checks = NULL;
    *why = NULL;
    char *judge = text_make("%s/tests/%s/judge", place->build, call->exercise);
    if (!judge)
        return -ENOMEM;
    char *const judging[] = {
        judge, "--program", (char *)(uintptr_t)call->program, "--seed", number, "--width", width, "--result",
        descriptor, NULL};
    char *const listing[] = {judge, "--list", "--result", descriptor, NULL};
    int error = access(judge, X_OK) == 0 ? 0 : -ENOENT;
    if (error == 0)
        error = judge_run(judge, call->program ? judging : listing, checks, why);
    else
        *why = text_make("%s is not there: `make build` makes it.", judge);
    free(judge);
    return error;
}
