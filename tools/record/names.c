/* Virtual pids. Under a chosen schedule a process sees the same pids in every run: its recorder is 999, the first
 * process 1000, and so on in order of birth. Arguments are turned into real pids at a call's entry, results back. */
#define _GNU_SOURCE
#include "recorder.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENT_ASKS 16 /* who asks for its parent more often in a row is polling */

int64_t name_of_pid(struct recorder *r, pid_t pid)
{
    if (!r->chosen || pid <= 0)
        return pid;
    for (size_t i = r->recording->process_count; i-- > 0;)
        if (r->watched[i].pid == pid)
            return r->recording->processes[i].pid;
    const struct task *task = task_find(r, pid);
    return task ? task->name : RECORDER_PID;
}

bool name_known(const struct recorder *r, pid_t pid)
{
    for (size_t i = r->recording->process_count; i-- > 0;)
        if (r->watched[i].pid == pid)
            return true;
    return false;
}

size_t name_process(const struct recorder *r, int64_t name)
{
    for (size_t i = r->recording->process_count; i-- > 0;)
        if (r->recording->processes[i].pid == name)
            return i;
    return NOBODY;
}

/* The real id of a process or thread that the program calls `name`; 0 if there is none, or it is gone. */
pid_t name_pid(struct recorder *r, int64_t name)
{
    size_t process = name_process(r, name);
    if (process != NOBODY)
        return r->watched[process].gone ? 0 : r->watched[process].pid;
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->name == name)
            return r->tasks[i]->tid;
    return 0;
}

/* The same for a thread id. The C library knows its own threads by their real ids, which the kernel put into its
 * memory: one that is nobody's name in the caller's process, but is the real id of a thread there, means that one. */
pid_t name_tid(struct recorder *r, const struct task *task, int64_t name)
{
    const struct task *by_id = NULL;
    for (size_t i = 0; i < r->task_count; i++) {
        if (r->tasks[i]->process != task->process)
            continue;
        if (r->tasks[i]->name == name)
            return r->tasks[i]->tid;
        if (r->tasks[i]->tid == name)
            by_id = r->tasks[i];
    }
    return by_id ? by_id->tid : name_pid(r, name);
}

static int64_t parent_name(struct recorder *r, struct task *task)
{
    size_t parent = r->watched[task->process].parent;
    if (task->clock_reads++ > PATIENT_ASKS)
        task->fruitless++;
    return parent == NOBODY ? RECORDER_PID : r->recording->processes[parent].pid;
}

static int64_t group_name(struct recorder *r, struct task *task, pid_t (*ask)(pid_t))
{
    int64_t name = (int64_t)(int)task->call.args[0];
    pid_t pid = name ? name_pid(r, name) : task->tid;
    if (name == RECORDER_PID)
        return RECORDER_PID; /* in what group or session we are is as good as unknown */
    pid_t group = pid ? ask(pid) : -1;
    return group < 0 ? -ESRCH : name_of_pid(r, group);
}

bool name_answer(struct recorder *r, struct task *task, int64_t *result)
{
    switch (task->call.number) {
    case SYS_getpid: *result = r->recording->processes[task->process].pid; return true;
    case SYS_gettid: *result = task->name; return true;
    case SYS_getppid: *result = parent_name(r, task); return true;
    case SYS_getpgid: *result = group_name(r, task, getpgid); return true;
    case SYS_getsid: *result = group_name(r, task, getsid); return true;
#ifdef SYS_getpgrp
    case SYS_getpgrp: *result = name_of_pid(r, getpgid(task->tid)); return true;
#endif
    case SYS_sched_setaffinity: *result = 0; return true; /* everyone stays on the recorder's CPU */
    case SYS_sched_setscheduler:
    case SYS_sched_setparam:
    case SYS_sched_setattr: *result = -EPERM; return true; /* the schedule is ours */
    default: return false;
    }
}

bool name_shows(const struct task *task)
{
    const unsigned request = (unsigned)task->call.args[1];
    switch (task->call.number) {
    case SYS_fcntl: return request == F_GETOWN || request == F_GETOWN_EX;
    case SYS_getsockopt: return request == SOL_SOCKET;
    case SYS_ioctl:
        return request == TIOCGPGRP || request == TIOCGSID || request == FIOGETOWN || request == SIOCGPGRP;
    default: return false;
    }
}

void name_args(struct recorder *r, struct task *task, struct machine *machine)
{
    if (task->call.number == SYS_ioctl && (unsigned)task->call.args[1] == TIOCSCTTY) {
        machine_set_arg(machine, 2, 0); /* with 1, root could take the terminal away from others */
        task->call.altered = true;
    }
    whom_rename(r, task, machine);
}

static void memory_rename(struct recorder *r, struct task *task, uint64_t address)
{
    int pid;
    if (memory_read(task, address, &pid, sizeof pid) || pid == 0)
        return;
    pid = (int)(pid < 0 ? -name_of_pid(r, -pid) : name_of_pid(r, pid));
    (void)memory_write(task, address, &pid, sizeof pid);
}

bool name_siginfo(struct recorder *r, siginfo_t *info)
{
    bool sent = info->si_code == SI_USER || info->si_code == SI_QUEUE || info->si_code == SI_TKILL ||
                info->si_code == SI_MESGQ;
    if (!r->chosen || (!sent && info->si_signo != SIGCHLD))
        return false;
    const bool timed = info->si_signo == SIGALRM || info->si_signo == SIGVTALRM || info->si_signo == SIGPROF;
    if (timed && info->si_pid == getpid())
        info->si_code = SI_KERNEL; /* our alarm stands for the kernel's */
    else
        info->si_pid = (pid_t)name_of_pid(r, info->si_pid);
    return true;
}

static void siginfo_rename(struct recorder *r, struct task *task, uint64_t address)
{
    siginfo_t info;
    if (!memory_read(task, address, &info, sizeof info) && name_siginfo(r, &info))
        (void)memory_write(task, address, &info, sizeof info);
}

static void lock_rename(struct recorder *r, struct task *task)
{
    struct flock lock;
    if (memory_read(task, task->call.args[2], &lock, sizeof lock) || lock.l_type == F_UNLCK || lock.l_pid <= 0)
        return;
    lock.l_pid = (pid_t)name_of_pid(r, lock.l_pid);
    (void)memory_write(task, task->call.args[2], &lock, sizeof lock);
}

static void fcntl_rename(struct recorder *r, struct task *task)
{
    switch ((int)task->call.args[1]) {
    case F_GETLK: lock_rename(r, task); break;
    case F_GETOWN_EX: memory_rename(r, task, task->call.args[2] + offsetof(struct f_owner_ex, pid)); break;
    default: break;
    }
}

void name_result(struct recorder *r, struct task *task, int64_t *result)
{
    const struct task_call *call = &task->call;
    if (call->number == SYS_fcntl && (int)call->args[1] == F_GETOWN && *result < 0 &&
        name_known(r, (pid_t)-*result))
        *result = -name_of_pid(r, (pid_t)-*result); /* no error: a group */
    if (*result < 0)
        return;
    switch (call->number) {
    case SYS_clone:
#ifdef SYS_fork
    case SYS_fork:
    case SYS_vfork:
#endif
        *result = call->pid;
        break;
    case SYS_wait4:
    case SYS_setsid: *result = name_of_pid(r, (pid_t)*result); break;
    case SYS_waitid: siginfo_rename(r, task, call->args[2]); break;
    case SYS_rt_sigtimedwait: siginfo_rename(r, task, call->args[1]); break;
    case SYS_fcntl: fcntl_rename(r, task); break;
    case SYS_getsockopt: memory_rename(r, task, call->args[3]); break; /* struct ucred begins with the pid */
    case SYS_ioctl:
        if (name_shows(task))
            memory_rename(r, task, call->args[2]);
        break;
    default: break;
    }
}
