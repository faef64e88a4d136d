/* Tasks: a base class between struct process and those who compute something. The contract is in tasks.h. */
#define _DEFAULT_SOURCE /* for MAP_ANONYMOUS; all the rest is POSIX */
#include "tasks.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

int task_run(struct process *self)
{
    /* TODO: from the process to the task, from its class to the tasks' class; then compute, and keep the result. */
    (void)self;
    return 1;
}

int task_init(struct task *task, const struct task_ops *ops)
{
    /* TODO: a place for the result, before there are two processes; and the base wants to be initialised. */
    (void)task;
    (void)ops;
    return -ENOSYS;
}

int task_result(struct task *task, long *result)
{
    /* TODO: wait for it; was it done, or killed? */
    (void)task;
    (void)result;
    return -ENOSYS;
}

int task_close(struct task *task)
{
    /* TODO: the process's part, and yours. */
    (void)task;
    return -ENOSYS;
}
