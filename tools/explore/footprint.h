/** @file footprint.h
 * @brief What a step of a run touches, and whether two steps of different processes can affect each other.
 *
 * Two steps that touch nothing in common, or only read it, lead to the same state in either order: only one of the two
 * orders need be run. Where it is not known what a call touches, it is taken to touch everything, which costs runs and
 * loses nothing. Not seen at all, and therefore not explored: plain accesses to shared memory, and calls that the
 * recorder does not watch (unlink, rename, stat and their like).
 */
#ifndef FOOTPRINT_H
#define FOOTPRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "record/recording.h"

/** A set of things, each touched for reading or for writing. */
struct footprint {
    struct touch *touches; /**< Owned. */
    size_t count;
};

/** @brief What the events from `first` up to, not including, `end` touch.
 * @return 0 or -ENOMEM. The caller frees it by footprint_free(). */
int footprint_take(struct footprint *footprint, const struct recording *recording, size_t first, size_t end);

/** @brief Copy one. @return 0 or -ENOMEM; then the copy is empty. */
int footprint_copy(struct footprint *copy, const struct footprint *footprint);

/** @brief Free what a footprint owns. */
void footprint_free(struct footprint *footprint);

/** @brief May the order of two steps matter? @return false only when it cannot. */
bool footprints_conflict(const struct footprint *one, const struct footprint *other);

#endif
