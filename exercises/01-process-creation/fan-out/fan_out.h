/** @file fan_out.h
 * @brief The contract of the exercise "fan out": start n children, and report how each of them ended.
 */
#ifndef FAN_OUT_H
#define FAN_OUT_H

#include <stddef.h>
#include <sys/types.h>

/** @brief What a child does: it runs in the child, and what it returns becomes the child's exit code.
 *
 * It may take its time, and a signal may kill the child in the middle of it.
 * @param index which child it is: 0 for the first to be started.
 * @return 0 to 255. */
typedef int fan_out_work(size_t index);

/** What became of a child. */
struct fan_out_report {
    pid_t pid; /**< The child's pid. */
    int code;  /**< Its exit code, 0 to 255; or -N if signal number N killed it. */
};

/** @brief Start n children, wait for all of them, and report pid and code of each.
 *
 * All children are started before the first is waited for. A child does its work and ends there, by _exit: it never
 * comes back from this function. When the function returns, none of its children is left, not even as a zombie.
 *
 * @param n       how many children; 0 starts nobody.
 * @param work    what each of them does.
 * @param reports n reports, filled in by this function, in the order in which the children were started.
 * @return 0, or -errno as fork left it when a fork failed: then nobody further is started, and those who were
 *         started are waited for all the same. What `reports` holds in that case is of no account. */
int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[]);

#endif
