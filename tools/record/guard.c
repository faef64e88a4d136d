/* What the recorder refuses: a signal to anybody outside the run, and whatever would let a process slip the leash. */
#define _GNU_SOURCE
#include "recorder.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sched.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEFAULT_PROCESS_LIMIT 1024

/* A process group belongs to the run when its leader is, or was, one of the run's processes. */
static bool group_ours(const struct recorder *r, pid_t group)
{
    for (size_t i = r->recording->process_count; i-- > 0;)
        if (r->watched[i].pid == group)
            return true;
    return false;
}

static bool thread_ours(struct recorder *r, const struct task *task, int64_t name)
{
    return r->chosen ? name_tid(r, task, name) != 0 : task_find(r, (pid_t)name) != NULL;
}

/* May a signal go to the process or thread that the program calls `name`? 0, -ESRCH or -EPERM. */
static int64_t target_check(struct recorder *r, struct task *task, int64_t name)
{
    size_t process = name_process(r, name);
    if (process != NOBODY)
        return r->watched[process].gone ? -ESRCH : 0;
    return thread_ours(r, task, name) ? 0 : -EPERM;
}

static int64_t kill_check(struct recorder *r, struct task *task, int64_t name)
{
    if (name > 0)
        return target_check(r, task, name);
    if (name == 0)
        return group_ours(r, getpgid(task->tid)) ? 0 : -EPERM;
    if (name == -1)
        return -EPERM;
    size_t leader = name_process(r, -name);
    return leader == NOBODY ? -EPERM : 0;
}

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

static int64_t owner_check(struct recorder *r, struct task *task)
{
    const uint64_t *args = task->call.args;
    int command = (int)args[1];
    if (command == F_SETOWN)
        return (int)args[2] == 0 ? 0 : kill_check(r, task, (int)args[2]);
    if (command == F_SETOWN_EX)
        return -EPERM; /* SIMPLIFIED: refused whoever the owner would be */
    return 0;
}

static int64_t group_check(struct recorder *r, struct task *task)
{
    int64_t name = (int)task->call.args[1];
    return name == 0 || name_process(r, name) != NOBODY ? 0 : -EPERM;
}

static int64_t terminal_check(struct recorder *r, struct task *task)
{
    int group;
    switch ((unsigned)task->call.args[1]) {
    case TIOCSTI:
    case FIOSETOWN:
    case SIOCSPGRP: return -EPERM;
    case TIOCSPGRP:
        if (memory_read(task, task->call.args[2], &group, sizeof group))
            return 0;
        return name_process(r, group) != NOBODY ? 0 : -EPERM;
    default: return 0;
    }
}

/* 0: let it through. Otherwise what it fails with. */
static int64_t verdict(struct recorder *r, struct task *task)
{
    const uint64_t *args = task->call.args;
    switch (task->call.number) {
    case SYS_kill: return kill_check(r, task, (int)args[0]);
    case SYS_tkill: return thread_ours(r, task, (int)args[0]) ? 0 : target_check(r, task, (int)args[0]);
    case SYS_rt_sigqueueinfo: return target_check(r, task, (int)args[0]);
    case SYS_tgkill:
    case SYS_rt_tgsigqueueinfo:
        return thread_ours(r, task, (int)args[1]) ? 0 : target_check(r, task, (int)args[1]);
    case SYS_pidfd_send_signal: return pidfd_check(r, task);
    case SYS_fcntl: return owner_check(r, task);
    case SYS_ioctl: return terminal_check(r, task);
    case SYS_setpgid: return group_check(r, task);
    case SYS_ptrace: return -EPERM;
    case SYS_clone: return args[0] & CLONE_UNTRACED ? -EPERM : 0;
    case SYS_process_vm_readv:
    case SYS_process_vm_writev: return target_check(r, task, (int)args[0]);
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
    *result = fork_is_too_much(r, task) ? -EAGAIN : verdict(r, task);
    return *result != 0;
}
