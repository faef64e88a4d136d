/** @file sums.h
 * @brief The contract of the exercise "sums": results that no exit code can hold.
 */
#ifndef SUMS_H
#define SUMS_H

#include <stddef.h>

/** Numbers to be added up: from, from + 1, … up to `to`. */
struct sums_range {
    long from;
    long to; /**< At least `from`. */
};

/** @brief What a number counts for; to be called in a child. It takes its time, and some numbers kill its process. */
typedef long sums_term(long number);

/** @brief Add up n ranges, all at the same time, each in a process of its own.
 *
 * The process of ranges[i] calls `term` once for each number of its range, and adds up what it returns. All processes
 * are at work at the same time. When sums() returns, all of them have ended and have been waited for.
 *
 * @param n      how many ranges.
 * @param ranges the ranges; borrowed.
 * @param term   what each number counts for; the result may be large, and below 0.
 * @param totals n places: totals[i] becomes the sum of ranges[i]. Where a process did not come to its end, what stands
 *               there is not said.
 * @return 0 when all sums are there; -EIO when all were started and some process was killed, and the sums of the others
 *         are right all the same; or -errno when a process could not be started. Then nobody further is started, and
 *         those who were started have been waited for. */
int sums(size_t n, const struct sums_range ranges[], sums_term *term, long long totals[]);

#endif
