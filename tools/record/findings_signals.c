/* Signals that come too late or too early, and asking instead of waiting. */
#include "findings_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define POLLS 10 /* so many answers "not yet" in a row are no accident */

/* To ask whether it is still there, by signal 0, does no harm. */
int kill_after_wait_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        if (!is_call(event, CALL_KILL) || event->signal == 0 || event->args[0] <= 0)
            continue;
        size_t child = pid_owner(recording, event->args[0], i);
        if (child == NOBODY || recording->processes[child].reaper != event->process ||
            recording->processes[child].reaped > i || found_before(recording, FINDING_KILL_AFTER_WAIT, event->process))
            continue;
        error = found_add(recording, (struct found){FINDING_KILL_AFTER_WAIT, event->process, i, "M49", false},
                          "%s sends %s to %s (event %zu), whose status it had taken (event %zu): that pid may be "
                          "anybody's by now.", recording->processes[event->process].name, signal_text(event->signal),
                          recording->processes[child].name, i, recording->processes[child].reaped);
    }
    return error;
}

/* The last signal that a process handled before an event, but after it last came back from a wait for one. */
static size_t handled_before(const struct recording *recording, size_t process, size_t wait)
{
    for (size_t i = wait; i-- > 0;) {
        const struct event *event = &recording->events[i];
        if (event->process != process)
            continue;
        if (event->kind == EVENT_SIGNAL && event->caught)
            return i;
        if (event->kind == EVENT_BIRTH || event->kind == EVENT_EXEC)
            continue;
        if (event->kind == EVENT_RETURN && (event->call == CALL_PAUSE || event->call == CALL_SIGSUSPEND))
            return NOBODY; /* that wait was ended by a signal of its own */
    }
    return NOBODY;
}

/* Nobody is left to send it: so it says of every wait for a signal that never ended, where the run came to a halt. */
int lost_wakeup_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        if (recording->ending != ENDING_DEADLOCK || event->kind != EVENT_CALL || event->partner != NOBODY ||
            (event->call != CALL_PAUSE && event->call != CALL_SIGSUSPEND))
            continue;
        size_t signal = handled_before(recording, event->process, i);
        if (signal == NOBODY)
            continue;
        error = found_add(recording, (struct found){FINDING_LOST_WAKEUP, event->process, i, "M42", false},
                          "%s waits for a signal since event %zu, but %s had come before (event %zu) and was handled "
                          "by then: nothing wakes it.", recording->processes[event->process].name, i,
                          signal_text(recording->events[signal].signal), signal);
    }
    return error;
}

/** Questions in a row, of one process. */
struct asking {
    enum call call;
    size_t first, count;
    bool told;
};

/* Is this a question that could have been a wait? A poll with a time limit is one. */
static bool is_question(const struct recording *recording, size_t index)
{
    const struct event *call = &recording->events[index];
    int64_t result = call_result(recording, index);
    if (call->injected || call->blocked)
        return false;
    switch (call->call) {
    case CALL_WAIT4: return result == 0 && (call->args[1] & WNOHANG);
    case CALL_WAITID:
        return result == 0 && (call->args[2] & WNOHANG) && recording->events[call->partner].other == NOBODY;
    case CALL_KILL: return result == 0 && call->signal == 0;
    case CALL_READ: case CALL_RECV: case CALL_ACCEPT: case CALL_WRITE: case CALL_SEND: return result == -EAGAIN;
    case CALL_POLL: case CALL_SELECT: case CALL_EPOLL_WAIT: return result == 0 && call->args[1] == 0;
    default: return false;
    }
}

/* Calls between two questions that leave it a busy loop. */
static bool is_idle(enum call call)
{
    return call == CALL_YIELD;
}

int polling_find(struct recording *recording)
{
    int error = 0;
    struct asking *askings = calloc(recording->process_count + 1, sizeof *askings);
    if (!askings)
        return -ENOMEM;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        struct asking *asking = &askings[event->process];
        if (event->kind != EVENT_CALL || is_idle(event->call))
            continue;
        if (!is_question(recording, i) || asking->call != event->call) {
            asking->count = 0;
            asking->first = i;
            asking->call = event->call;
        }
        if (is_question(recording, i))
            asking->count++;
        if (asking->count < POLLS || asking->told || found_before(recording, FINDING_BUSY, event->process))
            continue;
        asking->told = true;
        error = found_add(recording, (struct found){FINDING_POLLING, event->process, asking->first, "M23", false},
                          "%s calls %s again and again from event %zu on, %d times and more without an answer, where "
                          "it could wait.", recording->processes[event->process].name, call_table[event->call].name,
                          asking->first, POLLS);
    }
    free(askings);
    return error;
}
