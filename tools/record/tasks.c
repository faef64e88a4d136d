/* The tables of tasks and processes, and what a birth, a death or a reaping does to them. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void recorder_fail(struct recorder *r, int error)
{
    r->error = error;
    r->over = true;
}

void recorder_end(struct recorder *r, enum ending ending)
{
    if (!r->over)
        r->recording->ending = ending;
    r->over = true;
}

int64_t clock_real(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

int64_t recorder_time(struct recorder *r)
{
    return r->chosen ? r->now : clock_real() - r->started;
}

static int proc_open(pid_t tid, const char *file)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)tid, file);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* Reads what stands in a small file of /proc. Returns whether anything does. */
static bool proc_read(pid_t tid, const char *file, char *text, size_t capacity)
{
    int fd = proc_open(tid, file);
    if (fd < 0)
        return false;
    ssize_t size = read(fd, text, capacity - 1);
    close(fd);
    if (size <= 0)
        return false;
    text[size] = '\0';
    return true;
}

static int proc_keep_open(pid_t tid, const char *file)
{
    const int fd = proc_open(tid, file);
    if (fd < 0)
        recorder_misses(lack_of_error(errno)); /* one that is gone lacks nothing */
    return fd;
}

void task_watch(struct task *task)
{
    if (task->stat_fd < 0)
        task->stat_fd = proc_keep_open(task->tid, "stat");
    if (task->syscall_fd < 0)
        task->syscall_fd = proc_keep_open(task->tid, "syscall");
}

struct task *task_add(struct recorder *r, pid_t tid, size_t process)
{
    if (r->task_count == r->task_capacity) {
        size_t capacity = r->task_capacity ? 2 * r->task_capacity : 16;
        struct task **tasks = realloc(r->tasks, capacity * sizeof *tasks);
        if (!tasks) {
            recorder_fail(r, ENOMEM);
            return NULL;
        }
        r->tasks = tasks;
        r->task_capacity = capacity;
    }
    struct task *task = calloc(1, sizeof *task);
    if (!task) {
        recorder_fail(r, ENOMEM);
        return NULL;
    }
    task->tid = tid;
    task->process = process;
    task->thread = r->watched[process].threads++;
    task->state = TASK_READY;
    task->name = r->chosen ? r->next_pid++ : tid;
    task->stat_fd = task->syscall_fd = -1;
    task->call.event = task->call.fault = NOBODY;
    task->call.due = NEVER;
    return r->tasks[r->task_count++] = task;
}

static void task_unwatch(struct task *task)
{
    if (task->stat_fd >= 0)
        close(task->stat_fd);
    if (task->syscall_fd >= 0)
        close(task->syscall_fd);
    task->stat_fd = task->syscall_fd = -1;
}

void task_take_id(struct recorder *r, struct task *task, pid_t tid)
{
    task_unwatch(task);
    task->tid = tid;
    task->thread = 0;
    task->name = r->recording->processes[task->process].pid;
}

void task_remove(struct recorder *r, struct task *task)
{
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i] == task) {
            memmove(&r->tasks[i], &r->tasks[i + 1], (r->task_count - i - 1) * sizeof *r->tasks);
            r->task_count--;
            break;
        }
    if (r->last == task)
        r->last = NULL;
    task_unwatch(task);
    free(task);
}

struct task *task_find(struct recorder *r, pid_t tid)
{
    for (size_t i = r->task_count; i-- > 0;) /* the youngest are asked for most */
        if (r->tasks[i]->tid == tid)
            return r->tasks[i];
    return NULL;
}

bool task_has_siblings(const struct recorder *r, const struct task *task)
{
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i] != task && r->tasks[i]->process == task->process)
            return true;
    return false;
}

struct task *process_task(struct recorder *r, size_t process)
{
    for (size_t i = r->task_count; i-- > 0;)
        if (r->tasks[i]->process == process)
            return r->tasks[i];
    return NULL;
}

size_t process_add(struct recorder *r, pid_t pid, size_t parent)
{
    size_t process = recording_add_process(r->recording, parent);
    if (process == NOBODY) {
        recorder_fail(r, ENOMEM);
        return NOBODY;
    }
    if (process >= r->watched_capacity) {
        size_t capacity = r->watched_capacity ? 2 * r->watched_capacity : 16;
        struct watched *watched = realloc(r->watched, capacity * sizeof *watched);
        if (!watched) {
            recorder_fail(r, ENOMEM);
            return NOBODY;
        }
        r->watched = watched;
        r->watched_capacity = capacity;
    }
    struct watched *w = &r->watched[process];
    *w = parent == NOBODY ? (struct watched){.ignored = signals_inherited_ignored()}
                          : r->watched[parent]; /* a child inherits handlers and loader */
    w->pid = pid;
    w->alive = true;
    w->gone = false;
    w->parent = parent;
    w->threads = 0;
    memset(w->calls, 0, sizeof w->calls);
    r->processes_alive++;
    return process;
}

size_t process_find(struct recorder *r, pid_t pid)
{
    for (size_t i = r->recording->process_count; i-- > 0;)
        if (r->watched[i].pid == pid && !r->watched[i].gone)
            return i;
    return NOBODY;
}

size_t event_add(struct recorder *r, enum event_kind kind, const struct task *task)
{
    size_t limit = r->options->event_limit ? r->options->event_limit : 1000000;
    if (r->recording->event_count >= limit)
        recorder_end(r, ENDING_EVENT_LIMIT);
    size_t event = recording_add_event(r->recording, kind, task->process);
    if (event == NOBODY) {
        recorder_fail(r, ENOMEM);
        return NOBODY;
    }
    if (r->chosen)
        r->now += 1000; /* a microsecond for everything that happens: no two events at one time */
    r->recording->events[event].time = recorder_time(r);
    r->recording->events[event].thread = task->thread;
    return event;
}

struct event *event_at(struct recorder *r, size_t event)
{
    return event == NOBODY ? NULL : &r->recording->events[event];
}

pid_t process_parent_pid(pid_t pid)
{
    char text[512];
    if (!proc_read(pid, "stat", text, sizeof text))
        return 0;
    char *name_end = strrchr(text, ')'); /* the name may hold anything, parentheses too */
    int parent = 0;
    if (!name_end || sscanf(name_end + 1, " %*c %d", &parent) != 1)
        return 0;
    return parent;
}

int64_t task_cpu(const struct task *task)
{
    char text[64];
    if (!proc_read(task->tid, "schedstat", text, sizeof text))
        return 0;
    return strtoll(text, NULL, 10);
}

void process_reaped(struct recorder *r, size_t process, size_t reaper)
{
    struct watched *w = &r->watched[process];
    if (w->gone)
        return;
    struct task nobody = {.process = process};
    size_t event = event_add(r, EVENT_REAPED, &nobody);
    if (event == NOBODY)
        return;
    r->recording->events[event].other = reaper;
    r->recording->processes[process].reaped = event;
    r->recording->processes[process].reaper = reaper;
    w->gone = true;
}

/* The kernel has given the children of a dead process to somebody else: find out to whom. */
static void children_adopt(struct recorder *r, size_t dead)
{
    for (size_t i = 0; i < r->recording->process_count; i++) {
        struct watched *w = &r->watched[i];
        if (w->gone || w->parent != dead)
            continue;
        w->parent = process_find(r, process_parent_pid(w->pid));
        if (!w->alive && w->parent == NOBODY) {
            process_reaped(r, i, NOBODY);
            continue;
        }
        struct task nobody = {.process = i};
        size_t event = event_add(r, EVENT_ADOPTED, &nobody);
        if (event == NOBODY)
            return;
        r->recording->events[event].other = w->parent;
        if (r->recording->processes[i].adopted == NOBODY)
            r->recording->processes[i].adopted = event;
    }
}

/* The kernel's count includes the children that a process has waited for. */
static int64_t cpu_of_its_own(struct recorder *r, size_t process)
{
    const struct rusage *usage = &r->usage;
    int64_t cpu = (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * SECOND +
                  (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000;
    r->watched[process].usage = cpu;
    for (size_t i = process + 1; i < r->recording->process_count; i++)
        if (r->recording->processes[i].reaper == process)
            cpu -= r->watched[i].usage;
    return cpu > 0 ? cpu : 0;
}

void process_died(struct recorder *r, struct task *task, int status)
{
    size_t process = task->process;
    struct watched *w = &r->watched[process];
    size_t event = event_add(r, EVENT_EXIT, task);
    w->alive = false;
    timers_forget(r, process, false);
    r->processes_alive--;
    if (w->parent != NOBODY && r->watched[w->parent].caught & (UINT64_C(1) << (SIGCHLD - 1)))
        r->signals++;
    if (event == NOBODY)
        return;
    r->recording->events[event].status = status;
    r->recording->processes[process].exit = event;
    r->recording->processes[process].status = status;
    if (!r->chosen)
        r->recording->processes[process].cpu = cpu_of_its_own(r, process);
    if (process == 0) {
        r->root_exit_event = event;
        r->root_exit_time = recorder_time(r);
        r->recording->status = status;
    }
    children_adopt(r, process);
    if (w->parent == NOBODY) {
        process_reaped(r, process, NOBODY);
    } else {
        const struct watched *parent = &r->watched[w->parent];
        if ((parent->ignored & (UINT64_C(1) << (SIGCHLD - 1))) || parent->no_zombies)
            process_reaped(r, process, NOBODY);
    }
}
