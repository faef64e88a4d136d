/** @file misconceptions.h
 * @brief The catalogue of what learners get wrong about processes: a stable code, and one sentence for each.
 *
 * A check names the codes that it can tell, a wrong answer under tests/ the one that it embodies, a lesson
 * those that it treats. Codes are never renumbered.
 */
#ifndef MISCONCEPTIONS_H
#define MISCONCEPTIONS_H

#include <stddef.h>

/** One misconception. */
struct misconception {
    const char *code;     /**< "M01" … */
    const char *sentence; /**< What the mistake is, to the person who made it; with a full stop. */
};

extern const struct misconception misconceptions[]; /**< In the order of their codes. */
extern const size_t misconception_count;            /**< How many there are. */

/** @brief The misconception of that code.
 * @param size how many bytes of `code` count, so that a word inside a list can be asked for.
 * @return it, or NULL if there is none of that code. Thread-safe. */
const struct misconception *misconception_find(const char *code, size_t size);

#endif
