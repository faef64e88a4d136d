/** @file races.h
 * @brief Which steps of a run could have come in the other order, and might then have done something else?
 *
 * Vector clocks tell which steps follow from which. Two steps of different processes that are a race (footprint.h),
 * where the later follows from the earlier in no other way, are reported: the other order has to be run.
 */
#ifndef RACES_H
#define RACES_H

#include "step.h"

/** Somebody who takes steps. */
struct actor {
    size_t process;
    unsigned thread;
};

/** @brief Told of each race.
 * @param at     the earlier of the two steps; in its place something else should be tried.
 * @param first  those, any of whom may go on there in order that the later step comes first; the one who took the later
 *               step, if it is among them, is the first; borrowed.
 * @return 0, or an error that ends the search. */
typedef int race_function(void *context, size_t at, const struct actor *first, size_t count);

/** @brief Find all races of a run.
 * @return 0, -ENOMEM, or what `found` returned. */
int races_find(const struct step *steps, size_t count, const struct recording *recording, race_function *found,
               void *context);

#endif
