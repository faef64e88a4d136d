/** @file first.h
 * @brief What a learner answered first: kept, so that later it can be compared with what is so.
 */
#ifndef FIRST_H
#define FIRST_H

#define FIRST_FOLDER ".progress/first" /**< Relative to the school's folder; it outlives `make clean`. */

/** @brief Keep a copy of the exercise's answer sheet, unless there is one already.
 * @param exercise such as "01-process-creation/which-outputs".
 * @param sheet    the path of the sheet as it was graded.
 * @param[out] path of the copy, owned by the caller; NULL where there is nothing to compare: it holds what `sheet`
 *                  holds; and on error.
 * @return 0 or -errno. */
int first_keep(const char *exercise, const char *sheet, char **path);

/** @brief Copy a file, whole or not at all. @return 0 or -errno. */
int file_copy(const char *from, const char *to);

#endif
