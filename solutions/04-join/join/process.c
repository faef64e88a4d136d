/* My process library. Its contract is the school's own: lib/process.h. It grows from lesson to lesson; what is not here
 * yet comes in those that follow. */
#define _POSIX_C_SOURCE 200809L
#include "process.h"

#include <errno.h>
/* answer */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
/* end */
#include <stdbool.h>
/* answer */
#include <stdint.h>
/* end */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
/* answer */
#include <time.h>
/* end */
#include <unistd.h>

/* ==== Lesson 01: how a process begins ==== */

/* The class of those that have none: its run is NULL, so that the target is called. */
static const struct process_ops plain_ops = { .name = "Process" };

static unsigned made; /* processes initialised so far, by which the default names are told apart */
static struct process *current; /* NULL in the main process */

/* The name given, or CLASS-IDENTITY: the creator's identity, and a number. Returns 0 or -ENAMETOOLONG. */
static int name_make(struct process *process, const char *name)
{
    const char *class = process->ops->name != NULL ? process->ops->name : plain_ops.name;
    const char *creator = process_current()->identity;
    int size = snprintf(process->identity, sizeof process->identity, "%s%s%u", creator, *creator != '\0' ? ":" : "",
                        made + 1);
    if (size < 0 || (size_t)size >= sizeof process->identity)
        return -ENAMETOOLONG;
    size = name != NULL && *name != '\0'
               ? snprintf(process->name, sizeof process->name, "%s", name)
               : snprintf(process->name, sizeof process->name, "%s-%s", class, process->identity);
    return size < 0 || (size_t)size >= sizeof process->name ? -ENAMETOOLONG : 0;
}

int process_init(struct process *process, struct process_options options)
{
    if (process == NULL || options.group != NULL)
        return -EINVAL;
    *process = (struct process){
        .parent_pid = getpid(), .sentinel = -1, .daemon = options.daemon > 0,
        .ops = options.ops != NULL ? options.ops : &plain_ops, .target = options.target, .arg = options.arg,
    };
    const int error = name_make(process, options.name);
    if (error == 0) {
        made++;
        process->self = process; /* by which the others know that this was done, and done to this very struct */
    }
    return error;
}

int process_run(struct process *process)
{
    if (process == NULL || process->self != process)
        return -EINVAL;
    if (process->ops->run != NULL)
        return process->ops->run(process);
    return process->target != NULL ? process->target(process->arg) : 0;
}

/* What is known of a child, from its start on. */
struct child {
    bool ended; /* and reaped: there is nobody to wait for any more */
    int status; /* as wait has said it, once it has ended */
};

/* May the caller start it? Returns 0 or -errno. */
static int start_check(const struct process *process)
{
    if (process == NULL || process->self != process)
        return -EINVAL;
    if (process->pid != 0)
        return -EALREADY;
    return process->parent_pid == getpid() ? 0 : -ECHILD; /* not so in a child that has a copy of the struct */
}

/* A child's whole life. Does not return. */
static _Noreturn void child_main(struct process *process)
{
    process->pid = getpid(); /* in the child's own copy */
    current = process;
    made = 0; /* it was the parent's number */
    const int code = process_run(process);
    (void)fflush(NULL); /* what the child has printed: _exit would throw it away */
    _exit(code & 0xff); /* never back into the caller's code, nor into its exit handlers */
}

/* answer */
/* The pipe by which the parent sees that its child has ended: ends[1] is the child's alone. Returns 0 or -errno. */
static int sentinel_make(int ends[2])
{
    if (pipe(ends) == -1)
        return -errno;
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC); /* can't fail with a descriptor that is open */
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

/* end */
int process_start(struct process *process)
{
    /* answer */
    int ends[2], error = start_check(process);
    //~ const int error = start_check(process);
    /* end */
    if (error != 0)
        return error;
    struct child *child = calloc(1, sizeof *child); /* now, while it can still be refused */
    if (child == NULL)
        return -ENOMEM;
    /* answer */
    error = sentinel_make(ends);
    if (error != 0) {
        free(child);
        return error;
    }
    /* end */
    (void)fflush(NULL); /* what is in the buffers now would be written by both */
    const pid_t pid = fork();
    if (pid == -1) {
        const int cause = errno;
        /* answer */
        (void)close(ends[0]);
        (void)close(ends[1]);
        /* end */
        free(child);
        return -cause; /* nothing has changed: it may be tried again */
    }
    /* answer */
    if (pid == 0) {
        (void)close(ends[0]); /* the parent's; our end is closed when we have ended, whatever ends us */
        child_main(process);
    }
    (void)close(ends[1]); /* the child's: as long as anybody else has it open, the end is not seen */
    process->sentinel = ends[0];
    //~ if (pid == 0)
    //~     child_main(process);
    /* end */
    process->pid = pid;
    process->child = child;
    return 0;
}

/* ==== Lesson 02: how it ended ==== */

/* May the caller ask about its child? Returns 0 or -errno. */
static int child_check(const struct process *process)
{
    if (process == NULL || process->self != process)
        return -EINVAL;
    if (process->parent_pid != getpid())
        return -ECHILD;
    return process->child == NULL ? -ESRCH : 0;
}

/* Has it ended? With WNOHANG it only looks, with 0 it waits. Returns 0, -EAGAIN while it runs, or -errno. */
static int child_ask(const struct process *process, int options)
{
    struct child *child = process->child;
    pid_t pid = 0;
    if (child->ended)
        return 0; /* wait has told it, and tells each status once */
    do
        pid = waitpid(process->pid, &child->status, options);
    while (pid == -1 && errno == EINTR);
    if (pid == -1)
        return -errno;
    child->ended = pid != 0;
    return child->ended ? 0 : -EAGAIN;
}

int process_exit_code(struct process *process, int *code)
{
    int error = code == NULL ? -EINVAL : child_check(process);
    if (error == 0)
        error = child_ask(process, WNOHANG);
    if (error != 0)
        return error == -ESRCH ? -EAGAIN : error;
    const int status = process->child->status;
    *code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}

/* ==== Lesson 03: who is who ==== */

static const struct process_ops main_ops = { .name = "_MainProcess" };

/* Nobody has initialised it, nor started it; its identity is empty. */
static struct process main_process = {
    .name = "MainProcess", .sentinel = -1, .ops = &main_ops, .self = &main_process,
};

struct process *process_current(void)
{
    struct process *process = current != NULL ? current : &main_process;
    process->pid = getpid(); /* for main's first time, and for a copy that was made by a bare fork */
    return process;
}

/* ==== Lesson 04: joining, but not for ever ==== */

/* answer */
#define PAUSE_MAX 64 /* ms: how late a join may be where the sentinel does not tell */

static int64_t milliseconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail for this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The sentinel wakes us, the pid decides: a child may close its descriptors and live on, and whoever has inherited
 * them may keep them open after its end. What is left of the time is counted anew each time, so that signals may come
 * as they like. */
static int join_until(const struct process *process, int64_t deadline)
{
    struct pollfd sentinel = { .fd = process->sentinel, .events = POLLIN };
    for (int pause = 1;;) {
        const int error = child_ask(process, WNOHANG);
        if (error != -EAGAIN)
            return error;
        const int64_t left = deadline - milliseconds_now();
        if (left <= 0)
            return -ETIMEDOUT;
        int time = left < INT_MAX ? (int)left : INT_MAX;
        if (sentinel.fd == -1) {
            time = time < pause ? time : pause;
            pause = pause < PAUSE_MAX ? 2 * pause : PAUSE_MAX;
        }
        if (poll(&sentinel, 1, time) == 1)
            sentinel.fd = -1; /* it has no more to say: poll leaves it out from now on */
    }
}

//~ /* TODO: process_join with a timeout. Its other half is there since lesson 02, below or further up. The sentinel has
//~  * to be made in process_start, where the fork is; and when the fork fails, nothing of it may be left. */
//~
/* end */
int process_join(struct process *process, int timeout)
{
    const int error = child_check(process);
    if (error != 0)
        return error;
    /* answer */
    if (timeout < 0)
        return child_ask(process, 0);
    return join_until(process, timeout == 0 ? 0 : milliseconds_now() + timeout + 1); /* 1: a part of a ms has passed */
    //~ return timeout < 0 ? child_ask(process, 0) : -ENOSYS; /* TODO: a join that gives up */
    /* end */
}
