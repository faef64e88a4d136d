/** @file checkup.h
 * @brief The contract of the exercise "checkup": every test in a process of its own, and a verdict of each.
 */
#ifndef CHECKUP_H
#define CHECKUP_H

#include <stddef.h>

/** @brief A test. It runs in a process of its own, takes its time, and may crash. @return 0 to 255; 0 is good. */
typedef int checkup_test(size_t number);

/** @brief Run n tests, all at the same time, each in a process of its own, and wait for all of them.
 *
 * The i-th process calls `test(i)` once. Signals may be handled meanwhile: the caller may have installed handlers, with
 * SA_RESTART or without.
 *
 * @param n        how many; at most 64.
 * @param test     the test.
 * @param verdicts n places: verdicts[i] is what `test(i)` has returned, or -N if signal N has killed its process.
 * @return 0; or -errno if a process could not be started, and then those started have been waited for. */
int checkup(size_t n, checkup_test *test, int verdicts[]);

#endif
