/* Descriptors closed twice, or kept open so that others wait for ever. */
#include "findings_parts.h"

#include <errno.h>

/* The close of a process that comes next after an event, or last before it; #NOBODY if there is none. */
static size_t close_beside(const struct recording *recording, size_t event, bool after)
{
    for (size_t i = event; after ? ++i < recording->event_count : i-- > 0;)
        if (recording->events[i].process == recording->events[event].process &&
            recording->events[i].kind == EVENT_CALL)
            return recording->events[i].call == CALL_CLOSE ? i : NOBODY;
    return NOBODY;
}

/* Is it one of many closes, of whatever there may be? Then it does not matter whether it was open. */
static bool is_sweep(const struct recording *recording, size_t event)
{
    for (int after = 0; after < 2; after++) {
        size_t beside = close_beside(recording, event, after);
        int64_t away = beside == NOBODY ? 0 : recording->events[beside].args[0] - recording->events[event].args[0];
        if (beside != NOBODY && (away == 1 || away == -1) && call_result(recording, beside) == -EBADF)
            return true;
    }
    return false;
}

/* The close by which the process had closed that descriptor, in the same program. */
static size_t closed_before(const struct recording *recording, const struct descriptors *descriptors, size_t event)
{
    const struct event *call = &recording->events[event];
    for (size_t i = descriptors->count; i-- > 0;) {
        const struct descriptor *it = &descriptors->all[i];
        if (it->process != call->process || it->fd != call->args[0] || it->until == NOBODY || it->until > event)
            continue;
        bool closed = recording->events[it->until].kind == EVENT_RETURN &&
                      recording->events[it->until].call == CALL_CLOSE;
        return closed && !execs_between(recording, call->process, it->until, event) ? it->until : NOBODY;
    }
    return NOBODY;
}

static int closed_twice_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        if (!is_call(event, CALL_CLOSE) || event->injected || call_result(recording, i) != -EBADF ||
            found_before(recording, FINDING_CLOSED_TWICE, event->process) || is_sweep(recording, i))
            continue;
        size_t before = closed_before(recording, descriptors, i);
        if (before != NOBODY)
            error = found_add(recording, (struct found){FINDING_CLOSED_TWICE, event->process, i, "", true},
                              "%s closes descriptor %" PRId64 " (event %zu), which it had closed already (event %zu): "
                              "had another been opened meanwhile, it would be gone now.",
                              recording->processes[event->process].name, event->args[0], i, before);
    }
    return error;
}

static bool holds(const struct recording *recording, const struct descriptor *it, size_t object, enum pipe_end end)
{
    return it->object == object && it->end == end && !it->doubtful &&
           descriptor_open(recording, it, recording->event_count);
}

/* Is a process stuck in a wait for a child? */
static bool waits_for_child(const struct recording *recording, size_t process)
{
    for (size_t i = recording->event_count; i-- > 0;)
        if (recording->events[i].process == process)
            return is_stuck_in(recording, i, CALL_WAIT4) || is_stuck_in(recording, i, CALL_WAITID);
    return false;
}

/* Has anybody written to it? Then what the reader waits for is the end. */
static bool was_written(const struct descriptors *descriptors, size_t object)
{
    for (size_t i = 0; i < descriptors->count; i++)
        if (descriptors->all[i].object == object && descriptors->all[i].end == PIPE_WRITE &&
            descriptors->all[i].used != NOBODY)
            return true;
    return false;
}

/* How many processes have ever had it. */
static bool was_shared(const struct descriptors *descriptors, size_t object, size_t process)
{
    for (size_t i = 0; i < descriptors->count; i++)
        if (descriptors->all[i].object == object && descriptors->all[i].process != process)
            return true;
    return false;
}

/* Does nobody but the reader hold the write end? */
static bool holds_alone(const struct recording *recording, const struct descriptors *descriptors, size_t object,
                        size_t reader)
{
    for (size_t i = 0; i < descriptors->count; i++)
        if (descriptors->all[i].process != reader && holds(recording, &descriptors->all[i], object, PIPE_WRITE))
            return false;
    return true;
}

/* Has the process another descriptor like this one, or had it? Then dup made one of the two. */
static bool has_twin(const struct descriptors *descriptors, const struct descriptor *it)
{
    for (size_t i = 0; i < descriptors->count && it->copied; i++) {
        const struct descriptor *other = &descriptors->all[i];
        if (other != it && other->process == it->process && other->object == it->object && other->end == it->end)
            return true;
    }
    return false;
}

/* Does somebody else hold the write end who has used it, and is that one stuck in anything but a wait for a child? Then
 * the reader may be waiting for more from there, not for the end. */
static bool may_go_on_writing(const struct recording *recording, const struct descriptors *descriptors, size_t object,
                              size_t reader)
{
    for (size_t i = 0; i < descriptors->count; i++) {
        const struct descriptor *it = &descriptors->all[i];
        if (it->process != reader && it->used != NOBODY && holds(recording, it, object, PIPE_WRITE) &&
            !waits_for_child(recording, it->process))
            return true;
    }
    return false;
}

static int end_kept_tell(struct recording *recording, const struct descriptors *descriptors, size_t read,
                         const struct descriptor *it)
{
    const struct event *event = &recording->events[read];
    const char *pipe = recording->objects[it->object].name, *reader = recording->processes[event->process].name;
    bool itself = it->process == event->process;
    struct found found = {FINDING_END_KEPT, it->process, it->from, NULL, false};
    if (itself && !was_shared(descriptors, it->object, it->process)) {
        found.code = "M53";
        return found_add(recording, found, "%s made %s (event %zu) and shares it with nobody: it forked nobody after "
                         "that, so what it reads (event %zu) never comes.", reader, pipe, it->from, read);
    }
    found.code = itself ? "M54" : has_twin(descriptors, it) ? "M59" : it->inherited ? "M55" : NULL;
    if (itself)
        return found_add(recording, found, "%s itself keeps the write end of %s open (descriptor %" PRId64 ", since "
                         "event %zu): its read (event %zu) never sees the end.", reader, pipe, it->fd, it->from, read);
    return found_add(recording, found, "%s keeps the write end of %s open (descriptor %" PRId64 ", since event %zu) "
                     "and writes nothing: %s's read (event %zu) never sees the end.",
                     recording->processes[it->process].name, pipe, it->fd, it->from, reader, read);
}

static int end_kept_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count; i++) {
        size_t object = recording->events[i].object, reader = recording->events[i].process;
        if (!is_stuck_in(recording, i, CALL_READ) || object == NOBODY ||
            recording->objects[object].kind != OBJECT_PIPE)
            continue;
        bool alone = holds_alone(recording, descriptors, object, reader);
        bool ends = was_written(descriptors, object) && !may_go_on_writing(recording, descriptors, object, reader);
        for (size_t j = 0; j < descriptors->count && !error; j++) {
            const struct descriptor *it = &descriptors->all[j];
            if (holds(recording, it, object, PIPE_WRITE) && it->used == NOBODY &&
                (ends || (alone && it->process == reader)))
                error = end_kept_tell(recording, descriptors, i, it);
        }
    }
    return error;
}

/* Who holds the write end of a pipe, as "P0 (descriptor 4), P0.1 (descriptor 4)". Returns how many do. */
static size_t holders_list(const struct recording *recording, const struct descriptors *descriptors, size_t object,
                           char *text, size_t size)
{
    size_t count = 0, length = 0;
    for (size_t i = 0; i < descriptors->count; i++) {
        const struct descriptor *it = &descriptors->all[i];
        if (!holds(recording, it, object, PIPE_WRITE) || length >= size)
            continue;
        length += (size_t)snprintf(text + length, size - length, "%s%s (descriptor %" PRId64 ")", count ? ", " : "",
                                   recording->processes[it->process].name, it->fd);
        count++;
    }
    return count;
}

/* At a deadline it is not known whether they would have written, or closed it: so it is a note. */
static int end_held_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        char who[512];
        if (!is_call(event, CALL_READ) || event->partner != NOBODY || event->object == NOBODY ||
            recording->objects[event->object].kind != OBJECT_PIPE ||
            recording->processes[event->process].exit != NOBODY ||
            holders_list(recording, descriptors, event->object, who, sizeof who) == 0)
            continue;
        error = found_add(recording, (struct found){.kind = FINDING_END_KEPT, .process = event->process, .event = i,
                                                    .note = true},
                          "%s waits to read from %s since event %zu, and still did at the deadline: its write end is "
                          "open in %s.", recording->processes[event->process].name,
                          recording->objects[event->object].name, i, who);
    }
    return error;
}

/* Would what this process is stuck in writing be read by that one? Both ends of a pair of sockets were made at once. */
static bool writes_to(const struct recording *recording, const struct descriptors *descriptors, size_t write,
                      size_t reader)
{
    const struct event *event = &recording->events[write];
    const struct descriptor *ours = descriptor_at(descriptors, event->process, event->args[0], write);
    for (size_t i = 0; i < descriptors->count; i++) {
        const struct descriptor *it = &descriptors->all[i];
        if (it->process != reader || !descriptor_open(recording, it, recording->event_count))
            continue;
        if (event->object != NOBODY && holds(recording, it, event->object, PIPE_READ))
            return true;
        if (ours && ours->origin != NOBODY && it->origin == ours->origin && it->object != ours->object &&
            recording->events[ours->origin].call == CALL_SOCKETPAIR)
            return true;
    }
    return false;
}

static bool is_stuck_writing(const struct recording *recording, size_t index)
{
    return is_stuck_in(recording, index, CALL_WRITE) || is_stuck_in(recording, index, CALL_SEND);
}

static int both_write_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        if (!is_stuck_writing(recording, i))
            continue;
        for (size_t j = i + 1; j < recording->event_count && !error; j++) {
            size_t one = recording->events[i].process, other = recording->events[j].process;
            if (one == other || !is_stuck_writing(recording, j) || !writes_to(recording, descriptors, i, other) ||
                !writes_to(recording, descriptors, j, one))
                continue;
            error = found_add(recording, (struct found){FINDING_BOTH_WRITE, other, j, "M58", false},
                              "%s (event %zu) and %s (event %zu) both write, and each waits for the other to read.",
                              recording->processes[one].name, i, recording->processes[other].name, j);
        }
    }
    return error;
}

static int unread_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        if (!is_stuck_in(recording, i, CALL_WAIT4) && !is_stuck_in(recording, i, CALL_WAITID))
            continue;
        size_t waiter = recording->events[i].process;
        for (size_t j = 0; j < recording->event_count && !error; j++) {
            size_t child = recording->events[j].process;
            if (!is_stuck_writing(recording, j) || recording->processes[child].parent != waiter ||
                (wait_pid(&recording->events[i]) > 0 &&
                 recording->processes[child].pid != wait_pid(&recording->events[i])) ||
                !writes_to(recording, descriptors, j, waiter))
                continue;
            error = found_add(recording, (struct found){FINDING_UNREAD, waiter, i, "M27", false},
                              "%s waits for %s to end (event %zu), which waits for %s to read what it writes "
                              "(event %zu): first read, then wait.", recording->processes[waiter].name,
                              recording->processes[child].name, i, recording->processes[waiter].name, j);
        }
    }
    return error;
}

int closed_twice_find(struct recording *recording)
{
    bool needed = false;
    for (size_t i = 0; i < recording->event_count && !needed; i++)
        needed = is_call(&recording->events[i], CALL_CLOSE) && call_result(recording, i) == -EBADF;
    return descriptors_ask(recording, needed, closed_twice_add);
}

int end_kept_find(struct recording *recording)
{
    return descriptors_ask(recording, recording->ending == ENDING_DEADLOCK, end_kept_add);
}

int end_held_find(struct recording *recording)
{
    return descriptors_ask(recording, recording->ending == ENDING_DEADLINE, end_held_add);
}

int both_write_find(struct recording *recording)
{
    return descriptors_ask(recording, recording->ending == ENDING_DEADLOCK, both_write_add);
}

int unread_find(struct recording *recording)
{
    return descriptors_ask(recording, recording->ending == ENDING_DEADLOCK, unread_add);
}
