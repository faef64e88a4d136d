/* Three children add one to a number in a file, four times each, under an fcntl lock.
 * The recording must show: fcntl locks that block, a final 12 under every schedule, no deadlock. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "program.h"

enum { CHILDREN = 3, TIMES = 4 };

static void set_lock(int fd, short type)
{
    struct flock whole = { .l_type = type, .l_whence = SEEK_SET };
    if (fcntl(fd, F_SETLKW, &whole) == -1)
        die("fcntl");
}

static void add_one(int fd)
{
    int number;
    set_lock(fd, F_WRLCK);
    if (pread(fd, &number, sizeof number, 0) != (ssize_t)sizeof number)
        die("pread");
    if (write(STDOUT_FILENO, "+", 1) == -1) /* a moment at which the others would run, if they could */
        die("write");
    number++;
    if (pwrite(fd, &number, sizeof number, 0) != (ssize_t)sizeof number)
        die("pwrite");
    set_lock(fd, F_UNLCK);
}

int main(void)
{
    int number = 0;
    int fd = memfd_create("counter", MFD_CLOEXEC); /* a file without a name: nothing to clean up */
    if (fd == -1 || write(fd, &number, sizeof number) == -1)
        die("memfd_create");

    for (int i = 0; i < CHILDREN; i++)
        if (must_fork() == 0) {
            for (int j = 0; j < TIMES; j++)
                add_one(fd);
            _exit(0);
        }
    for (int i = 0; i < CHILDREN; i++)
        if (wait(NULL) == -1)
            die("wait");
    if (pread(fd, &number, sizeof number, 0) == -1)
        die("pread");
    printf("\n%d\n", number);
    return EXIT_SUCCESS;
}
