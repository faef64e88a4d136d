/* Right: the result is kept in a file without a name, whose descriptor the child has inherited. */
#define _DEFAULT_SOURCE
#include "tasks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* `result` leads to the number of the descriptor. */
static int descriptor_of(const struct task *task)
{
    return (int)*task->result;
}

int task_run(struct process *self)
{
    struct task *task = container_of(self, struct task, process);
    const long result = container_of(self->ops, struct task_ops, process)->compute(task);
    return pwrite(descriptor_of(task), &result, sizeof result, 0) == (ssize_t)sizeof result ? 0 : 1;
}

int task_init(struct task *task, const struct task_ops *ops)
{
    char name[] = "/tmp/task-XXXXXX";
    task->result = malloc(sizeof *task->result);
    if (task->result == NULL)
        return -ENOMEM;
    const int descriptor = mkstemp(name);
    *task->result = descriptor;
    if (descriptor != -1)
        (void)unlink(name);
    const int error = descriptor == -1 ? -errno
                                       : process_init(&task->process, (struct process_options){ .ops = &ops->process });
    if (error != 0) {
        if (descriptor != -1)
            (void)close(descriptor);
        free(task->result);
    }
    return error;
}

int task_result(struct task *task, long *result)
{
    int code = 0, error = process_join(&task->process, PROCESS_FOREVER);
    if (error == 0)
        error = process_exit_code(&task->process, &code);
    if (error != 0)
        return error;
    if (code != 0 || pread(descriptor_of(task), result, sizeof *result, 0) != (ssize_t)sizeof *result)
        return -EIO;
    return 0;
}

int task_close(struct task *task)
{
    const int error = process_close(&task->process);
    if (error != 0 || task->result == NULL)
        return error;
    (void)close(descriptor_of(task));
    free(task->result);
    task->result = NULL;
    return 0;
}
