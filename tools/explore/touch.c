/* Which call touches what, looked up in the whole recording: what a call that waited got in the end is known here. */
#define _GNU_SOURCE
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define ALL_LOCKS NOBODY  /* the kernel's search for a circle of those who wait for locks */

/* A call, seen either where it began to wait (blocked), or where it was over. */
struct act {
    const struct event *entry, *over; /* `over` is NULL if it never was */
    bool blocked;
    bool woken; /* it was over because of somebody else's step */
};

static int put(struct reader *reader, const struct act *act, struct touch touch)
{
    touch.blocked = act && act->blocked;
    touch.woken = act && act->woken;
    touch.process = reader->process;
    touch.thread = reader->thread;
    return footprint_add(reader->footprint, touch);
}

int touch_plainly(struct reader *reader, enum thing thing, size_t which, enum manner manner)
{
    return put(reader, NULL, (struct touch){.thing = thing, .which = which, .manner = manner});
}

static size_t index_of(const struct reader *reader, const struct event *event)
{
    return (size_t)(event - reader->recording->events);
}

/* Bytes that go to the end of a pipe which the recorder alone reads, and that are no part of an outcome. */
static bool is_stderr(const struct object *object)
{
    return object->kind == OBJECT_OUTSIDE && strcmp(object->name, "stderr") == 0;
}

static int touch_object(struct reader *reader, size_t object)
{
    if (object == NOBODY)
        return touch_plainly(reader, THING_EVERYTHING, 0, WRITES);
    if (is_stderr(&reader->recording->objects[object]))
        return 0;
    if (reader->recording->objects[object].kind != OBJECT_SOCKET)
        return touch_plainly(reader, THING_OBJECT, object, WRITES);
    if (!reader->pair[object])
        return touch_plainly(reader, THING_NETWORK, 0, WRITES);
    int error = touch_plainly(reader, THING_OBJECT, reader->pair[object] - 1, WRITES);
    return error ? error : touch_plainly(reader, THING_OBJECT, reader->pair[object], WRITES);
}

/* Bytes of a file that nobody else reads by the same open file are read: others may read them, too. */
static int touch_file(struct reader *reader, const struct event *entry, const struct holding *held)
{
    bool alone = !ends_held_elsewhere(&reader->ends, held->object, END_FILE, entry->process, -1);
    bool reads = entry->call == CALL_READ && alone && entry->object != NOBODY;
    return reads ? touch_plainly(reader, THING_OBJECT, entry->object, READS) : touch_object(reader, entry->object);
}

/* A read or a write. */
static int touch_bytes(struct reader *reader, const struct act *act)
{
    const struct event *entry = act->entry, *over = act->over;
    const struct holding *held = ends_find(&reader->ends, entry->process, (int)entry->args[0]);
    if (held && held->end == END_FILE)
        return touch_file(reader, entry, held);
    size_t channel = channel_of(&reader->ends, entry, (int)entry->args[0]);
    if (channel == NOBODY)
        return touch_object(reader, entry->object);
    if (reader->plain[channel] || reader->interrupted[entry->process])
        return touch_plainly(reader, THING_OBJECT, channel, WRITES);
    struct touch touch = {.thing = THING_OBJECT, .which = channel, .manner = PRODUCES, .wanted = entry->args[1]};
    if (over) {
        touch.from = reader->from[index_of(reader, over)];
        touch.to = reader->to[index_of(reader, over)];
    }
    if (entry->call == CALL_READ)
        touch.manner = over && over->result == 0 ? ENDS : CONSUMES;
    return put(reader, act, touch);
}

static bool reaped_before(const struct reader *reader, size_t process, size_t event)
{
    size_t reaped = reader->recording->processes[process].reaped;
    return reaped != NOBODY && reaped < event;
}

/* The children that this wait could be for, at its beginning. Gives the number of them, and the last. */
static size_t children_count(const struct reader *reader, const struct event *entry, size_t *last)
{
    const struct recording *recording = reader->recording;
    size_t count = 0, at = index_of(reader, entry);
    for (size_t i = 0; i < recording->process_count; i++)
        if (recording->processes[i].parent == entry->process && recording->processes[i].birth < at &&
            !reaped_before(reader, i, at)) {
            *last = i;
            count++;
        }
    return count;
}

/* Whom this wait is for, if it is for the end of one child and no other. */
static size_t only_child(const struct reader *reader, const struct event *entry)
{
    const struct recording *recording = reader->recording;
    bool by_id = entry->call == CALL_WAITID;
    int64_t pid = entry->args[by_id], options = entry->args[by_id ? 2 : 1];
    size_t last = NOBODY;
    if (reader->interrupted[entry->process] || reader->subreapers || options != (by_id ? WEXITED : 0))
        return NOBODY;
    if (by_id ? entry->args[0] == P_PID : pid > 0) {
        for (size_t i = 0; i < recording->process_count; i++)
            if (recording->processes[i].pid == pid && recording->processes[i].parent == entry->process)
                return i;
        return NOBODY;
    }
    return children_count(reader, entry, &last) == 1 ? last : NOBODY;
}

/* Does it wait for ends alone, with patience, and for whichever child? */
static bool awaits_any(const struct reader *reader, const struct event *entry)
{
    bool by_id = entry->call == CALL_WAITID;
    int64_t options = entry->args[by_id ? 2 : 1];
    return !reader->interrupted[entry->process] && !reader->subreapers && options == (by_id ? WEXITED : 0) &&
           (by_id ? entry->args[0] == P_ALL : entry->args[0] == -1);
}

static int touch_wait(struct reader *reader, const struct act *act)
{
    const struct event *over = act->over;
    size_t child = only_child(reader, act->entry);
    bool ends = awaits_any(reader, act->entry);
    int error = 0;
    if (over && over->result == -ECHILD)
        return 0;
    if (child != NOBODY)
        return put(reader, act, (struct touch){.thing = THING_STATUS, .which = child, .manner = AWAITS});
    struct touch touch = {.thing = THING_STATUS, .manner = ends ? AWAITS_ANY : WRITES,
                          .from = over && over->other != NOBODY ? (int64_t)over->other : -1};
    for (touch.which = 0; touch.which < reader->recording->process_count && !error; touch.which++)
        if (reader->recording->processes[touch.which].parent == act->entry->process &&
            !reaped_before(reader, touch.which, index_of(reader, act->entry)))
            error = put(reader, act, touch);
    return error;
}

static int touch_signal(struct reader *reader, const struct event *entry)
{
    if (entry->other == NOBODY)
        return touch_plainly(reader, THING_EVERYTHING, 0, WRITES);
    int error = touch_plainly(reader, THING_STATUS, entry->other, READS); /* is it still there? */
    return error || entry->signal == 0 ? error : touch_plainly(reader, THING_SIGNALS, entry->other, WRITES);
}

static bool is_exclusive(const struct event *entry)
{
    return entry->args[1] == F_SETLKW && entry->args[2] == F_WRLCK && entry->whole;
}

static bool is_release(const struct event *entry)
{
    return (entry->args[1] == F_SETLK || entry->args[1] == F_SETLKW) && entry->args[2] == F_UNLCK && entry->whole;
}

static int touch_fcntl(struct reader *reader, const struct act *act)
{
    const struct event *entry = act->entry;
    struct touch touch = {.thing = THING_LOCKS, .which = entry->object, .manner = WRITES};
    if (entry->args[1] == F_DUPFD || entry->args[1] == F_DUPFD_CLOEXEC)
        return 0;
    if (entry->object == NOBODY)
        return touch_plainly(reader, THING_EVERYTHING, 0, WRITES);
    if (is_exclusive(entry) && !reader->interrupted[entry->process])
        touch.manner = ACQUIRES;
    else if (is_release(entry) && ends_locked(&reader->ends, entry->process, entry->object))
        touch.manner = RELEASES;
    int error = put(reader, act, touch);
    if (!error && entry->args[1] == F_SETLKW && (entry->blocked || (act->over && act->over->result < 0)))
        error = touch_plainly(reader, THING_LOCKS, ALL_LOCKS, WRITES);
    return error;
}

/* Locks that go with a descriptor, or with the process (`object` is NOBODY). */
static int touch_unlocked(struct reader *reader, size_t process, size_t object)
{
    int error = 0;
    for (size_t i = 0; i < reader->recording->event_count && !error; i++) {
        const struct event *event = &reader->recording->events[i];
        bool locks = event->kind == EVENT_CALL && (event->call == CALL_FLOCK || event->call == CALL_FCNTL) &&
                     event->args[1] != F_DUPFD && event->args[1] != F_DUPFD_CLOEXEC;
        if (!locks || event->object == NOBODY || (object != NOBODY && event->object != object))
            continue;
        bool known = event->call == CALL_FCNTL && (is_exclusive(event) || is_release(event));
        if (ends_locked(&reader->ends, process, event->object))
            error = touch_plainly(reader, THING_LOCKS, event->object, RELEASES);
        if (!error && !known && (event->call == CALL_FLOCK || event->process == process))
            error = touch_plainly(reader, THING_LOCKS, event->object, WRITES);
    }
    return error;
}

/* A descriptor is closed. `left` is -1 where all those of the process are. */
static int touch_end(struct reader *reader, const struct holding *held, int left)
{
    bool socket = held->end >= END_FIRST;
    bool last = !ends_held_elsewhere(&reader->ends, held->object, held->end, held->process, left);
    size_t out = held->object + (held->end == END_SECOND), in = held->object + (held->end == END_FIRST);
    struct touch touch = {.thing = THING_OBJECT, .which = out, .manner = CLOSES_WRITE, .sure = held->sure};
    int error = held->end == END_READ ? 0 : put(reader, NULL, touch);
    touch = (struct touch){.thing = THING_OBJECT, .which = socket ? in : held->object, .manner = CLOSES_READ};
    if (!error && held->end != END_WRITE && last)
        error = put(reader, NULL, touch);
    return error;
}

static int touch_close(struct reader *reader, const struct event *entry)
{
    int fd = (int)entry->args[0];
    const struct holding *held = ends_find(&reader->ends, entry->process, fd);
    if (held && held->end != END_FILE)
        return touch_end(reader, held, fd);
    if (entry->object == NOBODY)
        return 0;
    int error = touch_unlocked(reader, entry->process, entry->object);
    if (!error && is_channel(reader->recording, entry->object))
        error = touch_object(reader, entry->object);
    return error;
}

/* What dup2 finds open, it closes. */
static int touch_dup(struct reader *reader, const struct event *entry)
{
    int to = (int)entry->args[1];
    const struct holding *held = to == (int)entry->args[0] ? NULL : ends_find(&reader->ends, entry->process, to);
    return held && held->end != END_FILE ? touch_end(reader, held, to) : 0;
}

static int touch_all_ends(struct reader *reader, size_t process)
{
    int error = 0;
    for (size_t i = 0; i < reader->ends.count && !error; i++)
        if (reader->ends.holdings[i].process == process && reader->ends.holdings[i].end != END_FILE)
            error = touch_end(reader, &reader->ends.holdings[i], -1);
    for (size_t i = 0; i < reader->recording->event_count && !error; i++) {
        const struct event *event = &reader->recording->events[i];
        if (event->kind == EVENT_CALL && event->process == process && event->call == CALL_SOCKET)
            return touch_plainly(reader, THING_NETWORK, 0, WRITES);
    }
    return error;
}

static int touch_open(struct reader *reader, const struct act *act)
{
    const struct event *entry = act->entry;
    bool changes = entry->args[0] & (O_CREAT | O_TRUNC) || entry->blocked; /* what waits is a FIFO */
    int error = touch_plainly(reader, THING_FILES, 0, changes ? WRITES : READS);
    if (!error && act->over && act->over->object != NOBODY && entry->args[0] & O_TRUNC)
        error = touch_object(reader, act->over->object);
    return error;
}

static int touch_alarm(struct reader *reader, const struct event *entry)
{
    int64_t span = entry->call == CALL_SLEEP ? entry->args[0] : -1;
    return put(reader, NULL, (struct touch){.thing = THING_CLOCK, .manner = SETS_ALARM, .from = span});
}

static bool is_private(const struct event *futex)
{
    return futex->args[0] & FUTEX_PRIVATE_FLAG;
}

static int touch_call(struct reader *reader, const struct act *act)
{
    const struct event *entry = act->entry;
    unsigned flags = call_table[entry->call].flags;
    if (flags & CALL_FORKS)
        return reader->pids ? touch_plainly(reader, THING_NAMES, 0, WRITES) : 0;
    if (flags & CALL_WAITS)
        return touch_wait(reader, act);
    if (flags & CALL_SIGNALS)
        return touch_signal(reader, entry);
    switch (entry->call) {
    case CALL_SIGACTION: case CALL_PAUSE: case CALL_SIGSUSPEND: case CALL_SIGTIMEDWAIT: case CALL_YIELD:
    case CALL_PIPE: case CALL_SOCKETPAIR: case CALL_PRCTL:
        return 0; /* its own affair: that signals are read is said of every step */
    case CALL_EXEC: case CALL_CLOSE_RANGE:
        return touch_all_ends(reader, entry->process); /* of those that it closes; it may be any */
    case CALL_DUP: return touch_dup(reader, entry);
    case CALL_CLOSE: return touch_close(reader, entry);
    case CALL_READ: case CALL_WRITE: return touch_bytes(reader, act);
    case CALL_FCNTL: return touch_fcntl(reader, act);
    case CALL_FLOCK: return touch_plainly(reader, THING_LOCKS, entry->object, WRITES);
    case CALL_SHUTDOWN: case CALL_RECV: case CALL_SEND: return touch_object(reader, entry->object);
    case CALL_SOCKET: case CALL_BIND: case CALL_LISTEN: case CALL_ACCEPT: case CALL_CONNECT:
        return touch_plainly(reader, THING_NETWORK, 0, WRITES);
    case CALL_FUTEX:
        /* a private one is a matter of its process's threads: others that have a copy have a copy of their own */
        return touch_plainly(reader, THING_MEMORY, is_private(entry) ? 1 + entry->process : 0, WRITES);
    case CALL_OPEN: return touch_open(reader, act);
    case CALL_SETPGID: case CALL_SETSID: return touch_plainly(reader, THING_GROUPS, 0, WRITES);
    case CALL_SEMOP: case CALL_MSGSND: case CALL_MSGRCV: case CALL_MQ_SEND: case CALL_MQ_RECEIVE:
        return touch_plainly(reader, THING_QUEUES, 0, WRITES);
    case CALL_SLEEP: case CALL_ALARM: case CALL_SETITIMER: return touch_alarm(reader, entry);
    default: return touch_plainly(reader, THING_EVERYTHING, 0, WRITES);
    }
}

/* A death closes descriptors, gives locks back, is told to the parent, and gives the children to somebody else. */
static int touch_exit(struct reader *reader, const struct event *event)
{
    const struct recording *recording = reader->recording;
    size_t parent = recording->processes[event->process].parent;
    int error = touch_plainly(reader, THING_STATUS, event->process, EXITS);
    if (!error && parent != NOBODY && catches(reader, parent, SIGCHLD))
        error = touch_plainly(reader, THING_SIGNALS, parent, WRITES);
    for (size_t i = 0; i < recording->process_count && !error; i++)
        if (recording->processes[i].parent == event->process)
            error = touch_plainly(reader, THING_PARENT, i, WRITES);
    if (!error)
        error = touch_all_ends(reader, event->process);
    return error ? error : touch_unlocked(reader, event->process, NOBODY);
}

int touch_event(struct reader *reader, const struct step *step, size_t index)
{
    const struct event *event = &reader->recording->events[index];
    size_t partner = event->partner;
    struct act act = {.entry = event, .blocked = true};
    reader->process = event->process;
    reader->thread = event->thread;
    int error = touch_plainly(reader, THING_SIGNALS, event->process, READS);
    if (!error)
        error = touch_plainly(reader, THING_PARENT, event->process, READS);
    if (error)
        return error;
    switch (event->kind) {
    case EVENT_CALL:
        if (partner != NOBODY && partner < step->end)
            return 0; /* its return tells more */
        act.over = partner == NOBODY ? NULL : &reader->recording->events[partner];
        return touch_call(reader, &act);
    case EVENT_RETURN:
        act = (struct act){&reader->recording->events[partner], event, false,
                           event->process != step->process || event->thread != step->thread};
        return touch_call(reader, &act);
    case EVENT_EXIT: return touch_exit(reader, event);
    case EVENT_STOPPED:
    case EVENT_CONTINUED: return touch_plainly(reader, THING_STATUS, event->process, WRITES);
    case EVENT_BIRTH: return reader->pids ? touch_plainly(reader, THING_NAMES, 0, WRITES) : 0;
    default: return 0;
    }
}

int touch_resumed(struct reader *reader, const struct step *step)
{
    if (!reader->interrupted[step->process])
        return 0;
    for (size_t i = step->first; i-- > 0;) {
        const struct event *event = &reader->recording->events[i];
        if (event->kind != EVENT_CALL || event->process != step->process || event->thread != step->thread)
            continue;
        if (event->partner != NOBODY && event->partner < step->first)
            return 0;
        return touch_call(reader, &(struct act){.entry = event, .blocked = true});
    }
    return 0;
}
