/* Descriptors that the processes of a server should not keep. */
#include "findings_parts.h"

#include <errno.h>

static bool is_accepted(const struct recording *recording, const struct descriptor *it)
{
    return it->origin != NOBODY && recording->events[it->origin].call == CALL_ACCEPT;
}

static bool listens(const struct recording *recording, const struct descriptor *it)
{
    for (size_t i = it->from; it->object != NOBODY && i-- > 0;)
        if (is_call(&recording->events[i], CALL_LISTEN) && recording->events[i].object == it->object)
            return true;
    return false;
}

/* The connection that a process serves, which its parent has accepted: it inherited and used it. */
static const struct descriptor *served(const struct recording *recording, const struct descriptors *descriptors,
                                       size_t process)
{
    for (size_t i = 0; i < descriptors->count; i++) {
        const struct descriptor *it = &descriptors->all[i];
        if (it->process == process && it->inherited && it->used != NOBODY && is_accepted(recording, it) &&
            recording->events[it->origin].process == recording->processes[process].parent)
            return it;
    }
    return NULL;
}

static int listener_kept_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < descriptors->count && !error; i++) {
        const struct descriptor *it = &descriptors->all[i];
        if (!it->inherited || it->until != NOBODY || it->used != NOBODY || it->doubtful || it->copied ||
            is_accepted(recording, it) || !listens(recording, it) || !served(recording, descriptors, it->process))
            continue;
        error = found_add(recording, (struct found){FINDING_LISTENER_KEPT, it->process, it->from, "M64", true},
                          "%s serves a connection and keeps the listening socket open besides (%s, descriptor "
                          "%" PRId64 ", since event %zu): while it lives, its port is taken, also when the server has "
                          "ended.", recording->processes[it->process].name, recording->objects[it->object].name,
                          it->fd, it->from);
    }
    return error;
}

/* Does a process accept or wait after an event? Then it goes on, and does not only end. */
static bool goes_on(const struct recording *recording, size_t process, size_t from)
{
    for (size_t i = from; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->process == process && event->kind == EVENT_CALL &&
            (event->call == CALL_ACCEPT || (call_table[event->call].flags & CALL_WAITS)))
            return true;
    }
    return false;
}

/* The descriptor by which the parent that accepted a connection has it still, never used since the child was born. */
static const struct descriptor *kept(const struct descriptors *descriptors, size_t parent,
                                     const struct descriptor *child)
{
    for (size_t i = 0; i < descriptors->count; i++) {
        const struct descriptor *it = &descriptors->all[i];
        if (it->process == parent && it->origin == child->origin && it->until == NOBODY && !it->doubtful &&
            (it->used == NOBODY || it->used < child->from))
            return it;
    }
    return NULL;
}

/* Has the child ended the connection itself, whoever else holds it? */
static bool shuts_down(const struct recording *recording, const struct descriptor *child)
{
    for (size_t i = child->from; child->object != NOBODY && i < recording->event_count; i++)
        if (is_call(&recording->events[i], CALL_SHUTDOWN) && recording->events[i].process == child->process &&
            recording->events[i].object == child->object)
            return true;
    return false;
}

static int connection_kept_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < recording->process_count && !error; i++) {
        size_t parent = recording->processes[i].parent;
        const struct descriptor *child = served(recording, descriptors, i);
        if (!child || found_before(recording, FINDING_CONNECTION_KEPT, parent) ||
            !goes_on(recording, parent, child->from))
            continue;
        const struct descriptor *it = kept(descriptors, parent, child);
        const bool shut = it && shuts_down(recording, child);
        if (it)
            error = found_add(recording, (struct found){FINDING_CONNECTION_KEPT, parent, it->origin, "M62", false},
                              "%s keeps the connection open (descriptor %" PRId64 ", since event %zu) that %s serves: "
                              "%s %s %s.", recording->processes[parent].name, it->fd, it->origin,
                              recording->processes[i].name,
                              shut ? "the descriptor is lost, though" : "its other end never sees",
                              recording->processes[i].name, shut ? "shuts it down" : "close it");
    }
    return error;
}

/* Only a server that forks is looked at. */
static int with_server(struct recording *recording, int (*add)(struct recording *, const struct descriptors *))
{
    bool accepts = false;
    for (size_t i = 0; i < recording->event_count && !accepts; i++)
        accepts = is_call(&recording->events[i], CALL_ACCEPT);
    return descriptors_ask(recording, accepts && recording->process_count >= 2, add);
}

int listener_kept_find(struct recording *recording)
{
    return with_server(recording, listener_kept_add);
}

int connection_kept_find(struct recording *recording)
{
    return with_server(recording, connection_kept_add);
}
