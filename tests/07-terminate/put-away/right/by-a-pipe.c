/* Right: the handler writes a byte into a pipe, and the worker sleeps in a read: what was written is not lost. */
#define _POSIX_C_SOURCE 200809L
#include "put_away.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int ends[2];

static void note(int number)
{
    const int saved = errno;
    (void)number;
    (void)!write(ends[1], "!", 1);
    errno = saved;
}

int worker(const char *path, void (*ready)(void))
{
    sigset_t term;
    char byte;
    if (pipe(ends) == -1)
        return -errno;
    const int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file == -1) {
        const int cause = errno;
        (void)close(ends[0]);
        (void)close(ends[1]);
        return -cause;
    }
    (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note, .sa_flags = SA_RESTART }, NULL);
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(SIG_UNBLOCK, &term, NULL);
    puts("begun");
    (void)fflush(stdout);
    ready();
    while (read(ends[0], &byte, 1) == -1 && errno == EINTR)
        ;
    puts("asked");
    (void)close(file);
    (void)unlink(path);
    puts("put away");
    return 0;
}
