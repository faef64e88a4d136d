/* Under a chosen schedule, after each step: waits until everybody has stopped, or surely waits in the kernel. Only then
 * is it known who can go on, and the same in every run. */
#define _GNU_SOURCE
#include "recorder.h"

#include <sched.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

#include "footing/speed.h"

#define NAP 20000              /* nanoseconds */
#define LONGEST_LOOK (100 * MILLISECOND) /* what counts at most of the CPU used between two looks: a machine that stood
                                            still meanwhile may count that as used */

/* A step may have killed a task that stood in a stop, or ended the other threads of a process: then it moves again. */
static void find_moved(struct recorder *r)
{
    r->kills = false;
    for (size_t i = 0; i < r->task_count; i++) {
        struct task *task = r->tasks[i];
        if (task->arrived || (task->state != TASK_READY && task->state != TASK_HALTED))
            continue;
        char state = task_kernel_state(task);
        if (state != 't' && state != 'T') {
            task->state = TASK_RUNNING;
            task->inside = false;
        }
    }
}

/* What a stop means is worked out at once for the holder; others, woken by it, wait for their turn in order of
 * birth. */
static void stop_note(struct recorder *r, pid_t tid, int status)
{
    struct task *task = task_find(r, tid);
    bool holder = task && task == r->last && task->state == TASK_RUNNING;
    bool exec = WIFSTOPPED(status) && status >> 16 == PTRACE_EVENT_EXEC; /* ids may have changed hands */
    if (!task || holder || exec || WIFEXITED(status) || WIFSIGNALED(status)) {
        stop_dispatch(r, tid, status);
        return;
    }
    task->arrived = true;
    task->status = status;
}

static void arrivals_handle(struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++) {
        struct task *task = r->tasks[i];
        if (!task->arrived)
            continue;
        bool was_blocked = task->state == TASK_BLOCKED;
        task->arrived = false;
        stop_handle(r, task, task->status);
        if (i >= r->task_count || r->tasks[i] != task) { /* it is gone, and another has moved up */
            i--;
            continue;
        }
        task->woken = was_blocked;
    }
}

static void mark_blocked(struct recorder *r, struct task *task)
{
    struct event *entry = event_at(r, task->call.event);
    task->state = TASK_BLOCKED;
    if (entry && task->call.active)
        entry->blocked = true;
}

/* Looks at everyone who was let go or waits. Returns one who is still on the way to a stop; NULL if there is none. Sets
 * `*found` where somebody waits who did not before. */
static struct task *look_around(struct recorder *r, bool *found)
{
    struct task *unsettled = NULL;
    for (size_t i = 0; i < r->task_count; i++) {
        struct task *task = r->tasks[i];
        bool looked_at = task->state == TASK_RUNNING || (task->state == TASK_BLOCKED && r->may_wake);
        if (task->arrived || !looked_at)
            continue;
        if (!task_blocked(r, task)) {
            unsettled = task;
        } else if (task->state == TASK_RUNNING) {
            mark_blocked(r, task);
            *found = true;
        }
    }
    return unsettled;
}

/* Who is on the way to a stop? Whoever is found to wait now may have woken another before, who had been looked at by
 * then: so everyone is looked at once more. */
static struct task *find_unsettled(struct recorder *r)
{
    struct task *unsettled;
    bool found;
    do {
        found = false;
        unsettled = look_around(r, &found);
    } while (found && !unsettled && r->may_wake);
    return unsettled;
}

/* The same, when all that was sent to them has come. */
static struct task *next_unsettled(struct recorder *r)
{
    struct task *unsettled = find_unsettled(r);
    return !unsettled && r->may_wake && network_delivered(r) ? find_unsettled(r) : unsettled;
}

void nap(unsigned looks)
{
    if (looks < PATIENT_LOOKS)
        sched_yield(); /* everyone is on one CPU: the task may have gone as far as it can when this returns */
    else
        nanosleep(&(struct timespec){0, NAP}, NULL);
}

/* Interrupt a computation that goes on and on without a call: it counts as busy, and others go first. */
static void check_cpu(struct recorder *r, struct task *task)
{
    int64_t limit = r->options->cpu_limit ? r->options->cpu_limit : DEFAULT_CPU_LIMIT;
    int64_t now = task_cpu(task), used = task->cpu_at_look < 0 ? 0 : now - task->cpu_at_look;
    task->cpu_at_look = now;
    task->cpu_used += used < LONGEST_LOOK ? used : LONGEST_LOOK;
    if (task->cpu_used < limit || task->cpu_used < limit_of_cpu(limit) ||
        ptrace(PTRACE_INTERRUPT, task->tid, NULL, NULL))
        return;
    task->cpu_used = INT64_MIN; /* once is enough */
    task->preempted = true;
    task->preemptions++;
    task->preempted_at = r->steps;
    task->yielding = true;
}

bool stop_collect(struct recorder *r, bool block)
{
    int status;
    pid_t tid = stop_wait(r, &status, block);
    if (tid > 0)
        stop_note(r, tid, status);
    return tid > 0;
}

static bool may_stay(const struct recorder *r, const struct task *task)
{
    if (task->dying)
        return task_has_siblings(r, task);
    return task->inside || task->state == TASK_BLOCKED;
}

void settle(struct recorder *r)
{
    unsigned looks = 0;
    struct task *unsettled = r->last && r->last->state == TASK_RUNNING ? r->last : next_unsettled(r);
    while (!r->over && unsettled) {
        bool stopped = false;
        if (may_stay(r, unsettled)) { /* it stops, or it blocks: look for both */
            streams_drain(r);      /* it may wait for us to make room */
            nap(looks++);
            stopped = stop_collect(r, false);
        } else {
            stopped = stop_collect(r, true);
            if (!stopped)
                check_cpu(r, unsettled);
        }
        if (stopped)
            looks = 0;
        if (r->kills) {
            find_moved(r);
            while (stop_collect(r, false)) /* one that was killed in a stop may have come to its next already */
                ;
        }
        unsettled = next_unsettled(r);
    }
    arrivals_handle(r);
    streams_drain(r);
}
