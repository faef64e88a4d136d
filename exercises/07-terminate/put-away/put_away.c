/* Put away: a worker that makes a file, and removes it when it is asked to end. The contract is in put_away.h. */
#define _POSIX_C_SOURCE 200809L
#include "put_away.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int asked;

static void note(int number)
{
    (void)number;
    printf("asked\n");
    asked = 1;
}

int worker(const char *path, void (*ready)(void))
{
    (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL);
    const int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file == -1)
        return -errno;
    printf("begun\n");
    (void)fflush(stdout);
    ready();
    if (!asked)
        (void)pause();
    (void)close(file);
    (void)unlink(path);
    printf("put away\n");
    return 0;
}
