/* The first walk through a recording: which bytes went where, who may be interrupted, what is better not looked at
 * closely. */
#include "reader.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#define SURELY_ROOM 16384 /* bytes in a pipe up to which no write has to wait, however they are spread over its pages */

static bool is_pipe_call(const struct event *event)
{
    return event->call == CALL_READ || event->call == CALL_WRITE;
}

size_t channel_of(const struct ends *ends, const struct event *event, int fd)
{
    const struct holding *held = ends_find(ends, event->process, fd);
    bool reads = event->call == CALL_READ;
    if (!held)
        return NOBODY;
    switch (held->end) {
    case END_READ: return reads ? held->object : NOBODY;
    case END_WRITE: return reads ? NOBODY : held->object;
    case END_FIRST: return held->object + reads;
    case END_SECOND: return held->object + !reads;
    case END_FILE: return NOBODY;
    }
    return NOBODY;
}

bool is_channel(const struct recording *recording, size_t object)
{
    return object != NOBODY &&
           (recording->objects[object].kind == OBJECT_PIPE || recording->objects[object].kind == OBJECT_SOCKET);
}

static void make_plain(struct reader *reader, size_t object)
{
    size_t first = reader->pair[object] ? reader->pair[object] - 1 : object;
    reader->plain[first] = true;
    if (reader->pair[object])
        reader->plain[first + 1] = true;
}

static void pair_note(struct reader *reader, size_t first)
{
    if (first == NOBODY || first + 1 >= reader->recording->object_count)
        return;
    reader->pair[first] = reader->pair[first + 1] = first + 1;
}

/* Any other thing than patient reads and writes of descriptors that we know makes a channel a plain object. */
static void channel_look(struct reader *reader, size_t index, int64_t *made, int64_t *used)
{
    const struct event *event = &reader->recording->events[index], *entry = &reader->recording->events[event->partner];
    size_t object = event->object;
    if (event->call == CALL_SOCKETPAIR)
        pair_note(reader, object);
    if (event->call == CALL_PIPE || event->call == CALL_SOCKETPAIR || event->call == CALL_DUP ||
        event->call == CALL_CLOSE || event->call == CALL_FCNTL || !is_channel(reader->recording, object))
        return;
    size_t channel = is_pipe_call(event) ? channel_of(&reader->ends, event, (int)entry->args[0]) : NOBODY;
    if (channel == NOBODY || entry->nonblocking || event->injected || entry->args[1] <= 0) {
        make_plain(reader, object);
        return;
    }
    if (event->call == CALL_READ && event->result >= 0) {
        reader->from[index] = used[channel];
        reader->to[index] = used[channel] += event->result;
    } else if (event->call == CALL_WRITE && event->result >= 0) {
        reader->from[index] = made[channel];
        reader->to[index] = made[channel] += event->result;
        reader->plain[channel] |= entry->blocked || made[channel] - used[channel] > SURELY_ROOM;
    } else {
        reader->plain[channel] |= event->result != -EPIPE && event->result != -EINTR;
    }
}

static uint64_t bit_of(int64_t signal)
{
    return signal >= 1 && signal <= 64 ? UINT64_C(1) << (signal - 1) : 0;
}

/* A child has its parent's handlers, a new program none. */
static void handlers_note(struct reader *reader, const struct event *event)
{
    uint64_t *now = &reader->catches_now[event->process];
    if (event->kind == EVENT_BIRTH)
        reader->catches[event->other] = reader->catches_now[event->other] = *now;
    else if (event->kind == EVENT_EXEC)
        *now = 0;
    else if (event->kind == EVENT_CALL && event->call == CALL_SIGACTION && event->args[1] == 2)
        reader->catches[event->process] |= *now |= bit_of(event->args[0]);
    else if (event->kind == EVENT_CALL && event->call == CALL_SIGACTION)
        *now &= ~bit_of(event->args[0]);
}

bool catches(const struct reader *reader, size_t process, int signal)
{
    return reader->catches[process] & bit_of(signal);
}

/* Who may be interrupted: a process that catches a signal that somebody sends, a child's end, or one that just came. */
static void signals_note(struct reader *reader)
{
    const struct recording *recording = reader->recording;
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind == EVENT_SIGNAL && event->caught)
            reader->interrupted[event->process] = true;
        if (event->kind != EVENT_CALL || !(call_table[event->call].flags & CALL_SIGNALS))
            continue;
        for (size_t process = 0; process < recording->process_count; process++)
            if ((event->other == NOBODY || event->other == process) && reader->catches[process])
                reader->interrupted[process] = true;
    }
    for (size_t i = 0; i < recording->process_count; i++) {
        size_t parent = recording->processes[i].parent;
        if (parent != NOBODY && catches(reader, parent, SIGCHLD))
            reader->interrupted[parent] = true;
    }
}

static int bytes_count(struct reader *reader, int64_t *made, int64_t *used)
{
    int error = 0;
    for (size_t i = 0; i < reader->recording->event_count && !error; i++) {
        const struct event *event = &reader->recording->events[i];
        if (event->kind == EVENT_RETURN && event->partner != NOBODY)
            channel_look(reader, i, made, used);
        if (event->kind == EVENT_CALL && event->partner == NOBODY && is_channel(reader->recording, event->object) &&
            (event->nonblocking || event->call != CALL_READ))
            make_plain(reader, event->object);
        handlers_note(reader, event);
        reader->subreapers |= event->kind == EVENT_CALL && event->call == CALL_PRCTL;
        error = ends_note(&reader->ends, reader->recording, i);
    }
    ends_free(&reader->ends);
    signals_note(reader);
    return error;
}

int reader_begin(struct reader *reader)
{
    const struct recording *recording = reader->recording;
    int64_t *made = calloc(recording->object_count + 2, sizeof *made);
    int64_t *used = calloc(recording->object_count + 2, sizeof *used);
    reader->from = calloc(recording->event_count + 1, sizeof *reader->from);
    reader->to = calloc(recording->event_count + 1, sizeof *reader->to);
    reader->plain = calloc(recording->object_count + 2, sizeof *reader->plain);
    reader->pair = calloc(recording->object_count + 2, sizeof *reader->pair);
    reader->catches = calloc(recording->process_count + 1, sizeof *reader->catches);
    reader->catches_now = calloc(recording->process_count + 1, sizeof *reader->catches_now);
    reader->interrupted = calloc(recording->process_count + 1, sizeof *reader->interrupted);
    bool got = made && used && reader->from && reader->to && reader->plain && reader->pair && reader->catches &&
               reader->catches_now && reader->interrupted;
    int error = -ENOMEM;
    if (got)
        error = bytes_count(reader, made, used);
    free(made);
    free(used);
    return error;
}

void reader_free(struct reader *reader)
{
    ends_free(&reader->ends);
    free(reader->from);
    free(reader->to);
    free(reader->plain);
    free(reader->pair);
    free(reader->catches);
    free(reader->catches_now);
    free(reader->interrupted);
}
