/* Two children write two lines each about having a lock (flock), which each has by an open file of its own.
 * The recording must show: "in" and "out" strictly in turn under every schedule, and flock blocking at least once when
 * both are there at the same time. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>

#include "program.h"

enum { CHILDREN = 2 };

/* flock belongs to the open file, and fork shares that: so each child opens the file anew. */
static void take_turn(int shared)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", shared);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd == -1 || flock(fd, LOCK_EX) == -1)
        die("flock");
    dprintf(STDOUT_FILENO, "in\n");
    dprintf(STDOUT_FILENO, "out\n");
    if (flock(fd, LOCK_UN) == -1)
        die("flock");
}

int main(void)
{
    int fd = memfd_create("lock", MFD_CLOEXEC);
    if (fd == -1)
        die("memfd_create");
    for (int i = 0; i < CHILDREN; i++)
        if (must_fork() == 0) {
            take_turn(fd);
            _exit(0);
        }
    for (int i = 0; i < CHILDREN; i++)
        if (wait(NULL) == -1)
            die("wait");
    return EXIT_SUCCESS;
}
