/* Waits that miss their child, or misread what they were told. */
#define _GNU_SOURCE /* memmem */
#include "findings_parts.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define SOON 1000 /* events of one process */

static bool is_wait(const struct event *event)
{
    return event->kind == EVENT_CALL && (call_table[event->call].flags & CALL_WAITS);
}

/* The process that a wait names, where the kernel said that there is no such child; #NOBODY for all other events. */
static size_t missed_child(const struct recording *recording, size_t index)
{
    const struct event *event = &recording->events[index];
    if (!is_wait(event) || event->injected || call_result(recording, index) != -ECHILD || wait_pid(event) <= 0)
        return NOBODY;
    return pid_owner(recording, wait_pid(event), index);
}

/* Whether that process was taken away by a wait of this one. */
static bool reaped_by(const struct recording *recording, size_t child, size_t waiter)
{
    return recording->processes[child].reaper == waiter;
}

int not_its_child_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        size_t waiter = recording->events[i].process, child = missed_child(recording, i);
        if (child == NOBODY || child == waiter || reaped_by(recording, child, waiter) ||
            recording->processes[child].parent == waiter || found_before(recording, FINDING_NOT_ITS_CHILD, waiter))
            continue;
        size_t parent = recording->processes[child].parent;
        error = found_add(recording, (struct found){FINDING_NOT_ITS_CHILD, waiter, i, "M25", false},
                          "%s waits for %s (event %zu), which is no child of its own but %s's: ECHILD.",
                          recording->processes[waiter].name, recording->processes[child].name, i,
                          parent == NOBODY ? "somebody else" : recording->processes[parent].name);
    }
    return error;
}

int waited_twice_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        size_t waiter = recording->events[i].process, child = missed_child(recording, i);
        if (child == NOBODY || !reaped_by(recording, child, waiter) || recording->processes[child].reaped > i ||
            found_before(recording, FINDING_WAITED_TWICE, waiter))
            continue;
        error = found_add(recording, (struct found){FINDING_WAITED_TWICE, waiter, i, "M20", true},
                          "%s waits for %s (event %zu), whose status it had already taken (event %zu): ECHILD.",
                          recording->processes[waiter].name, recording->processes[child].name, i,
                          recording->processes[child].reaped);
    }
    return error;
}

/* A child of `parent` that the kernel has reaped for it before `event`: one by that pid, or any for 0. */
static size_t reaped_unseen(const struct recording *recording, size_t parent, int64_t pid, size_t event)
{
    for (size_t i = recording->process_count; i-- > 0;) {
        const struct recorded_process *child = &recording->processes[i];
        if (child->parent == parent && child->reaped < event && child->reaper == NOBODY && child->adopted == NOBODY &&
            (pid <= 0 || child->pid == pid))
            return i;
    }
    return NOBODY;
}

/* Why the kernel reaps the children of that process itself. */
static const char *reaped_why(const struct recording *recording, size_t parent, size_t event)
{
    for (size_t i = event; i-- > 0;) {
        const struct event *call = &recording->events[i];
        if (call->process == parent && is_call(call, CALL_SIGACTION) && call->args[0] == SIGCHLD)
            return call->args[1] == 1 ? "ignores SIGCHLD" : "has set SA_NOCLDWAIT"; /* 1: SIG_IGN */
    }
    return "ignores SIGCHLD, as the program did that started it"; /* only that outlives exec */
}

/* Who waits for any child until there is none may have meant to: all of them are gone by then. It is a note. */
int status_lost_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        if (!is_wait(event) || event->injected || call_result(recording, i) != -ECHILD)
            continue;
        size_t child = reaped_unseen(recording, event->process, wait_pid(event), event->partner);
        if (child == NOBODY || found_before(recording, FINDING_STATUS_LOST, event->process))
            continue;
        struct found found = {FINDING_STATUS_LOST, event->process, i, "M28", wait_pid(event) <= 0};
        error = found_add(recording, found, "%s waits (event %zu) for what it can't get any more: it %s, so the "
                          "kernel reaped %s at its end (event %zu) and threw its status away.",
                          recording->processes[event->process].name, i, reaped_why(recording, event->process, i),
                          recording->processes[child].name, recording->processes[child].reaped);
    }
    return error;
}

/* Does this text hold the number, not as a part of a longer one? */
static bool holds_number(const char *text, size_t size, int number)
{
    char digits[16];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%d", number);
    for (const char *at = text; (at = memmem(at, size - (size_t)(at - text), digits, length)); at++) {
        bool begins = at == text || (!isalnum((unsigned char)at[-1]) && !strchr(".-x", at[-1]));
        const char *end = at + length;
        bool ends = end == text + size || (!isalnum((unsigned char)*end) && *end != '.') ||
                    (*end == '.' && (end + 1 == text + size || !isdigit((unsigned char)end[1])));
        if (begins && ends)
            return true;
    }
    return false;
}

/* Of the numbers that a status can be, powers of two are written for many another reason; of 1792 one can be sure. */
static bool is_telling(int status)
{
    return status != -1 && WIFEXITED(status) && status >= 256 && (status & (status - 1)) != 0;
}

/* The first thing that a process wrote out soon after an event with this status in it, but not the exit code. */
static size_t raw_written(const struct recording *recording, size_t process, size_t from, int status)
{
    for (size_t i = from + 1, own = 0; i < recording->event_count && own < SOON; i++) {
        const struct event *event = &recording->events[i];
        if (event->process != process)
            continue;
        own++;
        if (event->kind == EVENT_EXEC)
            return NOBODY;
        if (event->kind == EVENT_RETURN && event->call == CALL_WRITE && event->data &&
            holds_number(event->data, event->data_size, status) &&
            !holds_number(event->data, event->data_size, WEXITSTATUS(status)))
            return i;
    }
    return NOBODY;
}

int raw_status_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind != EVENT_RETURN || event->call != CALL_WAIT4 || event->other == NOBODY ||
            !is_telling(event->status) || found_before(recording, FINDING_RAW_STATUS, event->process))
            continue;
        size_t written = raw_written(recording, event->process, i, event->status);
        if (written == NOBODY)
            continue;
        error = found_add(recording, (struct found){FINDING_RAW_STATUS, event->process, written, "M14", false},
                          "%s writes %d (event %zu): that is the raw status of %s, which ended with exit %d; "
                          "WEXITSTATUS makes the one of the other.", recording->processes[event->process].name,
                          event->status, written, recording->processes[event->other].name,
                          WEXITSTATUS(event->status));
    }
    return error;
}

/* Does the process call any wait at all after an event? */
static bool waits_after(const struct recording *recording, size_t process, size_t from)
{
    for (size_t i = from + 1; i < recording->event_count; i++)
        if (recording->events[i].process == process && is_wait(&recording->events[i]))
            return true;
    return false;
}

/* A child of the process that was still alive when its wait was cut, and of whom it never took the status. */
static size_t abandoned_child(const struct recording *recording, size_t wait)
{
    const struct event *event = &recording->events[wait];
    for (size_t i = 0; i < recording->process_count; i++) {
        const struct recorded_process *child = &recording->processes[i];
        if (child->parent == event->process && child->birth < wait && child->exit > event->partner &&
            child->reaper == NOBODY && (wait_pid(event) <= 0 || child->pid == wait_pid(event)))
            return i;
    }
    return NOBODY;
}

/* Who ends with an error after that has noticed; who ends well has taken it for the child's end. */
int wait_given_up_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        if (!is_wait(event) || call_result(recording, i) != -EINTR)
            continue;
        size_t child = abandoned_child(recording, i), waiter = event->process;
        if (child == NOBODY || recording->processes[waiter].status != 0 || waits_after(recording, waiter, i))
            continue;
        error = found_add(recording, (struct found){FINDING_WAIT_GIVEN_UP, waiter, i, "M21", false},
                          "%s's wait was cut short by a signal (event %zu: EINTR), and it never waited again, though "
                          "%s was still running.", recording->processes[waiter].name, i,
                          recording->processes[child].name);
    }
    return error;
}
