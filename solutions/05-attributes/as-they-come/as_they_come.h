/** @file as_they_come.h
 * @brief The contract of the exercise "as they come": many processes, each told of as soon as it has ended.
 */
#ifndef AS_THEY_COME_H
#define AS_THEY_COME_H

#include <stddef.h>

#define COME_MAX 16 /**< How many jobs there are at most. */

/** @brief A job. It runs in a process of its own, and takes its time. @return 0 to 255. */
typedef int come_job(size_t number);

/** @brief Told of an end: which job it was, and its process's exit code; -N if signal N has killed it. */
typedef void come_tell(size_t number, int code);

/** @brief Do n jobs, all at the same time, each in a process of its own, and tell of each as soon as it has ended.
 *
 * `tell` is called in the caller's process, once for each job, in the order of their ends. While nobody ends, the
 * caller sleeps; a signal may interrupt it, and that changes nothing. When this returns, all have been waited for, and
 * nothing is left open.
 *
 * @param n    how many: none, or up to #COME_MAX.
 * @param job  what is done: the i-th process calls job(i).
 * @param tell who is told.
 * @return 0; or -errno if a process could not be started, and then those started have been told of as usual. */
int as_they_come(size_t n, come_job *job, come_tell *tell);

#endif
