/** @file lines.h
 * @brief The contract of the exercise "lines": whole lines through a stream of bytes.
 */
#ifndef LINES_H
#define LINES_H

#include <stddef.h>
#include <sys/types.h>

#define LINE_SIZE 100 /**< Bytes of the longest line, with the NUL in the place of its newline. */

/** Reads lines from a descriptor. Initialise it by `{ .fd = fd }`; everything else is 0 then. */
struct line_reader {
    int fd;                /**< A socket; the caller's. */
    size_t held;           /**< Yours: how many bytes have come that were not handed out yet … */
    char bytes[LINE_SIZE]; /**< … and which. */
};

/** @brief Write all of it, however often that takes, and whatever signals come.
 * @param fd a socket that waits; SIGPIPE is the caller's to ignore.
 * @return 0 when everything was written, or -errno (-EPIPE: nobody reads any more), but never -EINTR. */
int write_all(int fd, const void *bytes, size_t size);

/** @brief Read the next line, in whatever pieces it comes, and whatever signals come.
 *
 * A line that the end of the stream has cut off is a line, too. What lies behind the newline is kept for the next call.
 * @param[out] line at least LINE_SIZE bytes: the line without its newline, and a NUL.
 * @return its length, 0 for an empty line; -ENODATA when there is no further line; -EMSGSIZE when it does not fit (then
 *         the reader is of no more use); or -errno, but never -EINTR. */
ssize_t read_line(struct line_reader *reader, char *line);

#endif
