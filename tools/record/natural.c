/* The natural schedule: the kernel decides who runs, the recorder only takes down what passes by. */
#define _GNU_SOURCE
#include "recorder.h"

#include <sys/wait.h>

#define GRACE (3 * SECOND) /* how long those who outlive the first process may go on */

static void note_if_blocked(struct recorder *r, const struct task *task)
{
    struct event *entry = event_at(r, task->call.event);
    if (!entry || entry->partner == NOBODY || !(call_table[entry->call].flags & CALL_BLOCKS))
        return;
    for (size_t i = task->call.event + 1; i < entry->partner && !entry->blocked; i++)
        entry->blocked = r->recording->events[i].process != task->process; /* somebody did something meanwhile */
}

void run_naturally(struct recorder *r)
{
    struct task *root = task_find(r, r->root);
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
        if (tid == 0)
            continue;
        stop_dispatch(r, tid, status);
        struct task *task = task_find(r, tid);
        if (task && task->state == TASK_READY) {
            if (task->place == AT_RETURN)
                note_if_blocked(r, task);
            task_go(r, task);
        }
    }
}
