/* The small things that the judge's library stands on: lists of words, the generator, and a look at the table itself,
 * because a check with a slip in it would otherwise blame the learner. */
#define _GNU_SOURCE
#include "trial.h"

#include <stdlib.h>
#include <string.h>

#include "misconceptions.h"

uint64_t random_next(uint64_t *state)
{
    uint64_t value = (*state += 0x9e3779b97f4a7c15u);
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

void list_free(char **list)
{
    for (size_t i = 0; list && list[i]; i++)
        free(list[i]);
    free(list);
}

char **list_copy(const char *const list[])
{
    size_t count = 0;
    while (list[count])
        count++;
    char **copy = calloc(count + 1, sizeof *copy);
    for (size_t i = 0; copy && i < count; i++) {
        copy[i] = strdup(list[i]);
        if (!copy[i]) {
            list_free(copy);
            return NULL;
        }
    }
    return copy;
}

/* The first word at or behind `text`, its length in `size`; NULL if there is none. */
static const char *next_word(const char *text, size_t *size)
{
    text += strspn(text, " ");
    *size = strcspn(text, " ");
    return *size > 0 ? text : NULL;
}

bool word_in_list(const char *word, size_t size, const char *list)
{
    size_t length;
    for (const char *at = list ? next_word(list, &length) : NULL; at; at = next_word(at + length, &length))
        if (length == size && memcmp(at, word, size) == 0)
            return true;
    return false;
}

size_t check_find(const struct check checks[], size_t count, const char *id)
{
    size_t i = 0;
    while (i < count && strcmp(checks[i].id, id) != 0)
        i++;
    return i;
}

/* Whether every code of a check is in the catalogue. */
static bool codes_known(const char *codes)
{
    size_t size;
    for (const char *at = codes ? next_word(codes, &size) : NULL; at; at = next_word(at + size, &size))
        if (!misconception_find(at, size))
            return false;
    return true;
}

static const char *check_fault(const struct check checks[], size_t index)
{
    const struct check *check = &checks[index];
    if (!check->id || !check->name || !check->function || check->points == 0)
        return "lacks an id, a name, points or a function";
    if (check_find(checks, index, check->id) < index)
        return "has the id of an earlier one";
    if (!codes_known(check->codes))
        return "names a code that is not in the catalogue (tools/grade/misconceptions.c)";
    for (size_t i = 0; i < CHECK_NEEDS && check->needs[i]; i++)
        if (check_find(checks, index, check->needs[i]) == index)
            return "needs a check that does not stand before it";
    for (size_t i = 0; i < CHECK_SENTENCES && check->sentences[i].code; i++)
        if (!check->sentences[i].sentence
            || !word_in_list(check->sentences[i].code, strlen(check->sentences[i].code), check->codes))
            return "has a sentence for what is not among its codes, or none for what it names";
    for (size_t i = 0; i < CHECK_SCHEDULES && check->schedules[i]; i++) {
        struct schedule schedule = {0};
        if (strcmp(check->schedules[i], "shuffle") != 0 && schedule_parse(&schedule, check->schedules[i]) != 0)
            return "names a schedule that there is not";
    }
    return NULL;
}

const char *check_table_fault(const struct check checks[], size_t count)
{
    static char text[200];
    if (count == 0)
        return "the table of checks is empty";
    for (size_t i = 0; i < count; i++) {
        const char *fault = check_fault(checks, i);
        if (!fault)
            continue;
        snprintf(text, sizeof text, "check %zu (%s) %s", i + 1, checks[i].id ? checks[i].id : "without an id", fault);
        return text;
    }
    return NULL;
}

/* A check is skipped when one that it builds on did not pass. */
static bool trial_skipped(struct trial *trial)
{
    const struct judge *judge = trial->judge;
    for (size_t i = 0; i < CHECK_NEEDS && trial->check->needs[i]; i++) {
        const size_t other = check_find(judge->checks, judge->count, trial->check->needs[i]);
        if (judge->trials[other].verdict == VERDICT_PASS)
            continue;
        /* If that one was skipped itself, what it waits for is what has to be done first. */
        const bool deeper = judge->trials[other].verdict == VERDICT_SKIPPED;
        const char *cause = deeper ? judge->trials[other].observed : judge->checks[other].name;
        trial->verdict = VERDICT_SKIPPED;
        snprintf(trial->observed, sizeof trial->observed, "%s", cause);
        return true;
    }
    return false;
}

/* Where the first failure is all that is wanted, a check behind it is skipped, too. */
static bool trial_spared(struct trial *trial)
{
    const struct trial *before = trial->judge->trials;
    while (before < trial && (before->verdict == VERDICT_PASS || before->verdict == VERDICT_SKIPPED))
        before++;
    if (!trial->judge->brief || before == trial)
        return false;
    trial->verdict = VERDICT_SKIPPED;
    snprintf(trial->observed, sizeof trial->observed, "%s", before->check->name);
    return true;
}

bool trial_skip(struct trial *trial)
{
    return trial_skipped(trial) || trial_spared(trial);
}
