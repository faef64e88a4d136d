/** @file roster.h
 * @brief The contract of the exercise "roster": a list of children that a SIGCHLD handler keeps up to date.
 *
 * Not thread-safe. None of these functions may be called in a signal handler.
 */
#ifndef ROSTER_H
#define ROSTER_H

#include <sys/types.h>

#define ROSTER_MAX 16 /**< How many children the list has room for, ended ones included. */

/** @brief Install the handler of SIGCHLD. Call it once, before anything else. @return 0 or -errno. */
int roster_open(void);

/** @brief Start a child that calls `work` and ends with what that returns, & 255.
 *
 * The child is on the list before this returns, whatever has happened to it by then. In the child SIGCHLD is blocked
 * or not as it was in the caller, and so it is in the caller afterwards.
 * @return its pid; -ENOSPC there is no room; or -errno as fork left it. */
pid_t roster_start(int (*work)(void *), void *arg);

/** @brief How many on the list have not ended yet. */
int roster_running(void);

/** @brief How somebody on the list has ended.
 * @return 0 with `*code` set: 0 to 255, or -N when signal N killed it; -EAGAIN it runs;
 *         -ESRCH it is not on the list. */
int roster_code(pid_t pid, int *code);

#endif
