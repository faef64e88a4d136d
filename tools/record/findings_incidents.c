/* Calls in which the recorder had its hand: what it refused, and what it made fail because it was told to. */
#define _GNU_SOURCE /* F_SETOWN_EX */
#include "findings_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

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
    struct found found = {.kind = first->kind, .process = first->process, .event = first->event};
    const char *name = recording->processes[first->process].name;
    const char *call = call_table[first->call].name;
    int64_t result = call_result(recording, first->event);
    if (result < 0 && result > INT32_MIN)
        return found_add(recording, found, "%s's %s failed with %s%s, as was asked for.", name, call,
                         errno_text((int)-result), times);
    return found_add(recording, found, "%s's %s fell short%s, as was asked for.", name, call, times);
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

/* Did a fork of this process fail, with no other call in between but those that do not matter? Then its -1 may be what
 * is taken for a pid here. Returns the fork, or NOBODY. */
static size_t failed_fork_before(const struct recording *recording, size_t process, size_t event)
{
    for (size_t i = event; i-- > 0;) {
        const struct event *call = &recording->events[i];
        if (call->process == process && call->kind == EVENT_CALL && (call_table[call->call].flags & CALL_FORKS))
            return call_result(recording, i) < 0 ? i : NOBODY;
    }
    return NOBODY;
}

static int refused_add(struct recording *recording, const struct incident *first, const char *times)
{
    char attempt[256], why[96] = "";
    const struct event *call = &recording->events[first->event];
    struct found found = {.kind = first->kind, .process = first->process, .event = first->event};
    attempt_describe(recording, first->event, attempt, sizeof attempt);
    if (call->call == CALL_KILL && call->args[0] == -1) {
        size_t fork = failed_fork_before(recording, first->process, first->event);
        found.code = fork == NOBODY ? "M51" : "M02";
        if (fork != NOBODY)
            snprintf(why, sizeof why, " -1 is what its fork gave that had failed (event %zu).", fork);
    }
    return found_add(recording, found, "%s tried to %s: refused%s.%s", recording->processes[first->process].name,
                     attempt, times, why);
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
    return found_add(recording,
                     (struct found){.kind = first->kind, .process = first->process, .event = first->event},
                     "%s tried to fork when the run had all the processes that it may have: refused with EAGAIN%s.",
                     recording->processes[first->process].name, times);
}

static bool incidents_alike(const struct incident *a, const struct incident *b)
{
    bool fork = a->kind == FINDING_PROCESS_LIMIT; /* vfork and clone are the same to it */
    return a->kind == b->kind && a->process == b->process && (fork || a->call == b->call);
}

int incidents_find(struct recording *recording)
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
