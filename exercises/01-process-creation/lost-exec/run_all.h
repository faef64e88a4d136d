/** @file run_all.h
 * @brief The contract of the exercise "lost exec": run one program after the other.
 */
#ifndef RUN_ALL_H
#define RUN_ALL_H

#include <stddef.h>

#define RUN_ALL_NOT_RUN 127 /**< The code of a program that could not be run, as shells have it. */

/** @brief Run n programs, one after the other, and store how each of them ended.
 *
 * The caller goes on alone: whatever happens to a program, nobody but the caller comes back from this function, and
 * nobody but the caller runs what the caller has left for atexit.
 *
 * @param n        how many programs.
 * @param programs of each its path and arguments as for execv, NULL-terminated; borrowed.
 * @param codes    n codes, filled in: the exit code, 0 to 255; -N if signal number N killed it; #RUN_ALL_NOT_RUN if
 *                 it could not be run. Those behind it are run all the same.
 * @return 0, or -errno as fork left it; then nothing further is run. */
int run_all(size_t n, char *const *const programs[], int codes[]);

#endif
