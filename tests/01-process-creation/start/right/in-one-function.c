/* Right: all of the start in one function, and a switch for fork's three results. */
#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int numbers;

static int call_target(struct process *self)
{
    return self->target ? self->target(self->arg) : EXIT_SUCCESS;
}

static const struct process_ops ordinary = {"Process", call_target};

int process_init(struct process *process, struct process_options options)
{
    char *name = NULL;
    if (!process || options.group)
        return -EINVAL;
    memset(process, 0, sizeof *process);
    process->ops = options.ops ? options.ops : &ordinary;
    if (options.name && options.name[0])
        name = strdup(options.name);
    else if (asprintf(&name, "%s-%d", process->ops->name ? process->ops->name : "Process", numbers + 1) < 0)
        name = NULL;
    if (!name)
        return -ENOMEM;
    const size_t length = strlen(name);
    if (length < PROCESS_NAME_SIZE)
        memcpy(process->name, name, length + 1);
    free(name);
    if (length >= PROCESS_NAME_SIZE)
        return -ENAMETOOLONG;
    numbers++;
    process->sentinel = -1;
    process->parent_pid = getpid();
    process->target = options.target;
    process->arg = options.arg;
    process->self = process;
    return 0;
}

int process_run(struct process *process)
{
    if (!process || process->self != process)
        return -EINVAL;
    return process->ops->run ? process->ops->run(process) : call_target(process);
}

int process_start(struct process *process)
{
    int code;
    pid_t child;
    if (!process || process->self != process)
        return -EINVAL;
    if (process->pid)
        return -EALREADY;
    if (getpid() != process->parent_pid)
        return -ECHILD;
    fflush(NULL);
    switch (child = fork()) {
    case -1:
        return -errno;
    case 0:
        code = process_run(process);
        fflush(NULL);
        _exit(code);
    default:
        process->pid = child;
        return 0;
    }
}
