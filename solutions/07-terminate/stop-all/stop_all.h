/** @file stop_all.h
 * @brief The contract of the exercise "stop all": to stop processes politely, within a given time.
 */
#ifndef STOP_ALL_H
#define STOP_ALL_H

#include <stddef.h>

#include "process.h"

/** @brief Stop processes: ask all of them by SIGTERM, give them time, force those who are still there by SIGKILL.
 *
 * All are asked first, and then all have the same time, together: nobody is forced before `grace` has passed, and
 * whoever is still there when it has passed is forced, however many there are. Who ends earlier is not waited for
 * longer. When stop_all() returns, all who were started have ended and have been waited for.
 *
 * Processes that were never started are left alone, and so are those that have ended: no signal is sent for them.
 *
 * @param processes  initialised by the caller, who has started some of them, and has perhaps joined some.
 * @param count      how many.
 * @param grace      milliseconds.
 * @return how many had to be forced. */
int stop_all(struct process processes[], size_t count, int grace);

#endif
