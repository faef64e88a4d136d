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
#include <stdlib.h>

#define LONGEST_STREAK 10000   /* after so many steps in a row somebody else has a turn */
#define LONGEST_HOLD 1000      /* after so many steps of others a poller counts as one of them */
#define FRUITLESS_ROUNDS 2000  /* polls by everyone who can do anything, until it is plain that nothing comes of it */
#define AFTERLIFE_EVENTS 2000  /* what those who outlive the first process may still do … */
#define AFTERLIFE_TIME (3600 * SECOND) /* … and in how much virtual time */
#define NETWORK_GRACE (2 * SECOND)     /* real time in which the kernel's own timers may deliver a packet */
#define LONGEST_COMPUTATION 3          /* so many allowances of CPU without a call in between */

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
static struct task *next_poller(struct task **ready, size_t count)
{
    struct task *next = ready[0];
    for (size_t i = 1; i < count; i++)
        if (ready[i]->went < next->went)
            next = ready[i];
    return next;
}

/* To poll takes no time worth mentioning, to compute takes as long as it took of the CPU's. */
static bool had_its_turn(const struct recorder *r, const struct task *task)
{
    if (!task->preempted)
        return task->went > r->jumped && task->looks >= r->looks_wanted;
    const int64_t limit = r->options->cpu_limit ? r->options->cpu_limit : DEFAULT_CPU_LIMIT;
    return r->now - task->went_at < limit;
}

/* Before the clock jumps on to somebody's time-out, those who poll look once more: time passes for them as well. */
static struct task *turn_before_the_clock(const struct recorder *r, struct task **ready, size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        if (!had_its_turn(r, ready[i]))
            ready[left++] = ready[i];
    return left ? next_poller(ready, left) : NULL;
}

/* Nobody may be kept from going on for ever, not even because the others have so much to do. */
static void free_those_held_too_long(struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->yielding && !r->tasks[i]->preempted && r->steps - r->tasks[i]->went > LONGEST_HOLD)
            r->tasks[i]->yielding = false;
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
        if (stop_collect(r, false))
            return true;
        nap(PATIENT_LOOKS);
    }
    return false;
}

/* Nobody can go on, and nobody sleeps. Wait for the outside if anybody does; otherwise it is over. */
static void nobody_ready(struct recorder *r)
{
    if (anyone_waits_outside(r)) {
        (void)stop_collect(r, true);
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

static bool anyone_computes(struct task **ready, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ready[i]->preempted)
            return true;
    return false;
}

/* Only those who poll can go on. Time may help them, or the outside; if neither does, they are busy for ever. */
static struct task *choose_poller(struct recorder *r, struct task **ready, size_t count)
{
    struct task *next = clock_is_awaited(r) ? turn_before_the_clock(r, ready, count) : NULL;
    if (next) {
        next->looks = next->went > r->jumped ? next->looks + 1 : 1;
        next->preempted = next->yielding = false;
        return next;
    }
    const bool computing = anyone_computes(ready, count);
    if ((!computing && clock_creep(r)) || clock_wake_next(r, false, computing))
        return NULL; /* settle, and look again */
    next = next_poller(ready, count);
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
    free_those_held_too_long(r);
    size_t count = gather_ready(r, ready, false);
    if (count > 0)
        task = pick(r, ready, count);
    else if ((count = gather_ready(r, ready, true)) > 0)
        task = choose_poller(r, ready, count);
    else if (!r->may_wake)
        r->may_wake = true; /* before it is said that nobody can go on, everyone is looked at once more */
    else if (!clock_wake_next(r, false, false))
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
        if (!clock_wake_next(r, true, false))
            task = choose(r);
        if (task) {
            r->streak = task == r->last ? r->streak + 1 : 0;
            r->last = task;
            task->went = ++r->steps;
            task->went_at = r->now;
            task_go(r, task);
        }
        settle(r);
        socket_timeout_restore(r);
    }
}
