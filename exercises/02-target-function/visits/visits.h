/** @file visits.h
 * @brief The contract of the exercise "visits": one target, many visitors, each staying for a random time.
 */
#ifndef VISITS_H
#define VISITS_H

#include <stddef.h>

#define VISITS_LONGEST 200 /**< Seconds. */

/** @brief Be somebody's visit, for so many seconds. It runs in the visitor's own process, and takes that time. */
typedef void visits_stay(const char *name, int seconds);

/** @brief Is called by the caller of visits(), in its own process, when all visitors are there. */
typedef void visits_ready(void);

/** @brief Start a process for each visitor, all there at the same time, and tell how long each has stayed.
 *
 * Each visitor stays for a random time from 1 to #VISITS_LONGEST seconds: its process calls `stay` once, and its exit
 * code is the number of seconds. The seed decides all times: with the same seed they are the same, with another they
 * are others. Visitors do not all stay for the same time (but two of them may, by chance).
 *
 * When all are started, and before it waits for any, visits() calls `ready`. When it returns, all processes have ended
 * and have been waited for.
 *
 * @param n       how many visitors.
 * @param names   their names; borrowed.
 * @param seed    for the random times.
 * @param stay    what a visitor does.
 * @param ready   what is done when all are there.
 * @param seconds n places: seconds[i] is the exit code of the process of names[i].
 * @return 0; or -errno when a process could not be started. Then nobody further is started, `ready` is not called, and
 *         those who were started have been waited for. */
int visits(size_t n, const char *const names[], unsigned seed, visits_stay *stay, visits_ready *ready, int seconds[]);

#endif
