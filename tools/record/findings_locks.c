/* Locks in a process's own memory that nobody is left to release: held by a thread that fork did not copy, or by the
 * very code that a signal handler interrupted.
 *
 * A lock is such a one when its futex is private: no other process can release it. So where a process has one thread
 * alone, that thread waits for something that only it could do. */
#include "findings_parts.h"

#include <linux/futex.h>
#include <stdlib.h>

/* Did the process make threads between two events, in the program that it runs at the second? */
static bool made_threads(const struct recording *recording, size_t process, size_t from, size_t to)
{
    bool made = false;
    for (size_t i = from; i < to; i++) {
        const struct event *event = &recording->events[i];
        if (event->process == process && event->kind == EVENT_THREAD)
            made = true;
        else if (event->process == process && event->kind == EVENT_EXEC)
            made = false;
    }
    return made;
}

/* Is this the wait for a private lock in which the only thread of a process was stuck at the end? */
static bool is_stuck_alone(const struct recording *recording, size_t index)
{
    const struct event *event = &recording->events[index];
    int64_t wait = event->args[0] & FUTEX_CMD_MASK;
    return is_stuck_in(recording, index, CALL_FUTEX) &&
           (wait == FUTEX_WAIT || wait == FUTEX_WAIT_BITSET || wait == FUTEX_LOCK_PI) &&
           (event->args[0] & FUTEX_PRIVATE_FLAG) &&
           !made_threads(recording, event->process, recording->processes[event->process].birth, index);
}

/* A fork copies the thread that called it and no other. */
static bool was_copied_from_threads(const struct recording *recording, size_t process, size_t before)
{
    size_t parent = recording->processes[process].parent, birth = recording->processes[process].birth;
    return parent != NOBODY && !execs_between(recording, process, birth, before) &&
           made_threads(recording, parent, recording->processes[parent].birth, birth);
}

int lock_copied_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        size_t process = recording->events[i].process;
        if (!is_stuck_alone(recording, i) || !was_copied_from_threads(recording, process, i))
            continue;
        const char *parent = recording->processes[recording->processes[process].parent].name;
        error = found_add(recording, (struct found){FINDING_LOCK_COPIED, process, i, "M13", false},
                          "%s waits for a lock (event %zu) that was held when %s forked it (event %zu): of %s's "
                          "threads, the fork copied only the one that called it, so nobody in %s releases the lock.",
                          recording->processes[process].name, i, parent, recording->processes[process].birth, parent,
                          recording->processes[process].name);
    }
    return error;
}

/* The signal whose handler makes a call: the last thing that happened to its process, but for harmless writes and the
 * return of what it interrupted. */
static size_t handled_signal(const struct recording *recording, size_t call)
{
    for (size_t i = call; i-- > 0;) {
        const struct event *event = &recording->events[i];
        if (event->process != recording->events[call].process)
            continue;
        if (event->kind == EVENT_SIGNAL)
            return event->caught ? i : NOBODY;
        if (event->call != CALL_WRITE || (event->kind != EVENT_CALL && event->kind != EVENT_RETURN))
            return NOBODY;
    }
    return NOBODY;
}

int lock_interrupted_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        size_t signal = is_stuck_alone(recording, i) ? handled_signal(recording, i) : NOBODY;
        size_t process = recording->events[i].process;
        if (signal == NOBODY)
            continue;
        error = found_add(recording, (struct found){FINDING_LOCK_INTERRUPTED, process, i, "M40", false},
                          "%s handles %s (event %zu) and waits for a lock there (event %zu) that the code it "
                          "interrupted holds: that code goes on only when the handler has come back.",
                          recording->processes[process].name, signal_text(recording->events[signal].signal), signal, i);
    }
    return error;
}
