/* Right: the reader's bytes stay where they are until a line is complete; another order of the same steps. */
#define _POSIX_C_SOURCE 200809L
#include "lines.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int write_all(int fd, const void *bytes, size_t size)
{
    size_t done = 0;
    do {
        const ssize_t sent = send(fd, (const char *)bytes + done, size - done, 0);
        if (sent >= 0)
            done += (size_t)sent;
        else if (errno != EINTR)
            return -errno;
    } while (done < size);
    return 0;
}

static int fill(struct line_reader *reader, bool *over)
{
    ssize_t got;
    do
        got = recv(reader->fd, reader->bytes + reader->held, LINE_SIZE - reader->held, 0);
    while (got == -1 && errno == EINTR);
    if (got == -1)
        return -errno;
    *over = got == 0;
    reader->held += (size_t)got;
    return 0;
}

ssize_t read_line(struct line_reader *reader, char *line)
{
    bool over = false;
    size_t length;
    for (;;) {
        for (length = 0; length < reader->held && reader->bytes[length] != '\n'; length++)
            line[length] = reader->bytes[length];
        if (length < reader->held || over)
            break;
        if (length == LINE_SIZE)
            return -EMSGSIZE;
        const int error = fill(reader, &over);
        if (error != 0)
            return error;
    }
    if (over && length == 0)
        return -ENODATA;
    line[length] = '\0';
    const size_t used = length + (length < reader->held);
    memmove(reader->bytes, reader->bytes + used, reader->held - used);
    reader->held -= used;
    return (ssize_t)length;
}
