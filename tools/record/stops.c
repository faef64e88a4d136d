/* What a stop means. Every task of the run stops at watched calls, births, deaths, signals and execs; here each stop is
 * turned into events, and the task stands ready to go on. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define CALL_RETURNED (SIGTRAP | 0x80) /* what PTRACE_O_TRACESYSGOOD makes of the stop at a call's return */

static void early_add(struct recorder *r, pid_t tid)
{
    if (r->early_count == r->early_capacity) {
        size_t capacity = r->early_capacity ? 2 * r->early_capacity : 16;
        pid_t *early = realloc(r->early, capacity * sizeof *early);
        if (!early) {
            recorder_fail(r, ENOMEM);
            return;
        }
        r->early = early;
        r->early_capacity = capacity;
    }
    r->early[r->early_count++] = tid;
}

static bool early_take(struct recorder *r, pid_t tid)
{
    for (size_t i = 0; i < r->early_count; i++)
        if (r->early[i] == tid) {
            r->early[i] = r->early[--r->early_count];
            return true;
        }
    return false;
}

/* The recorder's own tick interrupts waits, and may do so at any time: that says nothing of whom it waits for. */
bool stop_await(pid_t tid, int *status)
{
    pid_t got;
    while ((got = waitpid(tid, status, __WALL)) < 0 && errno == EINTR)
        ;
    return got == tid;
}

/* A new task stops before its first instruction, before or after its parent tells of it. false: it was killed at
 * once. */
static bool birth_await(struct recorder *r, pid_t tid)
{
    int status;
    return early_take(r, tid) || (stop_await(tid, &status) && WIFSTOPPED(status));
}

static struct task *thread_born(struct recorder *r, struct task *parent, pid_t tid)
{
    struct task *thread = task_add(r, tid, parent->process);
    size_t event = thread ? event_add(r, EVENT_THREAD, thread) : NOBODY;
    return event == NOBODY ? NULL : thread;
}

static struct task *process_born(struct recorder *r, struct task *parent, pid_t pid)
{
    bool sibling = parent->call.number == SYS_clone && (parent->call.args[0] & CLONE_PARENT);
    size_t maker = parent->process;
    size_t process = process_add(r, pid, maker);
    if (process == NOBODY)
        return NULL;
    if (sibling)
        r->watched[process].parent = r->watched[maker].parent;
    struct task *child = task_add(r, pid, process);
    if (!child)
        return NULL;
    r->recording->processes[process].pid = r->chosen ? child->name : pid;
    size_t event = event_add(r, EVENT_BIRTH, parent);
    if (event == NOBODY)
        return NULL;
    r->recording->events[event].other = process;
    r->recording->processes[process].birth = event;
    unflushed_note(r, parent, &r->recording->events[event]);
    own_pid_born(r, parent, child);
    return child;
}

static void stop_fork(struct recorder *r, struct task *task)
{
    unsigned long message;
    task->place = AT_FORK;
    r->forks_under_way--;
    if (ptrace(PTRACE_GETEVENTMSG, task->tid, NULL, &message))
        return;
    pid_t tid = (pid_t)message;
    if (!birth_await(r, tid))
        return;
    bool thread = task->call.number == SYS_clone && (task->call.args[0] & CLONE_THREAD);
    struct task *child = thread ? thread_born(r, task, tid) : process_born(r, task, tid);
    if (!child)
        return;
    child->place = AT_BIRTH;
    task->call.pid = r->chosen ? child->name : tid;
    task->call.child = thread ? NOBODY : child->process;
    if (r->chosen)
        return;
    task_go(r, child);
    if (task->call.call == CALL_FORK) { /* its result is known: one stop less */
        (void)call_return(r, task, tid);
        task->place = AT_OTHER;
    }
}

/* A thread that calls exec takes over its process: all its other threads are gone, and it has the process's id. */
static struct task *exec_take_over(struct recorder *r, struct task *task)
{
    unsigned long former;
    if (ptrace(PTRACE_GETEVENTMSG, task->tid, NULL, &former) || (pid_t)former == task->tid)
        former = (unsigned long)task->tid;
    struct task *caller = task_find(r, (pid_t)former);
    if (!caller)
        caller = task;
    if (caller != task)
        task_take_id(r, caller, task->tid);
    for (size_t i = r->task_count; i-- > 0;)
        if (r->tasks[i] != caller && r->tasks[i]->process == caller->process)
            task_remove(r, r->tasks[i]);
    return caller;
}

static void stop_exec(struct recorder *r, struct task *task)
{
    task = exec_take_over(r, task);
    task->state = TASK_READY;
    task->place = AT_OTHER;
    struct event *entry = event_at(r, task->call.event);
    char *path = entry && entry->data ? strdup(entry->data) : NULL;
    if (task->call.active)
        (void)call_return(r, task, 0);
    task->call.active = false;
    task->suspended_count = 0;
    timers_forget(r, task->process, true);
    exec_prepare(r, task);
    size_t event = path ? event_add(r, EVENT_EXEC, task) : NOBODY;
    if (event == NOBODY) {
        free(path);
        return;
    }
    r->recording->events[event].data = path;
    r->recording->events[event].data_size = strlen(path);
}

static bool stops_processes(int number)
{
    return number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

static void stop_or_continue(struct recorder *r, struct task *task, int number)
{
    bool halted = task->halted;
    task->place = AT_OTHER;
    task->halted = stops_processes(number);
    if (stops_processes(number)) {
        if (!halted && task->thread == 0) {
            size_t event = event_add(r, EVENT_STOPPED, task);
            if (event != NOBODY)
                r->recording->events[event].signal = number;
            r->signals++; /* SIGCHLD */
        }
        task->state = TASK_HALTED;
        (void)ptrace(PTRACE_LISTEN, task->tid, NULL, NULL); /* fails only if it has just been killed */
        return;
    }
    task->state = TASK_READY;
    if (halted && task->thread == 0)
        (void)event_add(r, EVENT_CONTINUED, task);
}

static void stop_signal(struct recorder *r, struct task *task, int number)
{
    siginfo_t info = {0};
    task->place = AT_SIGNAL;
    task->signal = 0;
    if (ptrace(PTRACE_GETSIGINFO, task->tid, NULL, &info))
        return;
    size_t sender = info.si_code <= 0 || number == SIGCHLD ? process_find(r, info.si_pid) : NOBODY;
    bool changed = timers_heard(r, task, &info);
    if (call_cut(r, task, number))
        return; /* ignored: it would never have been noticed */
    task->signal = number;
    changed |= name_siginfo(r, &info);
    if (changed)
        (void)ptrace(PTRACE_SETSIGINFO, task->tid, NULL, &info);
    size_t event = event_add(r, EVENT_SIGNAL, task);
    if (event == NOBODY)
        return;
    fault_signal_came(r, task, number, event);
    r->recording->events[event].signal = number;
    r->recording->events[event].other = sender;
    r->recording->events[event].caught = r->watched[task->process].caught & (UINT64_C(1) << (number - 1));
}

static void stop_death(struct task *task)
{
    task->place = AT_DEATH;
    task->call.active = false;
}

static void task_ended(struct recorder *r, struct task *task, int status)
{
    if (!task_has_siblings(r, task))
        process_died(r, task, status);
    task_remove(r, task);
}

void stop_handle(struct recorder *r, struct task *task, int status)
{
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
        task_ended(r, task, WIFSIGNALED(status) ? WTERMSIG(status) : status); /* a core dump depends on the machine */
        return;
    }
    int number = WSTOPSIG(status);
    task->inside = false;
    task->state = TASK_READY;
    switch (status >> 16) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE: stop_fork(r, task); break;
    case PTRACE_EVENT_EXEC: stop_exec(r, task); break;
    case PTRACE_EVENT_EXIT: stop_death(task); break;
    case PTRACE_EVENT_SECCOMP: call_arrive(r, task); break;
    case PTRACE_EVENT_STOP: stop_or_continue(r, task, number); break;
    default:
        if (number != CALL_RETURNED) {
            stop_signal(r, task, number);
            break;
        }
        task->place = AT_RETURN;
        call_leave(r, task);
    }
}

void stop_dispatch(struct recorder *r, pid_t tid, int status)
{
    struct task *task = task_find(r, tid);
    if (!task && WIFSTOPPED(status) && status >> 16 == PTRACE_EVENT_EXEC) {
        unsigned long former = 0; /* the first thread had ended: the one that called exec now has its id */
        if (!ptrace(PTRACE_GETEVENTMSG, tid, NULL, &former))
            task = task_find(r, (pid_t)former);
        if (task)
            task_take_id(r, task, tid);
    }
    if (task)
        stop_handle(r, task, status);
    else if (WIFSTOPPED(status))
        early_add(r, tid);
    /* otherwise: a child of ours that had been reported to its former parent, now taken off the table for good */
}

void task_go(struct recorder *r, struct task *task)
{
    int number = task->signal;
    enum go go = GO_ON;
    enum task_place place = task->place;
    task->signal = 0;
    task->woken = false;
    if (place == AT_ENTRY)
        go = call_enter(r, task);
    else if (place == AT_FORK)
        go = GO_THROUGH;
    task->dying = place == AT_DEATH;
    r->may_wake = task->dying || (place == AT_ENTRY && call_may_wake(task));
    if ((place == AT_DEATH || task->call.call == CALL_EXEC) && r->watched[task->process].threads > 1)
        r->kills = true; /* either ends every other thread of the process */
    bool may_block = task->call.active && call_table[task->call.call].flags & CALL_BLOCKS;
    if (task->call.call == CALL_EXEC && !task_has_siblings(r, task))
        may_block = false; /* it may read from a disk, but it waits for nobody */
    task->inside = go == GO_THROUGH && may_block;
    task->state = TASK_RUNNING;
    task->place = AT_OTHER;
    task->cpu_at_look = -1;
    task->cpu_used = 0;
    if (ptrace(go == GO_THROUGH ? PTRACE_SYSCALL : PTRACE_CONT, task->tid, NULL, (long)number) && errno != ESRCH)
        r->error = errno;
}
