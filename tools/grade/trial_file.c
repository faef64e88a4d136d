/* A judge's result as JSON: what `grade` reads, and nobody else. Its members are those of the report's checks
 * (docs/grade-report.md), and only texts, so that the same run gives the same bytes. */
#include "trial.h"

#include <errno.h>
#include <string.h>

#include <jansson.h>

#define RESULT_FORMAT "fork-school-judgement"
#define RESULT_VERSION 1

/* A list of strings from one that ends with NULL, or after `count`. */
static json_t *strings_of(const char *const list[], size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; list && i < count && list[i]; i++)
        if (json_array_append_new(array, json_string(list[i])) != 0)
            break;
    return array;
}

/* A list of strings from words parted by blanks. */
static json_t *words_of(const char *words)
{
    json_t *array = json_array();
    for (const char *at = words ? words : ""; *(at += strspn(at, " ")); at += strcspn(at, " "))
        if (json_array_append_new(array, json_stringn(at, strcspn(at, " "))) != 0)
            break;
    return array;
}

/* Arguments for `timeline` that show this run again. */
static json_t *again_of(const struct trial *trial)
{
    json_t *array = json_array();
    const char *const before[] = {"--stdout", trial->terminal ? "tty" : "pipe", /* stdio's buffer depends on it */
                                  "--schedule", trial->schedule, trial->fault ? "--inject" : "--", trial->fault};
    for (size_t i = 0; i < sizeof before / sizeof *before && before[i]; i++)
        (void)json_array_append_new(array, json_string(before[i]));
    if (trial->fault)
        (void)json_array_append_new(array, json_string("--"));
    (void)json_array_append_new(array, json_string(trial->program[0] ? trial->program : trial->judge->program));
    for (size_t i = 0; trial->args && trial->args[i]; i++)
        (void)json_array_append_new(array, json_string(trial->args[i]));
    return array;
}

/* The check's own sentences, by their codes; NULL if it has none. */
static json_t *sentences_of(const struct check *check)
{
    json_t *sentences = check->sentences[0].code ? json_object() : NULL;
    for (size_t i = 0; sentences && i < CHECK_SENTENCES && check->sentences[i].code; i++)
        (void)json_object_set_new(sentences, check->sentences[i].code, json_string(check->sentences[i].sentence));
    return sentences;
}

/* Why a check did not pass. */
static json_t *failure_of(const struct trial *trial)
{
    json_t *failure = json_object();
    (void)json_object_set_new(failure, "expected", json_string(trial->expected));
    (void)json_object_set_new(failure, "observed", json_string(trial->observed));
    (void)json_object_set_new(failure, "codes", words_of(trial->codes));
    json_t *sentences = sentences_of(trial->check);
    if (sentences)
        (void)json_object_set_new(failure, "sentences", sentences);
    if (trial->schedule[0]) {
        (void)json_object_set_new(failure, "schedule", json_string(trial->schedule));
        (void)json_object_set_new(failure, "fault", trial->fault ? json_string(trial->fault) : json_null());
        (void)json_object_set_new(failure, "again", again_of(trial));
    }
    if (trial->timeline)
        (void)json_object_set_new(failure, "timeline", json_string(trial->timeline));
    return failure;
}

/* The parts that a check has told of; NULL if there are none. */
static json_t *parts_of(const struct trial *trial)
{
    json_t *array = trial->part_count > 0 ? json_array() : NULL;
    for (size_t i = 0; array && i < trial->part_count; i++) {
        json_t *part = json_object();
        (void)json_object_set_new(part, "name", json_string(trial->parts[i].name));
        (void)json_object_set_new(part, "holds", json_boolean(trial->parts[i].holds));
        (void)json_array_append_new(array, part);
    }
    return array;
}

/* Everything about a check; its verdict only if it was run. */
static json_t *check_of(const struct trial *trial, bool list)
{
    const struct check *check = trial->check;
    json_t *object = json_object();
    (void)json_object_set_new(object, "id", json_string(check->id));
    (void)json_object_set_new(object, "name", json_string(check->name));
    (void)json_object_set_new(object, "max_score", json_integer((json_int_t)check->points));
    (void)json_object_set_new(object, "codes", words_of(check->codes));
    (void)json_object_set_new(object, "needs", strings_of(check->needs, CHECK_NEEDS));
    (void)json_object_set_new(object, "hints", strings_of(check->hints, CHECK_HINTS));
    if (list)
        return object;
    (void)json_object_set_new(object, "verdict", json_string(verdict_names[trial->verdict]));
    json_t *parts = parts_of(trial);
    if (parts)
        (void)json_object_set_new(object, "parts", parts);
    if (trial->verdict == VERDICT_SKIPPED)
        (void)json_object_set_new(object, "because", json_string(trial->observed));
    else if (trial->verdict != VERDICT_PASS)
        (void)json_object_set_new(object, "failure", failure_of(trial));
    return object;
}

int trial_write(const struct judge *judge, bool list, FILE *stream)
{
    json_t *checks = json_array(); /* none where nothing could be judged */
    const size_t count = judge->lack[0] ? 0 : judge->count;
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(checks, check_of(&judge->trials[i], list)); /* one that is missing shows below */
    json_t *root = json_object();
    (void)json_object_set_new(root, "format", json_string(RESULT_FORMAT));
    (void)json_object_set_new(root, "version", json_integer(RESULT_VERSION));
    (void)json_object_set_new(root, "seed", json_integer((json_int_t)judge->seed));
    (void)json_object_set(root, "checks", checks);
    if (judge->lack[0])
        (void)json_object_set_new(root, "lack", json_string(judge->lack));
    int error = json_array_size(checks) == count ? 0 : -ENOMEM;
    json_decref(checks);
    if (error == 0 && (json_dumpf(root, stream, JSON_INDENT(1)) != 0 || fflush(stream) != 0))
        error = -EIO;
    json_decref(root);
    return error;
}
