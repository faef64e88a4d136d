/** @file recording_file.h
 * @brief A recording as a file: versioned JSON, one event a line (docs/recording-format.md).
 */
#ifndef RECORDING_FILE_H
#define RECORDING_FILE_H

#include <stdio.h>

#include "recording.h"

#define RECORDING_FORMAT "fork-school-recording" /**< The value of the member "format". */
#define RECORDING_VERSION 1                      /**< The value of the member "version". */

/** @brief Write a recording. Two recordings of one program under one chosen schedule are the same bytes.
 * @return 0, -ENOMEM, or -EIO when the stream failed. */
int recording_write(const struct recording *recording, FILE *stream);

/** @brief Read what recording_write() wrote.
 * @param[out] recording the caller frees it by recording_free(); NULL on error.
 * @param[out] why       a sentence that names the line and what is wrong; at least `size` bytes; may be NULL.
 * @return 0, -EINVAL when it is no recording (or of a version that this program does not know), -ENOMEM, -EIO. */
int recording_read(struct recording **recording, FILE *stream, char *why, size_t size);

#endif
