/** @file tries.h
 * @brief Try what we stand on: each try is cheap, changes nothing, and leaves nothing behind.
 *
 * None is thread-safe; all return #LACK_NONE where nothing is missing.
 */
#ifndef TRIES_H
#define TRIES_H

#include "lacks.h"

#define FAIR_DESCRIPTORS 256   /**< What an answer may expect to have. */
#define FEWEST_DESCRIPTORS 32 /**< With fewer open files at once, no recording is tried. */

/** @brief Whether /proc is there and shows this pid namespace. One call. */
enum lack proc_try(void);

/** @brief Why ptrace of a child of ours was refused.
 * @param error the positive errno.
 * @return never #LACK_NONE. */
enum lack ptrace_explain(int error);

/** @brief Whether as many files may be open at once as any exercise needs. */
enum lack descriptors_try(void);

/** @brief Whether /dev/null is there. */
enum lack null_try(void);

/** @brief Whether a program in a file that exec refused (EACCES) can't be run because of where it lies. */
enum lack exec_explain(const char *path);

/** @brief Whether somebody can connect to a server on 127.0.0.1, by being both. */
enum lack loopback_try(void);

/** @brief Whether a file of that size can be made in a folder; it is removed again.
 * @param size bytes, written with zeros. */
enum lack folder_try(const char *folder, size_t size);

#endif
