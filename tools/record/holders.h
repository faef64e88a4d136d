/** @file holders.h
 * @brief Inside the recorder: who holds what, asked of the kernel when everyone has stopped.
 */
#ifndef HOLDERS_H
#define HOLDERS_H

#include <stdio.h>

#include "recorder.h"

#define LOCK_HELD_OUTSIDE (NOBODY - 1) /**< lock_holder(): by a process that is not of the run. */

/** @brief How a descriptor is open: O_NONBLOCK and so on. @return the flags, or -1 when that cannot be told. */
int descriptor_flags(pid_t pid, int fd);

/** @brief Write the processes that hold `object` open in that mode:
 * " P0 (descriptor 4) and P0.1 itself (descriptor 4)".
 * @param mode O_RDONLY or O_WRONLY: which end of a pipe. */
void holders_say(struct recorder *r, const struct task *task, size_t object, int mode, FILE *text);

/** @brief Write what a thread is called: "P0", and "P0/2" for the one that was made second after the first. */
void task_say_name(const struct recorder *r, const struct task *task, FILE *text);

/** @brief Write what a wait in a futex is for, as a sentence without its subject: "waits for a lock in memory (futex)
 * that P0/1 holds." Owners are known for the mutexes of glibc, and threads to be joined. */
void futex_say(struct recorder *r, const struct task *task, FILE *text);

/** @brief Who holds the file lock that a task waits for. @return a process, #LOCK_HELD_OUTSIDE, or #NOBODY: not
 * known. */
size_t lock_holder(struct recorder *r, const struct task *task);

/** @brief May something come through this socket from outside the run?
 * @param link how /proc calls it, "socket:[123]".
 * @return true for a TCP socket that listens, or whose other end no process of the run holds. */
bool socket_reaches_outside(struct recorder *r, const char *link);

#endif
