/** @file step.h
 * @brief The steps of a run: who went on, and what that touched.
 *
 * A step begins where somebody is picked and ends where the next is. What others did because of it, such as those whose
 * wait it ended, belongs to it.
 */
#ifndef STEP_H
#define STEP_H

#include "footprint.h"
#include "record/record.h"

/** One step. */
struct step {
    size_t process;       /**< Who went on … */
    unsigned thread;      /**< … and which thread of it. */
    size_t first, end;    /**< Its events: from `first` up to, not including, `end`. */
    const struct candidate *next; /**< Who could go on then; borrowed. */
    size_t next_count;
    struct footprint footprint;   /**< Owned. */
    size_t woken_by_clock; /**< The event, of this step, with which the clock, for want of anybody else, woke somebody:
                                what follows comes after all that went before; #NOBODY if there is none. */
};

/** @brief Work out what the steps of a run touch.
 * @param[in,out] steps in order; all but `footprint` and `woken_by_clock` is given. The caller frees the footprints by
 *                      footprint_free(), also after an error.
 * @param pids   the order in which pids are given away matters.
 * @return 0 or -ENOMEM. */
int steps_read(struct step *steps, size_t count, const struct recording *recording, bool pids);

/** @brief What the events from `first` up to, not including, `end` touch, taken as one step.
 * @return 0 or -ENOMEM. The caller frees it by footprint_free(), also after an error. */
int footprint_take(struct footprint *footprint, const struct recording *recording, size_t first, size_t end);

#endif
