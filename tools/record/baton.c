/* The chosen schedules: one task holds the baton and runs, everyone else stands in a stop or waits in the kernel.
 *
 *     settle   wait until everybody has stopped or surely waits
 *     choose   pick, among those who can go on, by the schedule
 *     go       let that one go on, to its next stop
 *
 * A task keeps the baton from a call's return to the next call's entry: what it does in between concerns nobody else,
 * but for plain accesses to shared memory. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

#define PATIENT_LOOKS 3        /* turns of the CPU given away before a nap, when waiting for a task to block */
#define NAP 20000              /* nanoseconds */
#define LONGEST_STREAK 10000   /* after so many steps in a row somebody else has a turn */
#define FRUITLESS_ROUNDS 2000  /* polls by everyone who can do anything, until it is plain that nothing comes of it */
#define AFTERLIFE_EVENTS 2000  /* what those who outlive the first process may still do … */
#define AFTERLIFE_TIME (3600 * SECOND) /* … and in how much virtual time */
#define NETWORK_GRACE (2 * SECOND)     /* real time in which the kernel's own timers may deliver a packet */
#define LONGEST_COMPUTATION 3          /* so many allowances of CPU without a call in between */
#define DEFAULT_CPU_LIMIT (2 * SECOND)
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

/* Look at everyone who was let go or waits. Returns one who is still on the way to a stop; NULL if there is none. */
static struct task *find_unsettled(struct recorder *r)
{
    struct task *unsettled = NULL;
    for (size_t i = 0; i < r->task_count; i++) {
        struct task *task = r->tasks[i];
        bool looked_at = task->state == TASK_RUNNING || (task->state == TASK_BLOCKED && r->may_wake);
        if (task->arrived || !looked_at)
            continue;
        if (!task_blocked(r, task))
            unsettled = task;
        else if (task->state == TASK_RUNNING)
            mark_blocked(r, task);
    }
    return unsettled;
}

static void nap(unsigned looks)
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
    if (task->cpu_used < limit || ptrace(PTRACE_INTERRUPT, task->tid, NULL, NULL))
        return;
    task->cpu_used = INT64_MIN; /* once is enough */
    task->preempted = true;
    task->preemptions++;
    task->preempted_at = r->steps;
    task->yielding = true;
}

/* Take one report of a stop or a death. false: there was none (yet). */
static bool collect(struct recorder *r, bool block)
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

static void settle(struct recorder *r)
{
    unsigned looks = 0;
    struct task *unsettled = r->last && r->last->state == TASK_RUNNING ? r->last : find_unsettled(r);
    while (!r->over && unsettled) {
        bool stopped = false;
        if (may_stay(r, unsettled)) { /* it stops, or it blocks: look for both */
            streams_drain(r);      /* it may wait for us to make room */
            nap(looks++);
            stopped = collect(r, false);
        } else {
            stopped = collect(r, true);
            if (!stopped)
                check_cpu(r, unsettled);
        }
        if (stopped)
            looks = 0;
        if (r->kills) {
            find_moved(r);
            while (collect(r, false)) /* one that was killed in a stop may have come to its next already */
                ;
        }
        unsettled = find_unsettled(r);
    }
    arrivals_handle(r);
    streams_drain(r);
}

/* Between these places nothing happens that others could notice: the holder keeps the baton. */
static bool keeps_baton(const struct task *task)
{
    if (task->state != TASK_READY || task->yielding)
        return false;
    switch (task->place) {
    case AT_RETURN: return !task->woken;
    case AT_SIGNAL: return true;
    case AT_ENTRY: return task->call.local || task->call.interrupted;
    case AT_OTHER: return !task->preempted;
    default: return false;
    }
}

/* A thread that dies while its process lives on is no choice: let it. */
static struct task *dying_thread(struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->state == TASK_READY && r->tasks[i]->place == AT_DEATH && task_has_siblings(r, r->tasks[i]))
            return r->tasks[i];
    return NULL;
}

static size_t gather_ready(struct recorder *r, struct task **ready, bool polling)
{
    size_t count = 0;
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->state == TASK_READY && r->tasks[i]->yielding == polling)
            ready[count++] = r->tasks[i];
    return count;
}

/* Everyone who can go on polls: in turn, each once more. */
static struct task *next_poller(const struct recorder *r, struct task **ready, size_t count)
{
    size_t after = 0;
    for (size_t i = 0; i < count; i++)
        if (ready[i] == r->last)
            after = i + 1;
    return ready[after % count];
}

static enum standing standing_of(const struct task *task)
{
    switch (task->place) {
    case AT_BIRTH: return STANDS_BORN;
    case AT_ENTRY: return STANDS_CALLING;
    case AT_RETURN: case AT_FORK: return STANDS_RETURNED;
    case AT_DEATH: return STANDS_DYING;
    default: return STANDS_COMPUTING;
    }
}

/* Let whoever wanted to be asked choose. */
static struct task *ask(struct recorder *r, struct task **ready, size_t count)
{
    struct candidate *candidates = calloc(count, sizeof *candidates);
    if (!candidates) {
        recorder_fail(r, ENOMEM);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        struct task *task = ready[i];
        candidates[i] = (struct candidate){.process = task->process, .thread = task->thread,
                                           .next = task->place == AT_ENTRY ? task->call.call : CALL_NONE,
                                           .dies = task->place == AT_DEATH, .standing = standing_of(task)};
        if (r->options->foresee && count > 1)
            foresee(r, task, &candidates[i]);
    }
    size_t picked = r->options->choose(r->options->choice_context, r->recording, candidates, count);
    for (size_t i = 0; i < count; i++)
        free(candidates[i].foreseen.data);
    free(candidates);
    if (picked < count)
        return ready[picked];
    recorder_end(r, ENDING_INTERRUPTED);
    return NULL;
}

static void choice_note(struct recorder *r, const struct task *task, struct task **ready, size_t count)
{
    struct choice choice = {r->recording->event_count, task->process, 0, (unsigned)count};
    while (ready[choice.picked] != task)
        choice.picked++;
    if (recording_add_choice(r->recording, choice))
        recorder_fail(r, ENOMEM);
}

static struct task *pick(struct recorder *r, struct task **ready, size_t count)
{
    struct task *task;
    if (count > 1 && r->streak > LONGEST_STREAK) { /* nobody may keep the others out for ever */
        size_t others = 0;
        for (size_t i = 0; i < count; i++)
            if (ready[i] != r->last)
                ready[others++] = ready[i];
        count = others;
        r->streak = 0;
    }
    task = r->options->choose ? ask(r, ready, count) : ready[schedule_pick(&r->schedule, count)];
    if (task && count > 1)
        choice_note(r, task, ready, count);
    return task;
}

static bool anyone_waits_outside(struct recorder *r)
{
    if (r->options->closed_world)
        return false;
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->state == TASK_BLOCKED && blocked_outside(r, r->tasks[i]))
            return true;
    return false;
}

static bool anyone_uses_the_network(const struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++) {
        const struct event *entry = r->tasks[i]->state == TASK_BLOCKED && r->tasks[i]->call.event != NOBODY
                                        ? &r->recording->events[r->tasks[i]->call.event]
                                        : NULL;
        if (entry && entry->object != NOBODY && r->recording->objects[entry->object].kind == OBJECT_SOCKET)
            return true;
    }
    return false;
}

/* A packet may be held back by a timer of the kernel's (a delayed acknowledgement): give it time. true: it came. */
static bool network_delivers(struct recorder *r)
{
    int64_t until = clock_real() + NETWORK_GRACE;
    while (!r->over && clock_real() < until) {
        if (collect(r, false))
            return true;
        nap(PATIENT_LOOKS);
    }
    return false;
}

/* Nobody can go on, and nobody sleeps. Wait for the outside if anybody does; otherwise it is over. */
static void nobody_ready(struct recorder *r)
{
    if (anyone_waits_outside(r)) {
        (void)collect(r, true);
        return;
    }
    if (anyone_uses_the_network(r) && network_delivers(r))
        return;
    if (r->over)
        return;
    if (r->root_exit_event != NOBODY) {
        r->over = true; /* done: those who wait on have been left behind */
        return;
    }
    deadlock_explain(r);
    recorder_end(r, ENDING_DEADLOCK);
}

static void explain_busy(struct recorder *r, struct task **ready, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct task *task = ready[i];
        const char *name = r->recording->processes[task->process].name;
        bool computes = task->preempted || task->call.event == NOBODY;
        if (computes)
            recording_add_finding(r->recording, FINDING_BUSY, task->process, NOBODY,
                                  "%s computes on and on without a call, and nobody else can change what it sees.",
                                  name);
        else
            recording_add_finding(r->recording, FINDING_BUSY, task->process, task->call.event,
                                  "%s calls %s again and again, and nothing that could happen will change its answer.",
                                  name, call_table[task->call.call].name);
    }
    recorder_end(r, ENDING_BUSY);
}

/* Somebody computes on and on. Has anybody else done anything since it was interrupted? Then it may try once more. */
static bool may_compute_on(const struct recorder *r, const struct task *task)
{
    return task->preemptions < LONGEST_COMPUTATION && r->steps > task->preempted_at;
}

/* Only those who poll can go on. Time may help them, or the outside; if neither does, they are busy for ever. */
static struct task *choose_poller(struct recorder *r, struct task **ready, size_t count)
{
    if (clock_wake_next(r, false))
        return NULL; /* settle, and look again */
    struct task *next = next_poller(r, ready, count);
    if (next->preempted && may_compute_on(r, next)) {
        next->preempted = next->yielding = false;
    } else if (anyone_waits_outside(r) && !next->preempted) {
        nap(PATIENT_LOOKS);
    } else if (++r->rounds > FRUITLESS_ROUNDS || next->preempted) {
        explain_busy(r, ready, count);
        return NULL;
    }
    return next;
}

static struct task *choose(struct recorder *r)
{
    if (r->last && keeps_baton(r->last))
        return r->last;
    struct task *task = dying_thread(r);
    if (task)
        return task;
    struct task **ready = calloc(r->task_count + 1, sizeof *ready);
    if (!ready) {
        recorder_fail(r, ENOMEM);
        return NULL;
    }
    size_t count = gather_ready(r, ready, false);
    if (count > 0)
        task = pick(r, ready, count);
    else if ((count = gather_ready(r, ready, true)) > 0)
        task = choose_poller(r, ready, count);
    else if (!r->may_wake)
        r->may_wake = true; /* before it is said that nobody can go on, everyone is looked at once more */
    else if (!clock_wake_next(r, false))
        nobody_ready(r);
    free(ready);
    return task;
}

static void check_afterlife(struct recorder *r)
{
    if (r->root_exit_event == NOBODY)
        return;
    if (r->recording->event_count - r->root_exit_event > AFTERLIFE_EVENTS ||
        r->now - r->root_exit_time > AFTERLIFE_TIME)
        r->over = true;
}

void run_by_baton(struct recorder *r)
{
    while (!r->over && r->task_count > 0) {
        struct task *task = NULL;
        check_afterlife(r);
        if (!clock_wake_next(r, true))
            task = choose(r);
        if (task) {
            r->streak = task == r->last ? r->streak + 1 : 0;
            r->last = task;
            r->steps++;
            task_go(r, task);
        }
        settle(r);
    }
}
