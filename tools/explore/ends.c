/* Descriptor tables, as far as pipes, pairs of sockets and locks are concerned. */
#define _GNU_SOURCE
#include "ends.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

static int grow(void **list, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return 0;
    size_t more = *capacity ? 2 * *capacity : 16;
    void *bigger = realloc(*list, more * size);
    if (!bigger)
        return -ENOMEM;
    *list = bigger;
    *capacity = more;
    return 0;
}

static void holding_remove(struct ends *ends, size_t process, int first, int last)
{
    size_t kept = 0;
    for (size_t i = 0; i < ends->count; i++) {
        const struct holding *held = &ends->holdings[i];
        if (held->process != process || held->fd < first || held->fd > last)
            ends->holdings[kept++] = *held;
    }
    ends->count = kept;
}

static int holding_add(struct ends *ends, struct holding holding)
{
    void *list = ends->holdings;
    holding_remove(ends, holding.process, holding.fd, holding.fd);
    int error = grow(&list, ends->count, &ends->capacity, sizeof holding);
    ends->holdings = list;
    if (!error)
        ends->holdings[ends->count++] = holding;
    return error;
}

static int birth_note(struct ends *ends, size_t parent, size_t child)
{
    int error = 0;
    for (size_t i = 0, count = ends->count; i < count && !error; i++)
        if (ends->holdings[i].process == parent) {
            struct holding copy = ends->holdings[i];
            copy.process = child;
            error = holding_add(ends, copy);
        }
    return error;
}

static void exec_note(struct ends *ends, size_t process)
{
    for (size_t i = 0; i < ends->count; i++)
        if (ends->holdings[i].process == process)
            ends->holdings[i].sure = false;
}

static int both_note(struct ends *ends, const struct event *entry, size_t object, enum end one, enum end other)
{
    if (object == NOBODY)
        return 0;
    int error = holding_add(ends, (struct holding){entry->process, (int)entry->args[0], object, one, true});
    if (!error)
        error = holding_add(ends, (struct holding){entry->process, (int)entry->args[1], object, other, true});
    return error;
}

static int copy_note(struct ends *ends, size_t process, int from, int to)
{
    const struct holding *known = ends_find(ends, process, from);
    if (from == to)
        return 0;
    if (!known) {
        holding_remove(ends, process, to, to);
        return 0;
    }
    struct holding copy = *known;
    copy.fd = to;
    return holding_add(ends, copy);
}

static void lock_remove(struct ends *ends, size_t process, size_t object)
{
    size_t kept = 0;
    for (size_t i = 0; i < ends->lock_count; i++)
        if (ends->locks[i].process != process || (object != NOBODY && ends->locks[i].object != object))
            ends->locks[kept++] = ends->locks[i];
    ends->lock_count = kept;
}

static int fcntl_note(struct ends *ends, const struct event *entry, int64_t result)
{
    int command = (int)entry->args[1];
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
        return copy_note(ends, entry->process, (int)entry->args[0], (int)result);
    if (command != F_SETLK && command != F_SETLKW)
        return 0;
    lock_remove(ends, entry->process, entry->object);
    if (entry->args[2] != F_WRLCK || !entry->whole)
        return 0;
    void *list = ends->locks;
    int error = grow(&list, ends->lock_count, &ends->lock_capacity, sizeof *ends->locks);
    ends->locks = list;
    if (!error)
        ends->locks[ends->lock_count++] = (struct held_lock){entry->process, entry->object};
    return error;
}

static int return_note(struct ends *ends, const struct recording *recording, const struct event *event)
{
    const struct event *entry = &recording->events[event->partner];
    if (event->result < 0)
        return 0;
    switch (event->call) {
    case CALL_PIPE: return both_note(ends, entry, event->object, END_READ, END_WRITE);
    case CALL_SOCKETPAIR: return both_note(ends, entry, event->object, END_FIRST, END_SECOND);
    case CALL_OPEN: return holding_add(ends, (struct holding){event->process, (int)event->result, event->partner,
                                                              END_FILE, true});
    case CALL_DUP: return copy_note(ends, event->process, (int)entry->args[0], (int)event->result);
    case CALL_FCNTL: return fcntl_note(ends, entry, event->result);
    case CALL_CLOSE:
        holding_remove(ends, event->process, (int)entry->args[0], (int)entry->args[0]);
        if (entry->object != NOBODY)
            lock_remove(ends, event->process, entry->object); /* any close of the file gives the locks back */
        return 0;
    case CALL_CLOSE_RANGE:
        holding_remove(ends, event->process, (int)entry->args[0], entry->args[1] < 0 ? INT_MAX : (int)entry->args[1]);
        lock_remove(ends, event->process, NOBODY);
        return 0;
    default: return 0;
    }
}

int ends_note(struct ends *ends, const struct recording *recording, size_t index)
{
    const struct event *event = &recording->events[index];
    switch (event->kind) {
    case EVENT_RETURN: return event->partner == NOBODY ? 0 : return_note(ends, recording, event);
    case EVENT_BIRTH: return birth_note(ends, event->process, event->other);
    case EVENT_EXEC: exec_note(ends, event->process); return 0;
    case EVENT_EXIT:
        holding_remove(ends, event->process, 0, INT_MAX);
        lock_remove(ends, event->process, NOBODY);
        return 0;
    default: return 0;
    }
}

const struct holding *ends_find(const struct ends *ends, size_t process, int fd)
{
    for (size_t i = 0; i < ends->count; i++)
        if (ends->holdings[i].process == process && ends->holdings[i].fd == fd)
            return &ends->holdings[i];
    return NULL;
}

bool ends_held_elsewhere(const struct ends *ends, size_t object, enum end end, size_t process, int fd)
{
    for (size_t i = 0; i < ends->count; i++) {
        const struct holding *held = &ends->holdings[i];
        bool left_out = held->process == process && (fd < 0 || held->fd == fd);
        if (held->object == object && held->end == end && held->sure && !left_out)
            return true;
    }
    return false;
}

bool ends_locked(const struct ends *ends, size_t process, size_t object)
{
    for (size_t i = 0; i < ends->lock_count; i++)
        if (ends->locks[i].process == process && ends->locks[i].object == object)
            return true;
    return false;
}

void ends_free(struct ends *ends)
{
    free(ends->holdings);
    free(ends->locks);
    *ends = (struct ends){0};
}
