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

/* TODO: what lesson 02 has to remember of a child: a struct child. */

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
    (void)fflush(NULL); /* what is in the buffers now would be written by both */
    const pid_t pid = fork();
    if (pid == -1)
        return -errno; /* nothing has changed: it may be tried again */
    if (pid == 0)
        child_main(process);
    process->pid = pid;
    return 0;
}

/* ==== Lesson 02: how it ended ==== */

/* TODO: how a child ended is told only once, so it has to be remembered. process.h has a field for that, `child`,
 * and leaves it to you what a struct child is. It is best made in process_start. */

int process_join(struct process *process, int timeout)
{
    /* TODO: wait for this child, and keep how it ended. */
    (void)process;
    (void)timeout;
    return -ENOSYS;
}

int process_exit_code(struct process *process, int *code)
{
    /* TODO: what its status says, if it has ended. */
    (void)process;
    (void)code;
    return -ENOSYS;
}
