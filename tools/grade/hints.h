/** @file hints.h
 * @brief How far down each ladder of hints the learner has come. The state outlives `make clean`.
 */
#ifndef HINTS_H
#define HINTS_H

#include <stddef.h>

#include <jansson.h>

#define HINTS_FILE ".progress/hints.json" /**< Relative to the school's folder. */

/** @brief Read the state. @return it, empty if there is none or it is damaged; NULL when memory ran out. */
json_t *hints_read(void);

/** @brief Go one hint further.
 * @param exercise such as "01-process-creation/fan-out". @param check the check's id. @param size how many there are.
 * @return how many hints are to be shown now: never more than `size`. */
size_t hints_next(json_t *state, const char *exercise, const char *check, size_t size);

/** @brief Write the state, by a temporary file that takes the old one's place. @return 0 or -errno. */
int hints_write(const json_t *state);

#endif
