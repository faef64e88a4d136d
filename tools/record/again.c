/* A call that a signal interrupted, and that is made again: it goes on, it does not begin. Between the two a handler
 * may run, and make calls of its own.
 *
 * The kernel goes back before the instruction that made the call. By which arguments it is made then depends on the
 * processor. On arm64 the first of them shared its register with the result, so it is the kernel that brings it back:
 * as it knew it, which is as we had changed it. */
#define _GNU_SOURCE
#include "recorder.h"

#include <string.h>
#include <sys/syscall.h>

static bool is_the_same(const struct task_call *call, long number, const uint64_t *args)
{
    return call->active && call->interrupted && call->number == number &&
           (args[0] == call->args[0] || args[0] == call->let_in) &&
           memcmp(call->args + 1, args + 1, sizeof call->args - sizeof *call->args) == 0;
}

/* A handler makes calls: when it is done, this one goes on. */
static void suspend(struct task *task)
{
    if (task->suspended_count == SUSPENDED_CALLS) {
        memmove(task->suspended, task->suspended + 1, (SUSPENDED_CALLS - 1) * sizeof *task->suspended);
        task->suspended_count--;
    }
    task->suspended[task->suspended_count++] = task->call;
}

bool call_resumes(struct task *task, long number, const uint64_t *args)
{
    const unsigned count = task->suspended_count;
    if (is_the_same(&task->call, number, args))
        return true;
    if (number == SYS_restart_syscall && task->call.active && task->call.interrupted)
        return true;
    if (count > 0 && is_the_same(&task->suspended[count - 1], number, args)) {
        task->call = task->suspended[--task->suspended_count];
        return true;
    }
    if (task->call.active && task->call.interrupted)
        suspend(task);
    return false;
}
