/* A process and its child each read what /proc tells of them: the paths have their pids in them. */
#define _POSIX_C_SOURCE 200809L
#include "program.h"

#include <fcntl.h>

static void read_own_status(void)
{
    char text[16];
    const int fd = open("/proc/self/status", O_RDONLY);
    if (fd == -1 || read(fd, text, sizeof text) != (ssize_t)sizeof text)
        die("/proc/self/status");
    (void)close(fd);
}

int main(void)
{
    read_own_status();
    const pid_t child = must_fork();
    read_own_status();
    if (child == 0)
        _exit(0);
    return await(child) == 0 ? 0 : 1;
}
