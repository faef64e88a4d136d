/** @file explore.h
 * @brief Run a program under every schedule that can make a difference.
 *
 * A depth-first search over the choices of who goes on, by running the program anew for each path. Sleep sets
 * (Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996) leave out orders that differ
 * only in steps that cannot affect each other.
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "record/record.h"

/** How far to go. */
struct explore_limits {
    size_t runs;   /**< At most so many runs; 0 for the default of 10,000. */
    size_t depth;  /**< Choices are made in the first so many steps of a run, later ones take the first there is; 0 for
                        the default of 1,000. */
};

/** One outcome: what a run printed and how it ended. */
struct outcome {
    char *output;          /**< What was written to stdout; owned, NUL-terminated. */
    size_t output_size;    /**< Bytes in it. */
    enum ending ending;
    int status;            /**< Wait status of the first process; -1 if the recorder ended it. */
    bool zombie, orphan, left_behind, crash; /**< What else was found: a child never waited for, a process that outlived
                                                  its parent, one that had to be ended, one killed by a fault of its
                                                  own. */
    size_t runs;           /**< How many of the explored orders gave it. */
    size_t *choices;       /**< The choices of the first run that gave it: indexes of candidates; owned. */
    size_t choice_count;
};

/** All that was found. */
struct exploration {
    struct outcome *outcomes; /**< In the order of their first run; owned. */
    size_t outcome_count;
    size_t runs;              /**< Complete runs. */
    size_t pruned;            /**< Runs given up because what followed had been seen. */
    bool complete;            /**< Every order that matters was run. */
    bool shared_memory;       /**< Some process has futexes or yields: plain accesses to memory are no choices, so there
                                   may be more outcomes than were found. */
};

/** @brief Explore.
 * @param[out] exploration freed by exploration_free(), also after an error.
 * @param options as for record(); its schedule and chooser are not used. Streams should be pipes.
 * @param progress called after each run with their number so far; may be NULL.
 * @return 0, or what record() says; -EINVAL if the program could not be run, -EINTR if the recorder was told to
 * stop. */
int explore(struct exploration *exploration, char *const argv[], const struct record_options *options,
            const struct explore_limits *limits, void (*progress)(size_t runs));

/** @brief Free what an exploration owns. */
void exploration_free(struct exploration *exploration);

#endif
