/* Who held which descriptor, and when: the calls that make, copy and close them, taken in one after the other. */
#define _GNU_SOURCE /* F_DUPFD_CLOEXEC, reallocarray */
#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

/* The walk over the events. */
struct tracking {
    const struct recording *recording;
    struct descriptors *descriptors;
    size_t *latest; /* by process, the last one got that is open */
    size_t event;
    int error;
};

static struct descriptor *descriptor_open_now(struct tracking *t, size_t process, int64_t fd)
{
    for (size_t i = t->latest[process]; i != NOBODY; i = t->descriptors->all[i].before)
        if (t->descriptors->all[i].fd == fd)
            return &t->descriptors->all[i];
    return NULL;
}

static void descriptor_close(struct tracking *t, size_t process, int64_t fd)
{
    size_t *link = &t->latest[process];
    while (*link != NOBODY && t->descriptors->all[*link].fd != fd)
        link = &t->descriptors->all[*link].before;
    if (*link == NOBODY)
        return;
    struct descriptor *closed = &t->descriptors->all[*link];
    closed->until = t->event;
    *link = closed->before;
}

/* `like` is copied, for it may lie in the array that grows. */
static struct descriptor *descriptor_add(struct tracking *t, struct descriptor like)
{
    struct descriptors *d = t->descriptors;
    descriptor_close(t, like.process, like.fd);
    if ((d->count & (d->count - 1)) == 0) {
        size_t room = d->count ? 2 * d->count : 1;
        struct descriptor *all = reallocarray(d->all, room, sizeof *all);
        if (!all) {
            t->error = -ENOMEM;
            return NULL;
        }
        d->all = all;
    }
    like.from = t->event;
    like.until = NOBODY;
    like.before = t->latest[like.process];
    t->latest[like.process] = d->count;
    d->all[d->count] = like;
    return &d->all[d->count++];
}

static void descriptor_made(struct tracking *t, const struct event *end, int64_t fd, size_t object, enum pipe_end which)
{
    descriptor_add(t, (struct descriptor){.process = end->process, .fd = fd, .object = object, .end = which,
                                          .origin = t->event, .used = NOBODY});
}

static void descriptor_copied(struct tracking *t, const struct event *end, int64_t from, int64_t to)
{
    struct descriptor *old = descriptor_open_now(t, end->process, from);
    struct descriptor copy = {.process = end->process, .object = end->object, .origin = NOBODY};
    if (from == to)
        return;
    if (old) {
        old->copied = true;
        copy = *old;
    }
    copy.fd = to;
    copy.used = NOBODY;
    copy.copied = true;
    descriptor_add(t, copy);
}

/* A child has what its parent had, and what it does with it is its own affair. */
static void descriptors_inherit(struct tracking *t, size_t parent, size_t child)
{
    for (size_t i = t->latest[parent]; i != NOBODY && !t->error; i = t->descriptors->all[i].before) {
        struct descriptor copy = t->descriptors->all[i];
        copy.process = child;
        copy.inherited = true;
        copy.used = NOBODY;
        descriptor_add(t, copy);
    }
}

static void descriptors_doubt(struct tracking *t, size_t process, int64_t first, int64_t last)
{
    struct descriptor *all = t->descriptors->all;
    for (size_t i = t->latest[process]; i != NOBODY; i = all[i].before)
        if (all[i].fd >= first && all[i].fd <= last)
            all[i].doubtful = true;
}

static bool call_uses(enum call call)
{
    switch (call) {
    case CALL_READ: case CALL_WRITE: case CALL_RECV: case CALL_SEND: case CALL_ACCEPT: case CALL_LISTEN:
    case CALL_CONNECT: case CALL_SHUTDOWN: return true;
    default: return false;
    }
}

/* The call tells what its descriptor stands for: that is believed, whatever we thought. */
static void descriptor_used(struct tracking *t, const struct event *call)
{
    struct descriptor *known = descriptor_open_now(t, call->process, call->args[0]);
    if (known && call->call == CALL_ACCEPT) /* what it tells of is the connection */
        known->used = t->event;
    if (call->object == NOBODY || call->call == CALL_ACCEPT)
        return;
    if (!known || (known->object != NOBODY && known->object != call->object))
        known = descriptor_add(t, (struct descriptor){.process = call->process, .fd = call->args[0],
                                                      .object = call->object, .origin = NOBODY, .used = NOBODY});
    if (!known)
        return;
    known->object = call->object;
    known->doubtful = false;
    if (call_uses(call->call))
        known->used = t->event;
}

static void track_return(struct tracking *t, const struct event *end)
{
    const struct event *call = end->partner == NOBODY ? NULL : &t->recording->events[end->partner];
    if (!call || end->result < 0)
        return;
    switch (end->call) {
    case CALL_OPEN: case CALL_SOCKET: case CALL_ACCEPT:
        descriptor_made(t, end, end->result, end->object, PIPE_NEITHER);
        break;
    case CALL_PIPE:
        descriptor_made(t, end, call->args[0], end->object, PIPE_READ);
        descriptor_made(t, end, call->args[1], end->object, PIPE_WRITE);
        break;
    case CALL_SOCKETPAIR:
        descriptor_made(t, end, call->args[0], end->object, PIPE_NEITHER);
        descriptor_made(t, end, call->args[1], NOBODY, PIPE_NEITHER);
        break;
    case CALL_DUP: descriptor_copied(t, end, call->args[0], end->result); break;
    case CALL_FCNTL:
        if (call->args[1] == F_DUPFD || call->args[1] == F_DUPFD_CLOEXEC)
            descriptor_copied(t, end, call->args[0], end->result);
        break;
    case CALL_CLOSE: descriptor_close(t, end->process, call->args[0]); break;
    case CALL_CLOSE_RANGE: descriptors_doubt(t, end->process, call->args[0], (int64_t)(uint32_t)call->args[1]); break;
    default: break;
    }
}

static void track(struct tracking *t)
{
    const struct event *event = &t->recording->events[t->event];
    switch (event->kind) {
    case EVENT_CALL:
        if (call_table[event->call].flags & CALL_HAS_FD)
            descriptor_used(t, event);
        break;
    case EVENT_RETURN: track_return(t, event); break;
    case EVENT_BIRTH:
        if (event->other != NOBODY)
            descriptors_inherit(t, event->process, event->other);
        break;
    case EVENT_EXEC: descriptors_doubt(t, event->process, 0, INT64_MAX); break;
    default: break;
    }
}

int descriptors_find(struct descriptors *descriptors, const struct recording *recording)
{
    struct tracking t = {.recording = recording, .descriptors = descriptors};
    *descriptors = (struct descriptors){0};
    t.latest = malloc((recording->process_count + 1) * sizeof *t.latest);
    if (!t.latest)
        return -ENOMEM;
    for (size_t i = 0; i <= recording->process_count; i++)
        t.latest[i] = NOBODY;
    for (; t.event < recording->event_count && !t.error; t.event++)
        track(&t);
    free(t.latest);
    if (t.error)
        descriptors_free(descriptors);
    return t.error;
}

void descriptors_free(struct descriptors *descriptors)
{
    free(descriptors->all);
    *descriptors = (struct descriptors){0};
}

const struct descriptor *descriptor_at(const struct descriptors *descriptors, size_t process, int64_t fd, size_t event)
{
    for (size_t i = descriptors->count; i-- > 0;) {
        const struct descriptor *it = &descriptors->all[i];
        if (it->process == process && it->fd == fd && it->from <= event && (it->until == NOBODY || it->until > event))
            return it;
    }
    return NULL;
}

bool descriptor_open(const struct recording *recording, const struct descriptor *descriptor, size_t event)
{
    size_t exit = recording->processes[descriptor->process].exit;
    return descriptor->from <= event && (descriptor->until == NOBODY || descriptor->until > event) &&
           (exit == NOBODY || exit > event);
}
