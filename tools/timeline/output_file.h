/** @file output_file.h
 * @brief A file that is there as a whole or not at all.
 */
#ifndef OUTPUT_FILE_H
#define OUTPUT_FILE_H

#include <stdio.h>

/** Output in the making. */
struct output_file {
    FILE *stream;    /**< Write here. */
    char *target;    /**< What it will be called; owned; NULL for a stream of somebody else's. */
    char *
        temporary; /**< What it is called until then; owned; NULL where there is nothing to replace, as for a device. */
};

/** @brief Begin to write. Signals that end a process are held back until output_file_end(), so that no temporary
 * file is left behind.
 * @param path where to; "-" is stdout; what is neither a file nor new, such as a device, is written to directly.
 * @return 0, or -errno. */
int output_file_begin(struct output_file *file, const char *path);

/** @brief Put it in its place; or, if anything has failed, take it away.
 * @param error what the writer says: 0 or -errno. @return 0, or the first -errno that there was. */
int output_file_end(struct output_file *file, int error);

/** @brief Whether output_file_begin() would work, as far as can be told without trying. @return 0, or -errno. */
int output_file_check(const char *path);

#endif
