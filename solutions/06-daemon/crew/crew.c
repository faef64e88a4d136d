/* A crew: children of two kinds, and an exit that does right by both. The contract is in crew.h. */
#define _POSIX_C_SOURCE 200809L
#include "crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int crew_hire(struct crew *crew, crew_work *work, int number, bool daemon)
{
    if (crew->count == CREW_MAX)
        return -ENOSPC;
    (void)fflush(NULL); /* what is in the buffers now would be written by both */
    const pid_t pid = fork();
    if (pid == -1)
        return -errno;
    if (pid == 0) {
        const int code = work(number);
        (void)fflush(NULL);
        _exit(code & 0xff);
    }
    crew->members[crew->count++] = (struct crew_member){ .pid = pid, .hirer = getpid(), .daemon = daemon };
    return 0;
}

/* answer */
/* Waits for one that the caller has hired, and nobody has waited for yet. */
static void member_await(const struct crew_member *member)
{
    while (waitpid(member->pid, NULL, 0) == -1 && errno == EINTR)
        ;
}

/* end */
_Noreturn void crew_leave(struct crew *crew, int code)
{
    /* answer */
    const pid_t self = getpid();
    for (size_t i = 0; i < crew->count; i++)
        if (crew->members[i].daemon && crew->members[i].hirer == self)
            (void)kill(crew->members[i].pid, SIGTERM); /* not waited for yet, so the pid is its own */
    for (size_t i = 0; i < crew->count; i++)
        if (crew->members[i].hirer == self)
            member_await(&crew->members[i]);
    exit(code);
    //~ /* Daemons must not outlive us. The others look after themselves. */
    //~ for (size_t i = 0; i < crew->count; i++)
    //~     if (crew->members[i].daemon)
    //~         while (waitpid(crew->members[i].pid, NULL, 0) == -1 && errno == EINTR)
    //~             ;
    //~ exit(code);
    /* end */
}
