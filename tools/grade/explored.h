/** @file explored.h
 * @brief Private to the judge's library: what exploring a program of ours has found is kept, and taken the next time.
 *
 * It lies beside the judge, in a folder NAME.explored. It is believed as long as the program has the same bytes, and
 * judge, kernel and C library are the same: then the search would find the same again.
 */
#ifndef EXPLORED_H
#define EXPLORED_H

#include <stdbool.h>

#include "explore/explore.h"

/* Takes what is known of a program. Returns whether anything is; then `explored`, which exploration_free() frees, has
 * outputs, outcomes that all ended well, and the number of runs. */
bool explored_take(const char *program, bool terminal, struct exploration *explored);

/* Keeps what was found, if it is complete and every outcome ended well. Where that is not possible it will be found
 * again: no error. */
void explored_keep(const char *program, bool terminal, const struct exploration *explored);

#endif
