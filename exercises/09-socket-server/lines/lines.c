/* Lines: whole lines through a stream of bytes. The contract is in lines.h. */
#define _POSIX_C_SOURCE 200809L
#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int write_all(int fd, const void *bytes, size_t size)
{
    (void)fd, (void)bytes, (void)size; /* yours to write */
    return -ENOSYS;
}


ssize_t read_line(struct line_reader *reader, char *line)
{
    (void)reader, (void)line; /* yours to write */
    return -ENOSYS;
}
