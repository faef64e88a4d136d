/** @file patience.h
 * @brief The contract of the exercise "patience": wait for many, tell how it goes, and not for ever.
 */
#ifndef PATIENCE_H
#define PATIENCE_H

#include <stddef.h>

#define PATIENCE_MAX 16    /**< How many jobs there are at most. */
#define PATIENCE_LATE 1000 /**< The result of a job that was not done in time: no exit code looks like this. */

/** @brief A job. It runs in a process of its own, and takes its time. @return 0 to 255. */
typedef int patience_job(size_t number);

/** @brief Tells how many jobs are still at work. Called in the caller's process. */
typedef void patience_tell(size_t left);

/** @brief Do n jobs, all at the same time, each in a process of its own, and wait for them, `limit` ms altogether.
 *
 * Every `every` ms from the start on, as long as there is a job at work, `tell` is called. It returns as soon as all
 * are done. When the limit is over, the processes that still work are killed. When it returns, all have been waited
 * for. While it waits it sleeps.
 *
 * @param n       how many; at most #PATIENCE_MAX.
 * @param job     what is done.
 * @param limit   milliseconds, for all of them together.
 * @param every   milliseconds; more than 0.
 * @param tell    whom to tell.
 * @param results n places: results[i] is what `job(i)` has returned; -N if signal N has killed its process;
 *                #PATIENCE_LATE if it was not done within the limit.
 * @return 0; or -errno if a process could not be started, and then those started have been killed and waited for. */
int patience(size_t n, patience_job *job, int limit, int every, patience_tell *tell, int results[]);

#endif
