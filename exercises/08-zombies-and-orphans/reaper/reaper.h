/** @file reaper.h
 * @brief The contract of the exercise "reaper": the ends of children, as something that poll can wait for.
 *
 * Not thread-safe. None of these functions may be called in a signal handler.
 */
#ifndef REAPER_H
#define REAPER_H

#include <sys/types.h>

/** What is called for a child that has been reaped: `code` is 0 to 255, or -N when signal N killed it. */
typedef void reaper_ended(void *arg, pid_t pid, int code);

/** @brief From now on, make a descriptor readable whenever a child has ended.
 *
 * It stays readable until reaper_reap() is called. Whatever is installed for this changes no errno under anybody's
 * hands, and never blocks, however many signals come. An exec closes the descriptor. It belongs to the reaper: wait for
 * it, and leave reading and closing to the functions here.
 * @return the descriptor, or -errno and nothing has changed. */
int reaper_open(void);

/** @brief Reap all children that have ended, and none that runs; the descriptor is not readable any more afterwards,
 * unless somebody has ended in the meantime. Never waits.
 * @param ended called once for each of them, in the caller itself, not in a signal handler. @param arg for `ended`.
 * @return how many there were. */
int reaper_reap(reaper_ended *ended, void *arg);

/** @brief End it: close the descriptor and whatever else was opened for it, and put everything about SIGCHLD back to
 * what it was before reaper_open(). */
void reaper_close(void);

#endif
