/* What the recorder refuses: a signal to anybody outside the run, and whatever would let a process slip the leash. Whom
 * a number means, whom.c knows. */
#define _GNU_SOURCE
#include "recorder.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <linux/ioprio.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEFAULT_PROCESS_LIMIT 1024

static int64_t pidfd_check(struct recorder *r, struct task *task)
{
    char path[64], line[128];
    int pid = -1;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)task->tid, (int)task->call.args[0]);
    FILE *info = fopen(path, "re");
    if (!info)
        return 0; /* no such descriptor: the kernel says EBADF */
    while (fgets(line, sizeof line, info))
        if (sscanf(line, "Pid: %d", &pid) == 1)
            break;
    fclose(info);
    return pid <= 0 || process_find(r, pid) != NOBODY ? 0 : -EPERM;
}

static int64_t kill_check(const struct recorder *r, const struct task *task, int pid)
{
    if (pid == 0)
        return name_known(r, getpgid(task->tid)) ? 0 : -EPERM;
    return pid == -1 ? -EPERM : 0; /* everybody */
}

/* What would strike the people at a terminal, though it names nobody. */
static int64_t terminal_check(const struct task *task)
{
    switch ((unsigned)task->call.args[1]) {
    case TIOCSTI:
    case TIOCVHANGUP:
    case TIOCSIG: return -EPERM;
    default: return 0;
    }
}

/* 0: let it through. Otherwise what it fails with. */
static int64_t verdict(struct recorder *r, struct task *task)
{
    const uint64_t *args = task->call.args;
    switch (task->call.number) {
    case SYS_kill: return kill_check(r, task, (int)args[0]);
    case SYS_pidfd_getfd:
    case SYS_pidfd_send_signal: return pidfd_check(r, task);
    case SYS_ioctl: return terminal_check(task);
    case SYS_setpriority: return (int)args[0] == PRIO_USER ? -EPERM : 0;
    case SYS_ioprio_set: return (int)args[0] == IOPRIO_WHO_USER ? -EPERM : 0;
    case SYS_vhangup:
    case SYS_ptrace: return -EPERM;
    case SYS_clone: return args[0] & CLONE_UNTRACED ? -EPERM : 0;
    default: return 0;
    }
}

static bool fork_is_too_much(const struct recorder *r, const struct task *task)
{
    size_t limit = r->options->process_limit ? r->options->process_limit : DEFAULT_PROCESS_LIMIT;
    return call_table[task->call.call].flags & CALL_FORKS && r->task_count + r->forks_under_way >= limit;
}

bool guard_refuses(struct recorder *r, struct task *task, int64_t *result)
{
    bool outside = false;
    *result = fork_is_too_much(r, task) ? -EAGAIN : verdict(r, task);
    if (*result == 0)
        *result = whom_fails(r, task, &outside);
    else
        outside = true;
    return outside;
}
