/** @file foretell.h
 * @brief What a candidate would do if it were picked: in words, and whether it matters who goes first.
 */
#ifndef FORETELL_H
#define FORETELL_H

#include "record/record.h"

/** @brief Say what a candidate would do next: `write "P" to stdout`, `wait P0.1`, `end: exit 0`.
 * @param candidate as a chooser is given it under record_options.foresee.
 * @param[out] text in UTF-8; 320 bytes are enough. */
void foretell(const struct recording *so_far, const struct candidate *candidate, char *text, size_t size);

/** @brief Say what a process that cannot go on does: `waits: read pipe 1`, `zombie: exit 0`.
 * @return false if there is nothing to say: it is gone, or ready. */
bool foretell_waiting(const struct recording *so_far, size_t process, char *text, size_t size);

/** Who is in whose way, among candidates. */
struct collisions {
    bool *matters;     /**< `count` times `count`: whether the order of these two can matter; owned. */
    bool *harmless;    /**< For each: what it does next concerns nobody else; owned. */
    size_t count;
};

/** @brief Find out. The same rules as those of `timeline explore` (footprint.h): what is not known is taken to matter.
 * @return 0 or -ENOMEM. The caller frees it by collisions_free(), also after an error. */
int collisions_find(struct collisions *collisions, const struct recording *so_far, const struct candidate *candidates,
                    size_t count);

/** @brief Whether the order of any two matters. */
bool collisions_any(const struct collisions *collisions);

/** @brief Free them. */
void collisions_free(struct collisions *collisions);

#endif
