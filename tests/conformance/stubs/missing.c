/* What a half-written library lacks: each function exists here once more, weakly, and says that it is not written yet.
 * A library's own definition wins over these. */
#include "process.h"

#include <errno.h>
#include <stdlib.h>

#define MISSING __attribute__((weak))

MISSING int process_init(struct process *process, struct process_options options)
{
    (void)process;
    (void)options;
    return -ENOSYS;
}

MISSING int process_run(struct process *process)
{
    (void)process;
    return -ENOSYS;
}

MISSING int process_start(struct process *process)
{
    (void)process;
    return -ENOSYS;
}

MISSING int process_join(struct process *process, int timeout)
{
    (void)process;
    (void)timeout;
    return -ENOSYS;
}

MISSING int process_is_alive(struct process *process, bool *alive)
{
    (void)process;
    (void)alive;
    return -ENOSYS;
}

MISSING int process_exit_code(struct process *process, int *code)
{
    (void)process;
    (void)code;
    return -ENOSYS;
}

MISSING int process_terminate(struct process *process)
{
    (void)process;
    return -ENOSYS;
}

MISSING int process_kill(struct process *process)
{
    (void)process;
    return -ENOSYS;
}

MISSING int process_close(struct process *process)
{
    (void)process;
    return -ENOSYS;
}

MISSING int process_set_daemon(struct process *process, bool daemon)
{
    (void)process;
    (void)daemon;
    return -ENOSYS;
}

MISSING int process_describe(struct process *process, char *text, size_t size)
{
    (void)process;
    (void)text;
    (void)size;
    return -ENOSYS;
}

MISSING struct process *process_current(void)
{
    return NULL;
}

MISSING struct process *process_parent(void)
{
    return NULL;
}

MISSING int process_active_children(struct process **children, size_t size, size_t *count)
{
    (void)children;
    (void)size;
    (void)count;
    return -ENOSYS;
}

MISSING _Noreturn void process_exit(int code)
{
    exit(code); /* what somebody would do who has no such function */
}
