/** @file blame.h
 * @brief Private to the judge's library: before an answer is blamed, is it the machine's fault?
 */
#ifndef BLAME_H
#define BLAME_H

#include "footing/lacks.h"
#include "record/recording.h"

/** @brief What a recording shows of what is missing on this machine: a call that failed for a reason that no program
 * has in its hand. Where the reason can also be the program's own mistake, what it stands on is tried.
 * @return #LACK_NONE if it is nobody's fault but the program's. */
enum lack machine_blame(const struct recording *run);

#endif
