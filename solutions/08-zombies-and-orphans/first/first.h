/** @file first.h
 * @brief The contract of the exercise "first": what the first process of a container has to do.
 */
#ifndef FIRST_H
#define FIRST_H

/** @brief Be the first process: start a job, take in all orphans that come from it, and stay until all have ended.
 *
 * Every descendant of the caller that loses its parent becomes the caller's child. Whoever is the caller's child is
 * reaped soon after its end, also while others are at work, and whatever signals the caller handles meanwhile. The
 * caller had no children before.
 *
 * @param job what the child calls; its result & 255 is the job's exit code. It never comes back into the caller's code.
 * @param arg for `job`.
 * @return how the job has ended, as a shell says it: its exit code, or 128 + N when signal N killed it; -errno when it
 *         could not be started. */
int first_run(int (*job)(void *), void *arg);

#endif
