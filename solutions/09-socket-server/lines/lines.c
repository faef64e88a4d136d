/* Lines: whole lines through a stream of bytes. The contract is in lines.h. */
#define _POSIX_C_SOURCE 200809L
#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int write_all(int fd, const void *bytes, size_t size)
{
    /* answer */
    const char *next = bytes;

    while (size > 0) {
        const ssize_t written = write(fd, next, size);
        if (written == -1 && errno == EINTR)
            continue; /* not a byte was written: once more */
        if (written == -1)
            return -errno;
        next += written;
        size -= (size_t)written;
    }
    return 0;
    //~ (void)fd, (void)bytes, (void)size; /* yours to write */
    //~ return -ENOSYS;
    /* end */
}

/* answer */
/* Hands out the first `length` bytes of what is held, and drops those and `more` besides. */
static ssize_t line_take(struct line_reader *reader, char *line, size_t length, size_t more)
{
    memcpy(line, reader->bytes, length);
    line[length] = '\0';
    reader->held -= length + more;
    memmove(reader->bytes, reader->bytes + length + more, reader->held);
    return (ssize_t)length;
}
/* end */

ssize_t read_line(struct line_reader *reader, char *line)
{
    /* answer */
    for (;;) {
        const char *end = memchr(reader->bytes, '\n', reader->held);
        if (end != NULL)
            return line_take(reader, line, (size_t)(end - reader->bytes), 1);
        if (reader->held == sizeof reader->bytes)
            return -EMSGSIZE;
        const ssize_t got = read(reader->fd, reader->bytes + reader->held, sizeof reader->bytes - reader->held);
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1)
            return -errno;
        if (got == 0 && reader->held == 0)
            return -ENODATA;
        if (got == 0)
            return line_take(reader, line, reader->held, 0);
        reader->held += (size_t)got;
    }
    //~ (void)reader, (void)line; /* yours to write */
    //~ return -ENOSYS;
    /* end */
}
