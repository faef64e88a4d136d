/* What becomes of processes: zombies, orphans, who was left behind, who died of SIGPIPE.
 *
 * Whose zombie a dead process is follows Linux: a process belongs to the parent that it has when it ends, which is
 * whoever made it, or, where that one ended first, its adopter: a subreaper of the program's or else the recorder,
 * which stands where init would. A dead process is a zombie until it is reaped or its keeper ends, for then the
 * adopter reaps. Init and the recorder reap at once, so nobody is a zombie by their fault. */
#include "findings_parts.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#define LATE 1000 /* milliseconds as a zombie that are worth a word */

/* The last process of the program that had each process as its child, in life or, if it ended as somebody's child, as a
 * zombie; #NOBODY where it ended as the recorder's. */
static size_t *keepers_find(const struct recording *recording)
{
    size_t *parents = calloc(recording->process_count + 1, sizeof *parents);
    if (!parents)
        return NULL;
    for (size_t i = 0; i < recording->process_count; i++)
        parents[i] = recording->processes[i].parent;
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        bool zombie = event->kind == EVENT_ADOPTED && recording->processes[event->process].exit < i;
        if (event->kind == EVENT_ADOPTED && (!zombie || event->other != NOBODY))
            parents[event->process] = event->other;
    }
    return parents;
}

/* What a process did that tells why its children are not waited for. */
struct habits {
    bool handles, accepts, waits;  /* catches SIGCHLD, accepts connections, has waited for a child */
    bool outlived, signalled;      /* ended before a child of its own; was sent a signal by its parent */
    size_t exec;  /* the last event by which it ran another program; 0: none */
    size_t alive; /* the last event that shows that it had time for a dead child: a fork, a wait, the end of a wait for
                     anything; 0: none */
};

/* A vfork ends when its child is on its own, so that its return tells nothing: it may come before the child's end or
 * after, as the schedule has it. */
static bool takes_time(const struct recording *recording, const struct event *event)
{
    if (event->kind == EVENT_RETURN)
        return event->partner != NOBODY && recording->events[event->partner].blocked &&
               !(call_table[event->call].flags & CALL_FORKS);
    return event->kind == EVENT_CALL && (call_table[event->call].flags & (CALL_FORKS | CALL_WAITS));
}

static struct habits *habits_find(const struct recording *recording)
{
    struct habits *habits = calloc(recording->process_count + 1, sizeof *habits);
    for (size_t i = 0; habits && i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (takes_time(recording, event))
            habits[event->process].alive = i;
        if (event->kind == EVENT_SIGNAL && event->signal == SIGCHLD && event->caught)
            habits[event->process].handles = true;
        else if (event->kind == EVENT_EXEC)
            habits[event->process].exec = i;
        else if (is_call(event, CALL_ACCEPT))
            habits[event->process].accepts = true;
        else if (event->kind == EVENT_REAPED && event->other != NOBODY)
            habits[event->other].waits = true;
        else if (event->kind == EVENT_ADOPTED && recording->processes[event->process].exit > i &&
                 recording->processes[event->process].parent != NOBODY)
            habits[recording->processes[event->process].parent].outlived = true;
        else if (event->kind == EVENT_CALL && (call_table[event->call].flags & CALL_SIGNALS) && event->signal &&
                 event->other != NOBODY && recording->processes[event->other].parent == event->process)
            habits[event->other].signalled = true;
    }
    return habits;
}

static const char *zombie_code(const struct habits *child, const struct habits *keeper)
{
    if (child->outlived)
        return "M37";
    if (keeper->accepts)
        return "M63";
    if (child->signalled)
        return "M47";
    if (keeper->handles)
        return "M38";
    return keeper->waits ? "M19" : NULL;
}

static int zombie_add(struct recording *recording, size_t index, size_t keeper, const struct habits *habits)
{
    const struct recorded_process *process = &recording->processes[index];
    if (process->exit == NOBODY || process->left_behind || process->reaper != NOBODY || keeper == NOBODY)
        return 0;
    size_t keeper_end = recording->processes[keeper].exit;
    if (process->reaped < keeper_end)
        return 0; /* the kernel reaped it, because its parent ignores SIGCHLD */
    char status[64], span[48];
    status_describe(process->status, status, sizeof status);
    span_describe(recording, process->exit, keeper_end, ", for ", span, sizeof span);
    const char *role = keeper == process->parent ? "parent" : "adopter";
    const char *keeper_name = recording->processes[keeper].name;
    struct found found = {FINDING_ZOMBIE, index, process->exit, zombie_code(&habits[index], &habits[keeper]), false};
    const char *why = "";
    if (habits[keeper].exec > process->birth)
        why = " The program that it runs by now did not make that child.";
    else if (keeper_end != NOBODY && habits[keeper].alive < process->exit)
        why = " That one ended soon after.";
    else if (keeper_end == NOBODY && (found_before(recording, FINDING_DEADLOCK, keeper) ||
                                      found_before(recording, FINDING_BUSY, keeper)))
        why = " That one never came so far.";
    found.note = *why != '\0';
    found.code = found.note ? NULL : found.code;
    if (keeper_end == NOBODY)
        return found_add(recording, found, "%s (%s) was never waited for: a zombie from event %zu to the end of the "
                         "run, while its %s %s was alive%s.%s", process->name, status, process->exit, role, keeper_name,
                         span, why);
    return found_add(recording, found, "%s (%s) was never waited for: a zombie from event %zu until its %s %s ended "
                     "(event %zu)%s.%s", process->name, status, process->exit, role, keeper_name, keeper_end, span,
                     why);
}

int zombies_find(struct recording *recording)
{
    int error = -ENOMEM;
    size_t *keepers = keepers_find(recording);
    struct habits *habits = habits_find(recording);
    if (keepers && habits)
        error = 0;
    for (size_t i = 0; i < recording->process_count && !error; i++)
        error = zombie_add(recording, i, keepers[i], habits);
    free(keepers);
    free(habits);
    return error;
}

static int orphan_add(struct recording *recording, size_t index)
{
    const struct recorded_process *process = &recording->processes[index];
    if (process->adopted == NOBODY || process->exit < process->adopted || process->parent == NOBODY)
        return 0; /* a zombie that changes hands has outlived nobody */
    size_t adopter = recording->events[process->adopted].other;
    const char *parent = recording->processes[process->parent].name;
    struct found found = {FINDING_ORPHAN, index, process->adopted, "M31", true};
    if (adopter == NOBODY)
        return found_add(recording, found, "%s outlived its parent %s: an orphan from event %zu, adopted by the "
                         "recorder in the place of init.", process->name, parent, process->adopted);
    return found_add(recording, found, "%s outlived its parent %s: an orphan from event %zu, adopted by %s, a "
                     "subreaper.", process->name, parent, process->adopted, recording->processes[adopter].name);
}

int orphans_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->process_count && !error; i++)
        error = orphan_add(recording, i);
    return error;
}

/* Did its parent die of a signal that a process of the run sent? Then that one may have meant the whole family. */
static bool parent_was_ended(const struct recording *recording, size_t index)
{
    size_t parent = recording->processes[index].parent;
    if (parent == NOBODY || recording->processes[parent].status == -1 ||
        !WIFSIGNALED(recording->processes[parent].status))
        return false;
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind == EVENT_CALL && (call_table[event->call].flags & CALL_SIGNALS) && event->signal &&
            event->other == parent && event->process != parent)
            return true;
    }
    return false;
}

static int left_behind_add(struct recording *recording, size_t index)
{
    static const char *const when[ENDINGS] = {
        [ENDING_DONE] = "when P0 had ended",
        [ENDING_DEADLOCK] = "when nothing could move any more",
        [ENDING_BUSY] = "when the run was given up, because somebody was busy without any progress",
        [ENDING_DEADLINE] = "at the deadline",
        [ENDING_OUTPUT_LIMIT] = "when the program had written more than it may",
        [ENDING_EVENT_LIMIT] = "when more had happened than a recording may hold",
        [ENDING_INTERRUPTED] = "when the recorder was told to stop",
        [ENDING_NOT_STARTED] = "when the run was over",
    };
    const char *code = parent_was_ended(recording, index) ? "M50" : NULL;
    return found_add(recording, (struct found){FINDING_LEFT_BEHIND, index, NOBODY, code, false},
                     "%s was still alive %s: the recorder ended it.", recording->processes[index].name,
                     when[recording->ending]);
}

/* The recorder has said already of some why they did not end. */
int left_behind_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->process_count && !error; i++)
        if (recording->processes[i].left_behind && !found_before(recording, FINDING_DEADLOCK, i) &&
            !found_before(recording, FINDING_BUSY, i))
            error = left_behind_add(recording, i);
    return error;
}

/* Did a process wait for others meanwhile, and come to this one in its turn? That is no neglect. */
static bool waits_between(const struct recording *recording, size_t process, size_t from, size_t to)
{
    size_t last = NOBODY;
    for (size_t i = to; i-- > 0;) {
        const struct event *event = &recording->events[i];
        if (event->process != process || event->kind != EVENT_CALL || !(call_table[event->call].flags & CALL_WAITS))
            continue;
        if (last != NOBODY) /* the one before that which took the status */
            return event->partner > from;
        last = i;
    }
    return false;
}

int late_zombies_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->process_count && !error; i++) {
        const struct recorded_process *process = &recording->processes[i];
        if (process->exit == NOBODY || process->reaper == NOBODY || process->reaped < process->exit)
            continue;
        char span[48];
        int64_t lasted = recording->events[process->reaped].time - recording->events[process->exit].time;
        span_describe(recording, process->exit, process->reaped, " ", span, sizeof span);
        if (lasted / 1000000 >= LATE && !waits_between(recording, process->reaper, process->exit, process->reaped))
            error = found_add(recording, (struct found){FINDING_LATE_ZOMBIE, i, process->exit, "", true},
                              "%s was a zombie for%s, from event %zu until %s waited for it (event %zu).",
                              process->name, span, process->exit, recording->processes[process->reaper].name,
                              process->reaped);
    }
    return error;
}

/* The write that nobody was left to read: the last before the death. */
static size_t fatal_write(const struct recording *recording, size_t index)
{
    for (size_t i = recording->processes[index].exit; i-- > 0;) {
        const struct event *event = &recording->events[i];
        if (event->process == index && event->kind == EVENT_CALL &&
            (event->call == CALL_WRITE || event->call == CALL_SEND))
            return i;
    }
    return NOBODY;
}

int broken_pipes_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->process_count && !error; i++) {
        const struct recorded_process *process = &recording->processes[i];
        if (process->exit == NOBODY || !WIFSIGNALED(process->status) || WTERMSIG(process->status) != SIGPIPE)
            continue;
        size_t write = fatal_write(recording, i);
        size_t object = write == NOBODY ? NOBODY : recording->events[write].object;
        if (write != NOBODY && call_result(recording, write) == -EPIPE)
            error = found_add(recording, (struct found){FINDING_BROKEN_PIPE, i, process->exit, "M56", true},
                              "%s was killed by SIGPIPE: it wrote to %s (event %zu), from which nobody was left to "
                              "read.",
                              process->name, object == NOBODY ? "a pipe" : recording->objects[object].name, write);
    }
    return error;
}
