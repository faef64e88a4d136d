/* What is worth telling about a run.
 *
 * Whose zombie a dead process is follows Linux: a process belongs to the parent that it has when it ends, which is
 * whoever made it, or, where that one ended first, its adopter: a subreaper of the program's or else the recorder,
 * which stands where init would. A dead process is a zombie until it is reaped or its keeper ends, for then the
 * adopter reaps. Init and the recorder reap at once, so nobody is a zombie by their fault. */
#define _GNU_SOURCE /* F_SETOWN_EX */
#include "findings.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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

/* Where `process` stopped being a zombie at the latest; #NOBODY if it was one when the run was over. */
static size_t zombie_end(const struct recording *recording, const struct recorded_process *process, size_t keeper)
{
    size_t parent_exit = recording->processes[keeper].exit;
    return parent_exit < process->reaped ? parent_exit : process->reaped;
}

static int zombie_add(struct recording *recording, size_t index, size_t keeper)
{
    const struct recorded_process *process = &recording->processes[index];
    if (process->exit == NOBODY || process->left_behind || process->reaper != NOBODY || keeper == NOBODY)
        return 0;
    size_t end = zombie_end(recording, process, keeper);
    if (end == process->reaped && end != NOBODY)
        return 0; /* the kernel reaped it, because its parent ignores SIGCHLD */
    char status[64];
    status_describe(process->status, status, sizeof status);
    const char *role = keeper == process->parent ? "parent" : "adopter";
    const char *keeper_name = recording->processes[keeper].name;
    if (end == NOBODY)
        return recording_add_finding(recording, FINDING_ZOMBIE, index, process->exit,
                                     "%s (%s) was never waited for: a zombie from event %zu to the end of the run, "
                                     "while its %s %s was alive.",
                                     process->name, status, process->exit, role, keeper_name);
    return recording_add_finding(recording, FINDING_ZOMBIE, index, process->exit,
                                 "%s (%s) was never waited for: a zombie from event %zu until its %s %s ended "
                                 "(event %zu).",
                                 process->name, status, process->exit, role, keeper_name, end);
}

static int orphan_add(struct recording *recording, size_t index)
{
    const struct recorded_process *process = &recording->processes[index];
    if (process->adopted == NOBODY || process->exit < process->adopted)
        return 0; /* a zombie that changes hands has outlived nobody */
    size_t adopter = recording->events[process->adopted].other;
    const char *parent = recording->processes[process->parent].name;
    if (adopter == NOBODY)
        return recording_add_finding(recording, FINDING_ORPHAN, index, process->adopted,
                                     "%s outlived its parent %s: an orphan from event %zu, adopted by the recorder in "
                                     "the place of init.", process->name, parent, process->adopted);
    return recording_add_finding(recording, FINDING_ORPHAN, index, process->adopted,
                                 "%s outlived its parent %s: an orphan from event %zu, adopted by %s, a subreaper.",
                                 process->name, parent, process->adopted, recording->processes[adopter].name);
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
    if (!recording->processes[index].left_behind)
        return 0;
    return recording_add_finding(recording, FINDING_LEFT_BEHIND, index, NOBODY,
                                 "%s was still alive %s: the recorder ended it.", recording->processes[index].name,
                                 when[recording->ending]);
}

/* Findings about processes. `told` holds for whom the recorder has said already why it did not end. */
static int process_findings_add(struct recording *recording, const size_t *keepers, const bool *told)
{
    int error = 0;
    for (size_t i = 0; i < recording->process_count && !error; i++) {
        error = zombie_add(recording, i, keepers[i]);
        if (!error)
            error = orphan_add(recording, i);
        if (!error && !told[i])
            error = left_behind_add(recording, i);
    }
    return error;
}

/* A call in which the recorder had its hand. */
struct incident {
    enum finding_kind kind;
    size_t process;
    enum call call;
    size_t event;
};

static int incident_order(const void *left, const void *right)
{
    const struct incident *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->process != b->process)
        return a->process < b->process ? -1 : 1;
    if (a->call != b->call)
        return a->call < b->call ? -1 : 1;
    return a->event < b->event ? -1 : a->event > b->event;
}

/* What the program was given for the call at `event`, 0 if it never came to know. */
static int64_t call_result(const struct recording *recording, size_t event)
{
    const struct event *call = &recording->events[event];
    if (call->kind == EVENT_RETURN)
        return call->result;
    return call->partner == NOBODY ? 0 : recording->events[call->partner].result;
}

/* Whether the event at `index` is an incident, and which. A flagged pair of call and return counts once. */
static bool incident_at(const struct recording *recording, size_t index, struct incident *incident)
{
    const struct event *event = &recording->events[index];
    if (!event->injected && !event->refused)
        return false;
    if (event->kind == EVENT_RETURN && event->partner != NOBODY) {
        const struct event *call = &recording->events[event->partner];
        if (call->injected || call->refused)
            return false;
        index = event->partner;
    }
    *incident = (struct incident){FINDING_REFUSED, event->process, event->call, index};
    int64_t result = call_result(recording, index);
    if (event->injected)
        incident->kind = FINDING_INJECTED;
    else if ((call_table[event->call].flags & CALL_FORKS) && result == -EAGAIN)
        incident->kind = FINDING_PROCESS_LIMIT;
    else if (event->call == CALL_CLONE && result == -ENOSYS)
        return false; /* clone3: libc goes on with clone, and the program sees nothing of it */
    return true;
}

static int injected_add(struct recording *recording, const struct incident *first, const char *times)
{
    const char *name = recording->processes[first->process].name;
    const char *call = call_table[first->call].name;
    int64_t result = call_result(recording, first->event);
    if (result < 0)
        return recording_add_finding(recording, first->kind, first->process, first->event,
                                     "%s's %s failed with %s%s, as was asked for.", name, call,
                                     errno_text((int)-result), times);
    return recording_add_finding(recording, first->kind, first->process, first->event,
                                 "%s's %s fell short%s, as was asked for.", name, call, times);
}

/* To whom a signal was to go, of which the call's first argument tells. Under a chosen schedule pids are counted from
 * the first process's, and the one before it is the recorder's. */
static void target_describe(const struct recording *recording, const struct event *call, char *text, size_t size)
{
    bool thread = call->call == CALL_TKILL || call->call == CALL_TGKILL || call->call == CALL_TGSIGQUEUE;
    bool recorder = recording->schedule.kind != SCHEDULE_NATURAL && call->args[0] == recording->processes[0].pid - 1;
    int64_t id = call->args[0];
    if (call->other != NOBODY)
        snprintf(text, size, "%s", recording->processes[call->other].name);
    else if (call->call == CALL_PIDFD_SEND_SIGNAL)
        snprintf(text, size, "a process outside the run");
    else if (id == -1)
        snprintf(text, size, "pid -1 (every process)");
    else if (id == 0)
        snprintf(text, size, "pid 0 (its process group)");
    else if (id < 0)
        snprintf(text, size, "pid %" PRId64 " (a process group outside the run)", id);
    else
        snprintf(text, size, "%spid %" PRId64 " (%s)", thread ? "a thread of " : "", id,
                 recorder ? "the recorder" : "a process outside the run");
}

/* What was refused, as the end of "P0 tried to …". */
static void attempt_describe(const struct recording *recording, size_t event, char *text, size_t size)
{
    const struct event *call = &recording->events[event];
    if (call->call == CALL_PTRACE) {
        snprintf(text, size, "trace a process (ptrace)");
    } else if (call->call == CALL_SETPGID) {
        snprintf(text, size, "join a process group outside the run (setpgid)");
    } else if (call_table[call->call].flags & CALL_FORKS) {
        snprintf(text, size, "make a process that nobody can watch (clone with CLONE_UNTRACED)");
    } else if (call->call == CALL_FCNTL && (call->args[1] == F_SETOWN || call->args[1] == F_SETOWN_EX)) {
        snprintf(text, size, "have signals sent to a process outside the run (fcntl with F_SETOWN)");
    } else if (call->call == CALL_IOCTL) {
        snprintf(text, size, "have its terminal deal with processes outside the run (ioctl)");
    } else if (call->call == CALL_PROCESS_VM) {
        snprintf(text, size, "reach into the memory of a process outside the run (%s)", call_table[call->call].name);
    } else if (call->call == CALL_NONE) {
        snprintf(text, size, "make a system call in the manner of another kind of processor");
    } else if (call_table[call->call].flags & CALL_SIGNALS) {
        char detail[128];
        target_describe(recording, call, detail, sizeof detail);
        snprintf(text, size, "send %s to %s", signal_text(call->signal), detail);
    } else {
        snprintf(text, size, "call %s", call_table[call->call].name);
    }
}

static int refused_add(struct recording *recording, const struct incident *first, const char *times)
{
    char attempt[256];
    attempt_describe(recording, first->event, attempt, sizeof attempt);
    return recording_add_finding(recording, first->kind, first->process, first->event, "%s tried to %s: refused%s.",
                                 recording->processes[first->process].name, attempt, times);
}

/* One finding for `count` incidents of one process with one call: a thousand alike tell no more than one. */
static int group_add(struct recording *recording, const struct incident *first, size_t count)
{
    char times[64] = "";
    if (first->kind == FINDING_REFUSED && count > 1)
        snprintf(times, sizeof times, ", and %zu more like it", count - 1);
    else if (count > 1)
        snprintf(times, sizeof times, " %zu times", count);
    if (first->kind == FINDING_INJECTED)
        return injected_add(recording, first, times);
    if (first->kind == FINDING_REFUSED)
        return refused_add(recording, first, times);
    return recording_add_finding(recording, first->kind, first->process, first->event,
                                 "%s tried to fork when the run had all the processes that it may have: refused with "
                                 "EAGAIN%s.",
                                 recording->processes[first->process].name, times);
}

static bool incidents_alike(const struct incident *a, const struct incident *b)
{
    bool fork = a->kind == FINDING_PROCESS_LIMIT; /* vfork and clone are the same to it */
    return a->kind == b->kind && a->process == b->process && (fork || a->call == b->call);
}

static int call_findings_add(struct recording *recording)
{
    struct incident incident, *incidents = NULL;
    size_t count = 0;
    for (size_t i = 0; i < recording->event_count; i++)
        count += incident_at(recording, i, &incident);
    if (count == 0)
        return 0;
    incidents = calloc(count, sizeof *incidents);
    if (!incidents)
        return -ENOMEM;
    count = 0;
    for (size_t i = 0; i < recording->event_count; i++)
        if (incident_at(recording, i, &incident))
            incidents[count++] = incident;
    qsort(incidents, count, sizeof *incidents, incident_order);
    int error = 0;
    for (size_t i = 0, next; i < count && !error; i = next) {
        for (next = i + 1; next < count && incidents_alike(&incidents[i], &incidents[next]);)
            next++;
        error = group_add(recording, &incidents[i], next - i);
    }
    free(incidents);
    return error;
}

static int finding_order(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->event != b->event)
        return a->event < b->event ? -1 : 1;
    if (a->process != b->process)
        return a->process < b->process ? -1 : 1;
    return strcmp(a->text, b->text);
}

int findings_add(struct recording *recording)
{
    int error = -ENOMEM;
    size_t *keepers = keepers_find(recording);
    bool *told = calloc(recording->process_count + 1, sizeof *told);
    if (keepers && told) {
        for (size_t i = 0; i < recording->finding_count; i++)
            if (recording->findings[i].kind == FINDING_DEADLOCK || recording->findings[i].kind == FINDING_BUSY)
                told[recording->findings[i].process] = true;
        error = process_findings_add(recording, keepers, told);
        if (!error)
            error = call_findings_add(recording);
    }
    if (recording->finding_count > 1)
        qsort(recording->findings, recording->finding_count, sizeof *recording->findings, finding_order);
    free(keepers);
    free(told);
    return error;
}
