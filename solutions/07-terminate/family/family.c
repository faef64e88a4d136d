/* Family: a process and its descendants, ended together. The contract is in family.h. */
#define _POSIX_C_SOURCE 200809L
#include "family.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t family_start(int (*work)(void *arg), void *arg)
{
    const pid_t pid = fork();
    if (pid == -1)
        return -errno;
    /* answer */
    if (pid == 0) {
        (void)setpgid(0, 0); /* before there are descendants; it can't fail for a new child */
        _exit(work(arg) & 0xff);
    }
    (void)setpgid(pid, pid); /* if we are the first; if not, the child has done it, and it changes nothing */
    return pid;
    //~ if (pid == 0)
    //~     _exit(work(arg) & 0xff);
    //~ return pid; /* TODO: a group of its own */
    /* end */
}

int family_end(pid_t family)
{
    /* answer */
    if (family <= 1)
        return -EINVAL; /* 0 is our own group, -1 would be everybody, 1 is init's */
    int status;
    if (kill(-family, SIGTERM) == -1)
        return -errno;
    while (waitpid(family, &status, 0) == -1)
        if (errno != EINTR)
            return -errno;
    return status;
    //~ /* TODO: everybody in the group, not the child alone; and look at `family` first. */
    //~ (void)family;
    //~ return -ENOSYS;
    /* end */
}
