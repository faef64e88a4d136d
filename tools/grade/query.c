/* Questions that checks ask of a recording: each a walk along its events. */
#include "query.h"

#include <stdio.h>
#include <string.h>

#define NAMES_AT_MOST 6 /* A sentence with more names than that is not read to its end. */

size_t query_event(const struct recording *run, enum event_kind kind, size_t process, size_t from)
{
    for (size_t i = from; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == kind && (process == NOBODY || event->process == process))
            return i;
    }
    return NOBODY;
}

size_t query_call(const struct recording *run, enum call call, size_t process, size_t from)
{
    for (size_t i = from; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_CALL && event->call == call && (process == NOBODY || event->process == process))
            return i;
    }
    return NOBODY;
}

size_t query_call_flags(const struct recording *run, unsigned flags, size_t process, size_t from)
{
    for (size_t i = from; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_CALL && event->process == process && (call_table[event->call].flags & flags) == flags)
            return i;
    }
    return NOBODY;
}

int64_t query_result(const struct recording *run, size_t call)
{
    const size_t partner = run->events[call].partner;
    return partner == NOBODY ? INT64_MIN : run->events[partner].result;
}

size_t query_written(const struct recording *run, size_t process, const char *prefix, size_t from)
{
    const size_t length = strlen(prefix);
    for (size_t i = from; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_RETURN && event->call == CALL_WRITE && event->data && event->data_size >= length
            && (process == NOBODY || event->process == process) && memcmp(event->data, prefix, length) == 0)
            return i;
    }
    return NOBODY;
}

size_t query_wait_count(const struct recording *run, size_t process)
{
    size_t count = 0;
    for (size_t i = 0; (i = query_call_flags(run, CALL_WAITS, process, i)) != NOBODY; i++)
        count++;
    return count;
}

size_t query_wait_in_vain(const struct recording *run, size_t process)
{
    for (size_t i = 0; (i = query_call_flags(run, CALL_WAITS, process, i)) != NOBODY; i++) {
        const size_t partner = run->events[i].partner;
        if (partner != NOBODY && run->events[partner].result == 0 && run->events[partner].other == NOBODY)
            return i;
    }
    return NOBODY;
}

size_t query_finding(const struct recording *run, enum finding_kind kind)
{
    for (size_t i = 0; i < run->finding_count; i++)
        if (run->findings[i].kind == kind)
            return i;
    return NOBODY;
}

size_t query_injected(const struct recording *run)
{
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_RETURN && event->injected && (call_table[event->call].flags & CALL_FORKS))
            return event->partner;
    }
    return NOBODY;
}

int query_names(const struct recording *run, const size_t *processes, size_t count, char *text, size_t size)
{
    int length = 0;
    if (size > 0)
        text[0] = '\0';
    for (size_t i = 0; i < count && i < NAMES_AT_MOST; i++) {
        const size_t used = (size_t)length < size ? (size_t)length : size;
        const char *comma = i == 0 ? "" : i + 1 == count ? " and " : ", ";
        length += snprintf(text + used, size - used, "%s%s", comma, run->processes[processes[i]].name);
    }
    if (count > NAMES_AT_MOST) {
        const size_t used = (size_t)length < size ? (size_t)length : size;
        length += snprintf(text + used, size - used, " and %zu more", count - NAMES_AT_MOST);
    }
    return length;
}
