/* What every program in this folder would otherwise repeat. They are plain programs: none knows that it is watched. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <errno.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Ends with _exit, for it may be a child: what its parent left in stdio's buffer is not its own to write. */
static inline _Noreturn void die(const char *what)
{
    perror(what);
    _exit(127);
}

static inline pid_t must_fork(void)
{
    pid_t pid = fork();
    if (pid == -1)
        die("fork");
    return pid;
}

static inline void must_pipe(int ends[2])
{
    if (pipe(ends) == -1)
        die("pipe");
}

static inline void must_close(int fd)
{
    if (close(fd) == -1)
        die("close");
}

/* Returns the wait status of that child. */
static inline int await(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return status;
}

/* One byte each way: enough to hand over a turn. */
static inline void give(int fd)
{
    if (write(fd, ".", 1) != 1)
        die("write");
}

/* Returns whether a turn came; 0 at the end of the stream. */
static inline int take(int fd)
{
    char byte;
    ssize_t got;
    while ((got = read(fd, &byte, 1)) == -1)
        if (errno != EINTR)
            die("read");
    return got == 1;
}

#endif
