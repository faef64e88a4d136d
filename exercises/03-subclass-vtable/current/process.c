/* My process library. Its contract is the school's own: lib/process.h. It grows from lesson to lesson; what is not here
 * yet comes in those that follow. */
#define _POSIX_C_SOURCE 200809L
#include "process.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ==== Lesson 01: how a process begins ==== */

/* The class of those that have none: its run is NULL, so that the target is called. */
static const struct process_ops plain_ops = { .name = "Process" };

static unsigned made; /* processes initialised so far, by which the default names are told apart */

/* The name given, or CLASS-NUMBER. Returns 0 or -ENAMETOOLONG. */
static int name_make(struct process *process, const char *name)
{
    const char *class = process->ops->name != NULL ? process->ops->name : plain_ops.name;
    const int size = name != NULL && *name != '\0'
                         ? snprintf(process->name, sizeof process->name, "%s", name)
                         : snprintf(process->name, sizeof process->name, "%s-%u", class, made + 1);
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
    const int code = process_run(process);
    (void)fflush(NULL); /* what the child has printed: _exit would throw it away */
    _exit(code & 0xff); /* never back into the caller's code, nor into its exit handlers */
}

int process_start(struct process *process)
{
    const int error = start_check(process);
    if (error != 0)
        return error;
    struct child *child = calloc(1, sizeof *child); /* now, while it can still be refused */
    if (child == NULL)
        return -ENOMEM;
    (void)fflush(NULL); /* what is in the buffers now would be written by both */
    const pid_t pid = fork();
    if (pid == -1) {
        const int cause = errno;
        free(child);
        return -cause; /* nothing has changed: it may be tried again */
    }
    if (pid == 0)
        child_main(process);
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

int process_join(struct process *process, int timeout)
{
    const int error = child_check(process);
    if (error != 0)
        return error;
    return timeout < 0 ? child_ask(process, 0) : -ENOSYS; /* a join that gives up is a later lesson's */
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

/* TODO: the caller's own process. What has to be noted for it, in which function, and in which of the two? And two
 * changes further up, for the names: name_make (or wherever you make them) begins with the identity of the creator,
 * which is process_current(), and keeps the new one in `identity`; and a child counts from 1. */
struct process *process_current(void)
{
    return NULL;
}
