/* Schedules: their names, and whom each picks. */
#include "schedule.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHOICE_MAX 1000000 /* there are never so many candidates */

const char *const schedule_names[SCHEDULE_KINDS] = {
    [SCHEDULE_NATURAL] = "natural",
    [SCHEDULE_CHILD_FIRST] = "child-first",
    [SCHEDULE_PARENT_FIRST] = "parent-first",
    [SCHEDULE_SHUFFLE] = "shuffle",
    [SCHEDULE_REPLAY] = "replay",
};

static int parse_seed(uint64_t *seed, const char *text)
{
    if (*text < '0' || *text > '9') /* strtoull would take a sign and spaces */
        return -EINVAL;
    char *end;
    errno = 0;
    *seed = strtoull(text, &end, 10);
    return errno || *end ? -EINVAL : 0;
}

/* "0,1,0", or "0,1,0/7": as many numbers as there are commas, and one more. No text at all is no choice at all. */
static int parse_choices(struct schedule *schedule, const char *text)
{
    const char *end = text + strcspn(text, "/");
    size_t count = end > text;
    for (const char *at = text; at < end; at++)
        count += *at == ',';
    unsigned *choices = calloc(count + 1, sizeof *choices);
    if (!choices)
        return -ENOMEM;
    schedule->patient = *end;
    int error = *end ? parse_seed(&schedule->seed, end + 1) : 0;
    for (size_t i = 0; i < count && !error; i++) {
        char *after = NULL;
        unsigned long choice = *text < '0' || *text > '9' ? ULONG_MAX : strtoul(text, &after, 10);
        if (choice > CHOICE_MAX || (i + 1 < count ? *after != ',' : after != end))
            error = -EINVAL;
        else
            choices[i] = (unsigned)choice;
        text = after ? after + 1 : end;
    }
    if (error) {
        free(choices);
        return error;
    }
    schedule->choices = choices;
    schedule->choice_count = count;
    return 0;
}

int schedule_parse(struct schedule *schedule, const char *text)
{
    static const char shuffle[] = "shuffle:", replay[] = "replay:";
    struct schedule parsed = {0};
    int error = -EINVAL;
    if (strncmp(text, shuffle, sizeof shuffle - 1) == 0) {
        parsed.kind = SCHEDULE_SHUFFLE;
        error = parse_seed(&parsed.seed, text + sizeof shuffle - 1);
    } else if (strncmp(text, replay, sizeof replay - 1) == 0) {
        parsed.kind = SCHEDULE_REPLAY;
        error = parse_choices(&parsed, text + sizeof replay - 1);
    } else {
        while (parsed.kind < SCHEDULE_SHUFFLE && strcmp(text, schedule_names[parsed.kind]) != 0)
            parsed.kind++;
        error = parsed.kind < SCHEDULE_SHUFFLE ? 0 : -EINVAL;
    }
    if (!error)
        *schedule = parsed;
    return error;
}

static int print_choices(const struct schedule *schedule, char *text, size_t size)
{
    size_t length = (size_t)snprintf(text, size, "replay:");
    for (size_t i = 0; i < schedule->choice_count; i++) {
        bool room = length < size;
        length += (size_t)snprintf(room ? text + length : NULL, room ? size - length : 0, i ? ",%u" : "%u",
                                   schedule->choices[i]);
    }
    if (schedule->patient)
        length += (size_t)snprintf(length < size ? text + length : NULL, length < size ? size - length : 0,
                                   "/%" PRIu64, schedule->seed);
    return (int)length;
}

int schedule_print(const struct schedule *schedule, char *text, size_t size)
{
    if (schedule->kind == SCHEDULE_SHUFFLE)
        return snprintf(text, size, "shuffle:%" PRIu64, schedule->seed);
    if (schedule->kind == SCHEDULE_REPLAY)
        return print_choices(schedule, text, size);
    return snprintf(text, size, "%s", schedule_names[schedule->kind]);
}

int schedule_describe(const struct schedule *schedule, char *text, size_t size)
{
    if (schedule->kind == SCHEDULE_REPLAY)
        return snprintf(text, size, "replay of %zu choice%s", schedule->choice_count,
                        schedule->choice_count == 1 ? "" : "s");
    return schedule_print(schedule, text, size);
}

int schedule_copy(struct schedule *copy, const struct schedule *schedule)
{
    *copy = *schedule;
    copy->used = copy->made = copy->misfit = 0;
    copy->choices = NULL;
    if (!schedule->choices)
        return 0;
    copy->choices = malloc((schedule->choice_count + 1) * sizeof *copy->choices);
    if (!copy->choices) {
        copy->choice_count = 0;
        return -ENOMEM;
    }
    memcpy(copy->choices, schedule->choices, schedule->choice_count * sizeof *copy->choices);
    return 0;
}

void schedule_free(struct schedule *schedule)
{
    free(schedule->choices);
    *schedule = (struct schedule){0};
}

void schedule_begin(struct schedule *schedule)
{
    schedule->state = schedule->seed;
    schedule->used = schedule->made = schedule->misfit = 0;
}

/* SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): every seed, zero
 * too, gives a good sequence from its first number on. */
uint64_t schedule_random(struct schedule *schedule)
{
    uint64_t z = schedule->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* The next choice, if there is one left and it names a candidate; otherwise the youngest. */
static size_t replay_pick(struct schedule *schedule, size_t count)
{
    if (count == 1)
        return 0;
    schedule->made++;
    if (schedule->misfit || schedule->used == schedule->choice_count)
        return count - 1;
    if (schedule->choices[schedule->used] < count)
        return schedule->choices[schedule->used++];
    schedule->misfit = count;
    return count - 1;
}

size_t schedule_pick(struct schedule *schedule, size_t count)
{
    switch (schedule->kind) {
    case SCHEDULE_CHILD_FIRST:
        return count - 1;
    case SCHEDULE_SHUFFLE:
        return count == 1 ? 0 : (size_t)(schedule_random(schedule) % count);
    case SCHEDULE_REPLAY:
        return replay_pick(schedule, count);
    default:
        return 0;
    }
}
