/* Right: the state is kept beside the pid, and the child stands at a pipe until its parent has written everything
 * down, which nobody asks for and nobody forbids. */
#define _POSIX_C_SOURCE 200809L
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static unsigned long count;

int process_init(struct process *process, struct process_options options)
{
    static const struct process_ops none = { .name = NULL };
    struct process fresh = { .sentinel = -1, .ops = options.ops, .target = options.target, .arg = options.arg };
    if (process == NULL || options.group != NULL)
        return -EINVAL;
    if (fresh.ops == NULL)
        fresh.ops = &none;
    char number[32] = "";
    const char *name = options.name;
    if (name == NULL || *name == '\0') {
        name = fresh.ops->name != NULL ? fresh.ops->name : "Process";
        snprintf(number, sizeof number, "-%lu", count + 1);
    }
    if (strlen(name) + strlen(number) >= PROCESS_NAME_SIZE)
        return -ENAMETOOLONG;
    strcat(strcpy(fresh.name, name), number);
    fresh.parent_pid = getpid();
    fresh.self = process;
    fresh.daemon = options.daemon > 0;
    *process = fresh;
    count++;
    return 0;
}

int process_run(struct process *process)
{
    int (*const run)(struct process *) = process->ops->run;
    if (run != NULL)
        return run(process);
    return process->target == NULL ? 0 : (*process->target)(process->arg);
}

static void child(struct process *process, const int gate[2])
{
    char byte;
    close(gate[1]); /* or the end of file would wait for this child itself */
    while (read(gate[0], &byte, 1) == -1 && errno == EINTR)
        ;
    close(gate[0]);
    const int code = process_run(process);
    if (fflush(NULL) == EOF)
        _exit(1);
    _exit(code & 255);
}

int process_start(struct process *process)
{
    int gate[2];
    if (process == NULL || process->self != process)
        return -EINVAL;
    if (process->pid > 0)
        return -EALREADY;
    if (process->parent_pid != getpid())
        return -ECHILD;
    if (pipe(gate) == -1)
        return -errno;
    int error = fflush(NULL) == EOF ? -errno : 0;
    const pid_t pid = fork();
    if (pid == 0)
        child(process, gate);
    if (pid == -1)
        error = -errno;
    else
        process->pid = pid;
    close(gate[0]); /* the parent never reads */
    close(gate[1]); /* the gate opens */
    return error;
}
