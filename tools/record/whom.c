/* Whom do the numbers in a call mean: which process, thread or group? One table for all calls that take such a number,
 * so that none is forgotten: names.c turns the numbers into real ones, and guard.c looks whom they reach.
 *
 * A group and a session have the number of the process that made them, and keep it when that process is long gone, for
 * as long as anybody is in them. A number that nobody in the run bears reaches nobody: the call fails here, and the
 * kernel never sees it. */
#define _GNU_SOURCE
#include "recorder.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/ioprio.h>
#include <linux/sockios.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind {
    A_PROCESS,
    A_THREAD, /* or a process */
    A_GROUP,
    EITHER,   /* a process, or, below 0, a group */
    A_LEADER, /* a group, or a process that may have none yet, or no more */
    AN_OWNER, /* as the word before it says: a thread, a process or a group */
};

/* One number of one call. */
struct row {
    long number;
    int when, is;  /* it is one where argument `when` has that value; -1: always */
    int arg;       /* this argument … */
    int offset;    /* … or, from 0 on, what lies so many bytes beyond the address that it is */
    enum kind kind;
    bool reaches;  /* it does something to them */
    int error;     /* what it fails with where there is nobody */
};

#define ALWAYS -1, 0
#define ITSELF -1

static const struct row rows[] = {
    {SYS_wait4, ALWAYS, 0, ITSELF, EITHER, false, ECHILD},
    {SYS_waitid, 0, P_PID, 1, ITSELF, A_PROCESS, false, ECHILD},
    {SYS_waitid, 0, P_PGID, 1, ITSELF, A_GROUP, false, ECHILD},
    {SYS_kill, ALWAYS, 0, ITSELF, EITHER, true, ESRCH},
    {SYS_tkill, ALWAYS, 0, ITSELF, A_THREAD, true, ESRCH},
    {SYS_tgkill, ALWAYS, 0, ITSELF, A_PROCESS, true, ESRCH},
    {SYS_tgkill, ALWAYS, 1, ITSELF, A_THREAD, true, ESRCH},
    {SYS_rt_sigqueueinfo, ALWAYS, 0, ITSELF, A_PROCESS, true, ESRCH},
    {SYS_rt_tgsigqueueinfo, ALWAYS, 0, ITSELF, A_PROCESS, true, ESRCH},
    {SYS_rt_tgsigqueueinfo, ALWAYS, 1, ITSELF, A_THREAD, true, ESRCH},
    {SYS_setpgid, ALWAYS, 0, ITSELF, A_PROCESS, false, ESRCH},
    {SYS_setpgid, ALWAYS, 1, ITSELF, A_LEADER, true, EPERM},
    {SYS_fcntl, 1, F_SETOWN, 2, ITSELF, EITHER, true, ESRCH},
    {SYS_fcntl, 1, F_SETOWN_EX, 2, sizeof(int), AN_OWNER, true, ESRCH},
    {SYS_ioctl, 1, TIOCSPGRP, 2, 0, A_GROUP, true, ESRCH},
    {SYS_ioctl, 1, FIOSETOWN, 2, 0, EITHER, true, ESRCH},
    {SYS_ioctl, 1, SIOCSPGRP, 2, 0, EITHER, true, ESRCH},
    {SYS_process_vm_readv, ALWAYS, 0, ITSELF, A_THREAD, true, ESRCH},
    {SYS_process_vm_writev, ALWAYS, 0, ITSELF, A_THREAD, true, ESRCH},
    {SYS_setpriority, 0, PRIO_PROCESS, 1, ITSELF, A_THREAD, true, ESRCH},
    {SYS_setpriority, 0, PRIO_PGRP, 1, ITSELF, A_GROUP, true, ESRCH},
    {SYS_getpriority, 0, PRIO_PROCESS, 1, ITSELF, A_THREAD, false, ESRCH},
    {SYS_getpriority, 0, PRIO_PGRP, 1, ITSELF, A_GROUP, false, ESRCH},
    {SYS_ioprio_set, 0, IOPRIO_WHO_PROCESS, 1, ITSELF, A_THREAD, true, ESRCH},
    {SYS_ioprio_set, 0, IOPRIO_WHO_PGRP, 1, ITSELF, A_GROUP, true, ESRCH},
    {SYS_ioprio_get, 0, IOPRIO_WHO_PROCESS, 1, ITSELF, A_THREAD, false, ESRCH},
    {SYS_ioprio_get, 0, IOPRIO_WHO_PGRP, 1, ITSELF, A_GROUP, false, ESRCH},
    {SYS_prlimit64, ALWAYS, 0, ITSELF, A_THREAD, true, ESRCH},
    {SYS_sched_getaffinity, ALWAYS, 0, ITSELF, A_THREAD, false, ESRCH},
    {SYS_sched_getscheduler, ALWAYS, 0, ITSELF, A_THREAD, false, ESRCH},
    {SYS_sched_getparam, ALWAYS, 0, ITSELF, A_THREAD, false, ESRCH},
    {SYS_sched_getattr, ALWAYS, 0, ITSELF, A_THREAD, false, ESRCH},
    {SYS_sched_rr_get_interval, ALWAYS, 0, ITSELF, A_THREAD, false, ESRCH},
    {SYS_get_robust_list, ALWAYS, 0, ITSELF, A_THREAD, false, ESRCH},
    {SYS_kcmp, ALWAYS, 0, ITSELF, A_THREAD, false, ESRCH},
    {SYS_kcmp, ALWAYS, 1, ITSELF, A_THREAD, false, ESRCH},
    {SYS_perf_event_open, ALWAYS, 1, ITSELF, A_THREAD, false, ESRCH},
    {SYS_move_pages, ALWAYS, 0, ITSELF, A_THREAD, true, ESRCH},
    {SYS_migrate_pages, ALWAYS, 0, ITSELF, A_THREAD, true, ESRCH},
    {SYS_pidfd_open, ALWAYS, 0, ITSELF, A_PROCESS, false, ESRCH},
    {SYS_capget, ALWAYS, 0, sizeof(int), A_THREAD, false, ESRCH},
};

static bool row_applies(const struct row *row, const struct task *task)
{
    return row->number == task->call.number && (row->when < 0 || (int)task->call.args[row->when] == row->is);
}

bool whom_concerns(const struct task *task)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (row_applies(&rows[i], task))
            return true;
    return false;
}

/* Is there a number of the program's own making in that place? 0 is the caller itself, -1 everybody, and what no
 * process can be called is the kernel's to refuse. */
static bool row_name(const struct row *row, const struct task *task, int *name)
{
    const uint64_t arg = task->call.args[row->arg];
    if (row->offset < 0)
        *name = (int)arg;
    else if (memory_read(task, arg + (uint64_t)row->offset, name, sizeof *name))
        return false;
    const bool everybody = *name == -1 && (row->number == SYS_wait4 || row->number == SYS_kill);
    return *name > 0 || (*name < 0 && *name != INT_MIN && row->kind == EITHER && !everybody);
}

static enum kind row_kind(const struct row *row, const struct task *task)
{
    int type;
    if (row->kind != AN_OWNER || memory_read(task, task->call.args[row->arg], &type, sizeof type))
        return row->kind;
    return type == F_OWNER_TID ? A_THREAD : A_LEADER;
}

/* The real number of a group or session that the program calls `name`; 0 if nobody in the run is in it. As long as
 * somebody is, the kernel gives that number to nobody else. */
static pid_t group_find(const struct recorder *r, int64_t name)
{
    const size_t maker = name_process(r, name);
    const pid_t group = maker == NOBODY ? 0 : r->watched[maker].pid;
    for (size_t i = r->recording->process_count; i-- > 0 && group;)
        if (!r->watched[i].gone && (getpgid(r->watched[i].pid) == group || getsid(r->watched[i].pid) == group))
            return group;
    return 0;
}

/* The real number for what the program calls `name`; 0 if nobody in the run bears it. */
static pid_t whom_find(struct recorder *r, const struct task *task, enum kind kind, int name)
{
    pid_t found = 0;
    if (kind == EITHER && (task->call.call == CALL_FCNTL || task->call.call == CALL_IOCTL))
        return name < 0 ? -whom_find(r, task, A_LEADER, -name) : whom_find(r, task, A_LEADER, name);
    if (kind == EITHER && name < 0)
        return -group_find(r, -(int64_t)name);
    switch (kind) {
    case A_THREAD: return name_tid(r, task, name);
    case A_GROUP: return group_find(r, name);
    case A_LEADER: found = group_find(r, name); break;
    default: break;
    }
    if (!found && task->call.number == SYS_pidfd_open && name == RECORDER_PID && r->chosen)
        return getpid(); /* it may look at us: what it may do with that, guard.c says */
    return found ? found : name_pid(r, name);
}

/* Is there somebody outside the run who bears that number? */
static bool is_outside(const struct recorder *r, int name)
{
    if (r->chosen) /* nobody else out there is to be seen */
        return name == 1 || name == -1 || name == RECORDER_PID || name == -RECORDER_PID;
    if (name_process(r, name < 0 ? -(int64_t)name : name) != NOBODY)
        return false; /* it was ours, and is no more */
    return kill(name, 0) == 0 || errno == EPERM;
}

int64_t whom_fails(struct recorder *r, struct task *task, bool *outside)
{
    int name;
    *outside = false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        if (!row_applies(row, task) || (!r->chosen && !row->reaches) || !row_name(row, task, &name))
            continue;
        const enum kind kind = row_kind(row, task);
        if (whom_find(r, task, kind, name))
            continue;
        *outside = row->reaches && is_outside(r, kind == A_GROUP || kind == A_LEADER ? -name : name);
        return *outside ? -EPERM : -row->error;
    }
    return 0;
}

void whom_rename(struct recorder *r, struct task *task, struct machine *machine)
{
    int name;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        if (!row_applies(row, task) || !row_name(row, task, &name))
            continue;
        const pid_t pid = whom_find(r, task, row_kind(row, task), name);
        if (row->offset < 0) {
            machine_set_arg(machine, row->arg, (uint64_t)(int64_t)pid);
            task->call.altered = true;
        } else if (!memory_write(task, task->call.args[row->arg] + (uint64_t)row->offset, &pid, sizeof pid)) {
            task->call.lent = name;
        }
    }
}

void whom_give_back(struct task *task)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows && task->call.lent; i++)
        if (row_applies(&rows[i], task) && rows[i].offset >= 0)
            (void)memory_write(task, task->call.args[rows[i].arg] + (uint64_t)rows[i].offset, &task->call.lent,
                               sizeof task->call.lent); /* it was there a moment ago */
    task->call.lent = 0;
}
