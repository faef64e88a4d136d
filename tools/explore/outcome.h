/** @file outcome.h
 * @brief What came of a run: what it printed and how it ended.
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#include "record/recording.h"

/** One outcome. */
struct outcome {
    char *output;          /**< What was written to stdout; owned, NUL-terminated. */
    size_t output_size;    /**< Bytes in it. */
    enum ending ending;
    int status;            /**< Wait status of the first process; -1 if the recorder ended it. */
    bool zombie, orphan, left_behind, crash; /**< What else was found: a child never waited for, a process that outlived
                                                  its parent, one that had to be ended, one killed by a fault of its
                                                  own. */
    size_t runs;           /**< How many of the explored orders gave it. */
    unsigned *choices;     /**< The choices of the first run that gave it, as `--schedule replay:` takes them; owned. */
    size_t choice_count;
};

/** @brief What a run came to. @return 0 or -ENOMEM. The caller frees it by outcome_free(), also after an error. */
int outcome_take(struct outcome *outcome, const struct recording *recording);

/** @brief Are they the same for whoever watches? The choices and the number of runs do not count. */
bool outcomes_equal(const struct outcome *one, const struct outcome *other);

/** @brief Free what an outcome owns. */
void outcome_free(struct outcome *outcome);

#endif
