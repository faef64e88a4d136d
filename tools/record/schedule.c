/* Schedules: their names, and whom each picks. */
#include "schedule.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const schedule_names[SCHEDULE_KINDS] = {
    [SCHEDULE_NATURAL] = "natural",
    [SCHEDULE_CHILD_FIRST] = "child-first",
    [SCHEDULE_PARENT_FIRST] = "parent-first",
    [SCHEDULE_SHUFFLE] = "shuffle",
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

int schedule_parse(struct schedule *schedule, const char *text)
{
    static const char shuffle[] = "shuffle:";
    struct schedule parsed = {0};
    if (strncmp(text, shuffle, sizeof shuffle - 1) == 0) {
        parsed.kind = SCHEDULE_SHUFFLE;
        if (parse_seed(&parsed.seed, text + sizeof shuffle - 1))
            return -EINVAL;
        *schedule = parsed;
        return 0;
    }
    for (parsed.kind = 0; parsed.kind < SCHEDULE_SHUFFLE; parsed.kind++)
        if (strcmp(text, schedule_names[parsed.kind]) == 0) {
            *schedule = parsed;
            return 0;
        }
    return -EINVAL;
}

int schedule_print(const struct schedule *schedule, char *text, size_t size)
{
    if (schedule->kind == SCHEDULE_SHUFFLE)
        return snprintf(text, size, "shuffle:%" PRIu64, schedule->seed);
    return snprintf(text, size, "%s", schedule_names[schedule->kind]);
}

void schedule_begin(struct schedule *schedule)
{
    schedule->state = schedule->seed;
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

size_t schedule_pick(struct schedule *schedule, size_t count)
{
    switch (schedule->kind) {
    case SCHEDULE_CHILD_FIRST:
        return count - 1;
    case SCHEDULE_SHUFFLE:
        return count == 1 ? 0 : (size_t)(schedule_random(schedule) % count);
    default:
        return 0;
    }
}
