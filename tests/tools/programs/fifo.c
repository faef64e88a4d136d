/* Two processes meet at a named pipe: open waits until both are there.
 * The recording must show: "met" under every schedule, and an open that was blocked. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "program.h"

int main(void)
{
    const char *base = getenv("TMPDIR");
    char folder[256], path[300];

    snprintf(folder, sizeof folder, "%s/fifo-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(folder) == NULL)
        die("mkdtemp");
    snprintf(path, sizeof path, "%s/fifo", folder);
    if (mkfifo(path, 0600) == -1)
        die("mkfifo");
    pid_t child = must_fork();
    int fd = open(path, child == 0 ? O_WRONLY : O_RDONLY);
    if (fd == -1)
        die("open");
    if (child == 0) {
        give(fd);
        _exit(0);
    }
    dprintf(STDOUT_FILENO, take(fd) ? "met\n" : "missed\n");
    if (unlink(path) == -1 || rmdir(folder) == -1)
        die("rmdir");
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
