/** @file schedule.h
 * @brief Who runs next: the order that a run is to have.
 *
 * Under #SCHEDULE_NATURAL the kernel decides and the recorder looks on. Under every other one a single process
 * runs at a time, and where more than one could go on, the schedule picks.
 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum schedule_kind {
    SCHEDULE_NATURAL,      /**< As the kernel will have it. For looking, not for judging. */
    SCHEDULE_CHILD_FIRST,  /**< The youngest that can run runs. */
    SCHEDULE_PARENT_FIRST, /**< The oldest that can run runs. */
    SCHEDULE_SHUFFLE,      /**< Drawn from a seed: the same seed, the same order. */
    SCHEDULE_KINDS         /**< How many kinds there are. */
};

/** A schedule, and where it stands. Copy it to use it again from its beginning. */
struct schedule {
    enum schedule_kind kind;
    uint64_t seed;   /**< #SCHEDULE_SHUFFLE: what it is drawn from. */
    uint64_t state;  /**< Private: the generator's state; set by schedule_begin(). */
};

extern const char *const schedule_names[SCHEDULE_KINDS]; /**< "natural", "child-first", "parent-first", "shuffle". */

/** @brief Read "child-first", "shuffle:7" and so on. @return 0, or -EINVAL for anything else (`*schedule` is then
 * unchanged). */
int schedule_parse(struct schedule *schedule, const char *text);

/** @brief Write what schedule_parse() reads. @return what snprintf would. */
int schedule_print(const struct schedule *schedule, char *text, size_t size);

/** @brief Go to the beginning of the schedule. */
void schedule_begin(struct schedule *schedule);

/** @brief Pick one of `count` candidates that stand in order of birth, oldest first.
 * @param count at least 1. @return an index below `count`. */
size_t schedule_pick(struct schedule *schedule, size_t count);

/** @brief The next 64 bits from the schedule's own generator, for whatever else must repeat with the seed. */
uint64_t schedule_random(struct schedule *schedule);

#endif
