/** @file family.h
 * @brief The contract of the exercise "family": to end a process with all of its descendants.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include <sys/types.h>

/** @brief Start a child in a process group of its own, so that its descendants are in it, too.
 *
 * The child calls `work(arg)`, and ends with its result & 255; it flushes no streams and calls no exit handlers. The
 * group is there before the child calls `work`, and also when family_start() has returned, whoever goes first.
 * @return the child's pid, which is the group's number, too; or -errno of fork, and nothing has changed. */
pid_t family_start(int (*work)(void *arg), void *arg);

/** @brief End a whole family: send SIGTERM to everybody in the group, and wait for the child that family_start() made.
 *
 * Descendants are not the caller's children; nobody waits for them here.
 * @param family what family_start() has returned. It was not waited for yet.
 * @return the child's wait status; or -EINVAL when `family` is no group that family_start() could have made (0, 1, or
 *         less: an error that somebody did not look at), and then no signal is sent to anybody; or -errno. */
int family_end(pid_t family);

#endif
