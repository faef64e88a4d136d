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
    SCHEDULE_REPLAY,       /**< Choices that were made before; after the last of them as #SCHEDULE_CHILD_FIRST. */
    SCHEDULE_KINDS         /**< How many kinds there are. */
};

/** A schedule, and where it stands. Copy it to use it again from its beginning; a plain copy shares the choices. */
struct schedule {
    enum schedule_kind kind;
    uint64_t seed;   /**< #SCHEDULE_SHUFFLE: what it is drawn from; and under any: what the program takes for random is
                          drawn from it. */
    uint64_t state;  /**< Private: the generator's state; set by schedule_begin(). */
    bool patient;    /**< #SCHEDULE_REPLAY, or with a chooser: who polls is given as many turns as under other kinds,
                          before others go first. Otherwise a single one. */
    unsigned *choices;    /**< #SCHEDULE_REPLAY: indexes of candidates, one for each place where there was more than
                               one, owned by whoever had it parsed or copied, who frees it by schedule_free(). */
    size_t choice_count;  /**< How many. */
    size_t used;          /**< So many of the choices were followed. */
    size_t made;          /**< So many places were met where there was more than one candidate. */
    size_t misfit;        /**< So many candidates there were where the next choice named none of them; 0 if all fitted
                               so far. From there on the choices are not followed. */
};

extern const char *const schedule_names[SCHEDULE_KINDS]; /**< "natural", "child-first", "parent-first", "shuffle",
                                                              "replay". */

/** @brief Read "child-first", "shuffle:7", "replay:0,1,0" and so on. "replay:0,1,0" repeats choices made one by one
 * (play, explore), "replay:0,1,0/7" those of a schedule with seed 7 (or 0): as patient with polls, the same random
 * numbers.
 * @param[out] schedule to be freed by schedule_free(), which a replay alone needs.
 * @return 0, -ENOMEM, or -EINVAL for anything else; `*schedule` is then unchanged. */
int schedule_parse(struct schedule *schedule, const char *text);

/** @brief Write what schedule_parse() reads. @return what snprintf would. */
int schedule_print(const struct schedule *schedule, char *text, size_t size);

/** @brief The same for people: of a replay it tells no more than how many choices it has. @return what snprintf
 * would. */
int schedule_describe(const struct schedule *schedule, char *text, size_t size);

/** @brief Copy one, with choices of its own, as it was at its beginning. @return 0, or -ENOMEM; then the copy has no
 * choices. */
int schedule_copy(struct schedule *copy, const struct schedule *schedule);

/** @brief Free the choices of a schedule. It is then natural. */
void schedule_free(struct schedule *schedule);

/** @brief Go to the beginning of the schedule. */
void schedule_begin(struct schedule *schedule);

/** @brief Pick one of `count` candidates that stand in order of birth, oldest first.
 * @param count at least 1. @return an index below `count`. */
size_t schedule_pick(struct schedule *schedule, size_t count);

/** @brief The next 64 bits from the schedule's own generator, for whatever else must repeat with the seed. */
uint64_t schedule_random(struct schedule *schedule);

#endif
