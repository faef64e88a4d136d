/* The natural schedule: the kernel decides who runs, the recorder only takes down what passes by. */
#define _GNU_SOURCE
#include "recorder.h"

#include <sys/wait.h>

#define QUIET_TICKS 10      /* so many looks at the clock without an event, and it may be a deadlock */
#define GRACE (3 * SECOND) /* how long those who outlive the first process may go on */

/* Something has happened in one task: look who waits meanwhile. */
static void note_who_waits(struct recorder *r, const struct task *happened)
{
    for (size_t i = 0; i < r->task_count; i++) {
        struct task *task = r->tasks[i];
        if (task == happened || !task->inside)
            continue;
        struct event *entry = event_at(r, task->call.event);
        if (entry && !entry->blocked)
            entry->blocked = task_blocked(r, task);
    }
}

static bool waits_for_ever(struct recorder *r, struct task *task)
{
    if (!task->inside || clock_timeout(task) != NEVER || !task_blocked(r, task))
        return false;
    const struct event *entry = event_at(r, task->call.event);
    if (!entry || (call_table[entry->call].flags & CALL_HAS_FD && entry->object == NOBODY))
        return false; /* a timerfd, say: time may end this wait */
    if (entry->object != NOBODY && r->recording->objects[entry->object].kind == OBJECT_SOCKET)
        return false; /* timers of the network's own are under way */
    return !blocked_outside(r, task);
}

/* Nothing has happened for a while: does everyone wait for someone who cannot come? */
static bool is_deadlock(struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->state != TASK_HALTED && !waits_for_ever(r, r->tasks[i]))
            return false;
    return !timers_may_ring(r, recorder_time(r), GRACE);
}

/* Says who waits for what, from the same tables as under a chosen schedule. */
static void end_in_deadlock(struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->state == TASK_RUNNING) {
            r->tasks[i]->state = TASK_BLOCKED;
            event_at(r, r->tasks[i]->call.event)->blocked = true;
        }
    deadlock_explain(r);
    recorder_end(r, ENDING_DEADLOCK);
}

void run_naturally(struct recorder *r)
{
    struct task *root = task_find(r, r->root);
    unsigned quiet = 0;
    if (root)
        task_go(r, root);
    while (!r->over && r->task_count > 0) {
        int status;
        pid_t tid = stop_wait(r, &status, true);
        streams_drain(r);
        if (r->root_exit_event != NOBODY && recorder_time(r) > r->root_exit_time + GRACE)
            return; /* those who are left are left behind */
        if (tid < 0)
            return;
        quiet = tid == 0 ? quiet + 1 : 0;
        if (quiet == 1)
            note_who_waits(r, NULL); /* nothing happens for a while: somebody waits, or sleeps */
        if (quiet >= QUIET_TICKS && is_deadlock(r)) {
            if (r->root_exit_event == NOBODY)
                end_in_deadlock(r);
            return; /* without the first process, those who wait for ever are simply left behind */
        }
        if (tid == 0)
            continue;
        stop_dispatch(r, tid, status);
        struct task *task = task_find(r, tid);
        note_who_waits(r, task);
        if (task && task->state == TASK_READY)
            task_go(r, task);
    }
}
