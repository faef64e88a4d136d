/** @file jobs.h
 * @brief Grade several exercises at a time: each in a process of its own, as many as there are processors.
 */
#ifndef JOBS_H
#define JOBS_H

#include <stddef.h>

#include <jansson.h>

/** @brief Does one piece of work, in a process of its own. @return its result; NULL when memory ran out. */
typedef json_t *job_work(const void *context, size_t index);

/** @brief Do the work of all indices below `count`, and gather what comes of it.
 *
 * The results stand in the order of the indices, whoever ends first. A worker is killed if the caller dies, and whoever
 * a worker leaves behind is killed and reaped. Not thread-safe: it waits for children.
 * @param context given to `work` as it is; the worker has a copy.
 * @param[out] results `count` of them; the caller gives the references back. NULL stands where a worker could not be
 *             started or ended without a result.
 * @return 0, or -errno of a worker that could not be started though no other was at work. */
int jobs_run(size_t count, job_work *work, const void *context, json_t *results[]);

#endif
