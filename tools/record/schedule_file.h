/** @file schedule_file.h
 * @brief Choices to be repeated, in a file that people can read and write.
 *
 *     fork-school-schedule 1
 *     # made for: ./three-children
 *     1       # choice 1, after event 2: P0.1, of 2 that could
 *     0       # choice 2, after event 4: P0, of 2 that could
 *
 * The first line is as above; 1 is the version of the format. Each further number is a choice: which of the candidates
 * went on, the oldest being 0, at a place where there was more than one. Blanks, commas and line ends stand between
 * them; from `#` on a line is a comment. A line `seed 7` says that they are those of a
 * schedule, and its seed, or 0; without it they were made one by one (schedule.h tells the difference).
 */
#ifndef SCHEDULE_FILE_H
#define SCHEDULE_FILE_H

#include <stdio.h>

#include "recording.h"

#define SCHEDULE_FORMAT "fork-school-schedule" /**< The first word of a file. */
#define SCHEDULE_VERSION 1                     /**< The second. */

/** @brief Understand a schedule as people give one: what schedule_parse() reads, or "replay:FILE". What consists of
 * digits and commas alone is no file: that is written ./1.
 * @param[out] schedule to be freed by schedule_free(); unchanged after an error.
 * @param[out] why on error: a sentence with file, line and cure. @param size of `why`.
 * @return 0, -EINVAL, -ENOMEM, or -errno when the file could not be read. */
int schedule_open(struct schedule *schedule, const char *text, char *why, size_t size);

/** @brief Write the choices of a recording as such a file, with comments that tell which program they were made for.
 * @param stream not flushed. @return 0, or -EIO when the stream failed. */
int schedule_write(const struct recording *recording, FILE *stream);

#endif
