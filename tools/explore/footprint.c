/* Which call touches what. */
#include "footprint.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* The kinds of things that steps can have in common. */
enum thing {
    THING_EVERYTHING, /* not known: conflicts with any other */
    THING_OBJECT,     /* a pipe, a file, a terminal: by object */
    THING_NETWORK,    /* all sockets, for what one end does shows at the other */
    THING_STATUS,     /* a process's being alive, and its exit status: by process */
    THING_SIGNALS,    /* what is pending for a process: by process */
    THING_PARENT,     /* who a process's parent is: by process */
    THING_NAMES,      /* the next pid to be given away */
    THING_MEMORY,     /* locks and semaphores in memory, by futex */
    THING_FILES,      /* the names of files */
    THING_GROUPS,     /* process groups and sessions */
    THING_QUEUES,     /* System V and POSIX queues and semaphores */
};

/* How it is touched. Two readings commute, and so do two closings: an end of file shows only when the last has
 * closed. */
enum manner { READS, WRITES, CLOSES };

struct touch {
    enum thing thing;
    size_t which;
    enum manner manner;
};

static int touch(struct footprint *footprint, enum thing thing, size_t which, enum manner manner)
{
    for (size_t i = 0; i < footprint->count; i++) {
        struct touch *known = &footprint->touches[i];
        if (known->thing == thing && known->which == which) {
            if (known->manner != manner)
                known->manner = WRITES; /* both readings and closings: whatever else is done, it matters */
            return 0;
        }
    }
    struct touch *touches = realloc(footprint->touches, (footprint->count + 1) * sizeof *touches);
    if (!touches)
        return -ENOMEM;
    footprint->touches = touches;
    touches[footprint->count++] = (struct touch){thing, which, manner};
    return 0;
}

static int touch_object(struct footprint *footprint, const struct recording *recording, size_t object,
                        enum manner manner)
{
    if (object == NOBODY)
        return touch(footprint, THING_EVERYTHING, 0, WRITES);
    if (recording->objects[object].kind == OBJECT_SOCKET)
        return touch(footprint, THING_NETWORK, 0, manner);
    return touch(footprint, THING_OBJECT, object, manner);
}

/* A wait that blocks touches nothing yet: whether the child ends just before or just after, the wait gets it. One that
 * returns at once has chosen the oldest child that had ended, so that younger ones did not matter. One that was woken,
 * or found none, depended on every child. */
static int touch_wait(struct footprint *footprint, const struct recording *recording, const struct event *event)
{
    if (event->kind == EVENT_CALL || event->result == -ECHILD)
        return 0;
    const struct event *entry = &recording->events[event->partner];
    bool one = entry->call == CALL_WAIT4 && entry->args[0] > 0;
    size_t last = event->other != NOBODY && !entry->blocked ? event->other + 1 : recording->process_count;
    int error = 0;
    if (one && event->other != NOBODY)
        return touch(footprint, THING_STATUS, event->other, WRITES);
    for (size_t i = 0; i < last && !error; i++)
        if (recording->processes[i].parent == event->process)
            error = touch(footprint, THING_STATUS, i, WRITES);
    return error;
}

static int touch_signal(struct footprint *footprint, const struct event *event)
{
    if (event->other == NOBODY)
        return touch(footprint, THING_EVERYTHING, 0, WRITES);
    return touch(footprint, THING_SIGNALS, event->other, WRITES);
}

static int touch_call(struct footprint *footprint, const struct recording *recording, const struct event *event)
{
    unsigned flags = call_table[event->call].flags;
    if (flags & CALL_FORKS)
        return touch(footprint, THING_NAMES, 0, WRITES);
    if (flags & CALL_WAITS)
        return touch_wait(footprint, recording, event);
    if (flags & CALL_SIGNALS)
        return touch_signal(footprint, event);
    switch (event->call) {
    case CALL_SIGACTION: case CALL_PAUSE: case CALL_SIGSUSPEND: case CALL_SIGTIMEDWAIT: case CALL_ALARM:
    case CALL_SETITIMER: case CALL_SLEEP: case CALL_YIELD: case CALL_EXEC: case CALL_PIPE: case CALL_SOCKETPAIR:
    case CALL_PRCTL:
        return 0; /* its own affair: that signals are read is said of every step */
    case CALL_DUP: return 0;
    case CALL_CLOSE:
        return event->object == NOBODY ? 0 : touch_object(footprint, recording, event->object, CLOSES);
    case CALL_READ: case CALL_WRITE: case CALL_FCNTL: case CALL_FLOCK:
        return touch_object(footprint, recording, event->object, WRITES);
    case CALL_SOCKET: case CALL_BIND: case CALL_LISTEN: case CALL_ACCEPT: case CALL_CONNECT: case CALL_SHUTDOWN:
    case CALL_RECV: case CALL_SEND:
        return touch(footprint, THING_NETWORK, 0, WRITES);
    case CALL_FUTEX: return touch(footprint, THING_MEMORY, 0, WRITES);
    case CALL_OPEN: return touch(footprint, THING_FILES, 0, WRITES);
    case CALL_SETPGID: case CALL_SETSID: return touch(footprint, THING_GROUPS, 0, WRITES);
    case CALL_SEMOP: case CALL_MSGSND: case CALL_MSGRCV: case CALL_MQ_SEND: case CALL_MQ_RECEIVE:
        return touch(footprint, THING_QUEUES, 0, WRITES);
    default: return touch(footprint, THING_EVERYTHING, 0, WRITES);
    }
}

static bool catches_sigchld(const struct recording *recording)
{
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SIGACTION && event->args[0] == SIGCHLD &&
            event->args[1] == 2)
            return true;
    }
    return false;
}

/* A death closes descriptors, is told to the parent, and gives the children to somebody else. */
static int touch_exit(struct footprint *footprint, const struct recording *recording, const struct event *event)
{
    int error = touch(footprint, THING_STATUS, event->process, WRITES);
    size_t parent = recording->processes[event->process].parent;
    if (!error && parent != NOBODY && catches_sigchld(recording))
        error = touch(footprint, THING_SIGNALS, parent, WRITES);
    for (size_t i = 0; i < recording->process_count && !error; i++)
        if (recording->processes[i].parent == event->process)
            error = touch(footprint, THING_PARENT, i, WRITES);
    for (size_t i = 0; i < recording->object_count && !error; i++)
        if (recording->objects[i].kind == OBJECT_PIPE || recording->objects[i].kind == OBJECT_SOCKET)
            error = touch_object(footprint, recording, i, CLOSES);
    return error;
}

static int touch_event(struct footprint *footprint, const struct recording *recording, const struct event *event)
{
    int error = touch(footprint, THING_SIGNALS, event->process, READS);
    if (!error)
        error = touch(footprint, THING_PARENT, event->process, READS);
    if (error)
        return error;
    switch (event->kind) {
    case EVENT_CALL:
    case EVENT_RETURN: return touch_call(footprint, recording, event);
    case EVENT_EXIT: return touch_exit(footprint, recording, event);
    case EVENT_STOPPED:
    case EVENT_CONTINUED: return touch(footprint, THING_STATUS, event->process, WRITES);
    case EVENT_BIRTH: return touch(footprint, THING_NAMES, 0, WRITES);
    default: return 0;
    }
}

int footprint_take(struct footprint *footprint, const struct recording *recording, size_t first, size_t end)
{
    *footprint = (struct footprint){0};
    for (size_t i = first; i < end; i++)
        if (touch_event(footprint, recording, &recording->events[i])) {
            footprint_free(footprint);
            return -ENOMEM;
        }
    return 0;
}

int footprint_copy(struct footprint *copy, const struct footprint *footprint)
{
    *copy = (struct footprint){malloc((footprint->count + 1) * sizeof *copy->touches), footprint->count};
    if (!copy->touches) {
        copy->count = 0;
        return -ENOMEM;
    }
    if (footprint->count > 0) /* an empty one has no array to copy from */
        memcpy(copy->touches, footprint->touches, footprint->count * sizeof *copy->touches);
    return 0;
}

void footprint_free(struct footprint *footprint)
{
    free(footprint->touches);
    *footprint = (struct footprint){0};
}

static bool touches_conflict(const struct touch *one, const struct touch *other)
{
    if (one->thing == THING_EVERYTHING || other->thing == THING_EVERYTHING)
        return true;
    if (one->thing != other->thing || one->which != other->which)
        return false;
    return one->manner == WRITES || other->manner == WRITES || one->manner != other->manner;
}

bool footprints_conflict(const struct footprint *one, const struct footprint *other)
{
    for (size_t i = 0; i < one->count; i++)
        for (size_t j = 0; j < other->count; j++)
            if (touches_conflict(&one->touches[i], &other->touches[j]))
                return true;
    return false;
}
