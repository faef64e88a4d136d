/** @file speed.h
 * @brief How slow this machine is, so that no limit of time strikes here what it would let be elsewhere.
 */
#ifndef SPEED_H
#define SPEED_H

#include <stdint.h>

/** @brief Scale a limit of CPU time.
 *
 * Measured once in a process, when it is first asked for (some milliseconds; much more where all is slow): ask only
 * when the limit is about to strike.
 * @param limit any unit.
 * @return it, or on a machine slower than an ordinary one as many times more, up to a hundred. */
int64_t limit_of_cpu(int64_t limit);

/** @brief Scale a limit of real time: measured anew each time, for a machine may be slow because others load it. */
int64_t limit_of_real_time(int64_t limit);

#endif
