/* Tasks: a base class between struct process and those who compute something. The contract is in tasks.h. */
#define _DEFAULT_SOURCE /* for MAP_ANONYMOUS; all the rest is POSIX */
#include "tasks.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

int task_run(struct process *self)
{
    /* answer */
    const struct task *task = container_of(self, struct task, process);
    const struct task_ops *ops = container_of(self->ops, struct task_ops, process);
    *task->result = ops->compute(container_of(self, struct task, process));
    return 0;
    //~ /* TODO: from the process to the task, from its class to the tasks' class; then compute, and keep the result. */
    //~ (void)self;
    //~ return 1;
    /* end */
}

int task_init(struct task *task, const struct task_ops *ops)
{
    /* answer */
    task->result = mmap(NULL, sizeof *task->result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (task->result == MAP_FAILED)
        return -errno;
    const int error = process_init(&task->process, (struct process_options){ .ops = &ops->process });
    if (error != 0)
        (void)munmap(task->result, sizeof *task->result); /* it was mapped so: this can't fail */
    return error;
    //~ /* TODO: a place for the result, before there are two processes; and the base wants to be initialised. */
    //~ (void)task;
    //~ (void)ops;
    //~ return -ENOSYS;
    /* end */
}

int task_result(struct task *task, long *result)
{
    /* answer */
    int code, error = process_join(&task->process, PROCESS_FOREVER);
    if (error == 0)
        error = process_exit_code(&task->process, &code);
    if (error == 0 && code != 0)
        error = -EIO;
    if (error == 0)
        *result = *task->result;
    return error;
    //~ /* TODO: wait for it; was it done, or killed? */
    //~ (void)task;
    //~ (void)result;
    //~ return -ENOSYS;
    /* end */
}

int task_close(struct task *task)
{
    /* answer */
    const int error = process_close(&task->process);
    if (error == 0 && task->result != NULL) {
        (void)munmap(task->result, sizeof *task->result); /* it was mapped so: this can't fail */
        task->result = NULL;
    }
    return error;
    //~ /* TODO: the process's part, and yours. */
    //~ (void)task;
    //~ return -ENOSYS;
    /* end */
}
