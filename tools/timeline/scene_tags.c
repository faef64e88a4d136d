/* What is known of events before the walk begins: by which moment each is told, who woke whom, what points at it. */
#define _POSIX_C_SOURCE 200809L
#include "scene_walk.h"

#include <string.h>
#include <sys/wait.h>

#include "quote.h"

#define WAKER_REACH 256 /* How many events before a return to look for its cause. */

/* The event by whose moment another one is told. */
size_t walk_shown_by(const struct recording *recording, size_t index)
{
    const struct event *event = &recording->events[index];
    const struct recorded_process *process = &recording->processes[event->process];
    if (event->kind == EVENT_RETURN && event->partner != NOBODY)
        return event->data ? index : walk_shown_by(recording, event->partner);
    if (event->kind == EVENT_SIGNAL && !event->caught && process->exit != NOBODY && process->exit > index &&
        WIFSIGNALED(process->status) && WTERMSIG(process->status) == event->signal)
        return process->exit;
    if ((event->kind == EVENT_REAPED && event->other == NOBODY) || event->kind == EVENT_ADOPTED)
        return process->exit != NOBODY && process->exit < index ? process->exit : index;
    if (event->kind != EVENT_CALL || event->partner == NOBODY)
        return index;
    const struct event *end = &recording->events[event->partner];
    if (end->data)
        return event->partner;
    const struct recorded_process *other = end->other == NOBODY ? NULL : &recording->processes[end->other];
    if (other && (call_table[event->call].flags & CALL_FORKS) && other->birth != NOBODY)
        return other->birth;
    const bool looks = event->call == CALL_WAITID && event->args[2] & WNOWAIT; /* and leaves the zombie there */
    const bool takes = (call_table[event->call].flags & CALL_WAITS) && !looks;
    if (takes && other && other->reaped != NOBODY && other->reaper == event->process)
        return other->reaped;
    return index;
}

/* Calls after which somebody who waited for the same object may go on. To close one's copy of a socket wakes nobody:
 * its other end is an object of its own. */
static bool call_wakes(enum call call, enum object_kind kind)
{
    if (call == CALL_CLOSE && kind == OBJECT_SOCKET)
        return false;
    switch (call) {
    case CALL_WRITE:
    case CALL_READ:
    case CALL_CLOSE:
    case CALL_SEND:
    case CALL_RECV:
    case CALL_CONNECT:
    case CALL_ACCEPT:
    case CALL_SHUTDOWN:
    case CALL_FLOCK:
    case CALL_FCNTL:
        return true;
    default:
        return false;
    }
}

/* For each wait for an object: the last thing that somebody else did to that object before it was over. */
static void find_wakers(struct walk *walk)
{
    const struct recording *recording = walk->recording;
    for (size_t i = 0; i < recording->event_count; i++)
        walk->wakes[i] = NOBODY;
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *end = &recording->events[i];
        if (end->kind != EVENT_RETURN || end->partner == NOBODY || end->result < 0 || end->object == NOBODY)
            continue;
        if (!recording->events[end->partner].blocked)
            continue;
        for (size_t j = i, reach = 0; j-- > end->partner && reach < WAKER_REACH; reach++) {
            const struct event *call = &recording->events[j];
            if (call->kind == EVENT_CALL && call->object == end->object && call->process != end->process &&
                !call->blocked && call_wakes(call->call, recording->objects[end->object].kind)) {
                walk->wakes[j] = end->process;
                break;
            }
        }
    }
}

static void find_tagged(struct walk *walk)
{
    const struct recording *recording = walk->recording;
    for (size_t i = 0; i < recording->finding_count; i++)
        if (recording->findings[i].event < recording->event_count)
            walk->tagged[walk_shown_by(recording, recording->findings[i].event)] = true;
    for (size_t i = 0; i < walk->options->mark_count; i++)
        if (walk->options->marks[i].event < recording->event_count)
            walk->tagged[walk_shown_by(recording, walk->options->marks[i].event)] = true;
}

void walk_prepare(struct walk *walk)
{
    find_wakers(walk);
    find_tagged(walk);
}

/* Add one tag; where there is no room left, say so once. */
static void tag_add(char tags[TAGS_SIZE], const char *tag)
{
    static const char more[] = "[+]";
    size_t used = strlen(tags);
    if (used + strlen(tag) + sizeof more <= TAGS_SIZE / 2)
        snprintf(tags + used, TAGS_SIZE - used, "%s", tag);
    else if (used < sizeof more || strcmp(tags + used - (sizeof more - 1), more) != 0)
        snprintf(tags + used, TAGS_SIZE - used, "%s", more);
}

/* All that points at this event; or, for NOBODY, at the end of this process, which no event tells. */
void walk_tags(const struct walk *walk, size_t event, size_t process, char tags[TAGS_SIZE])
{
    const struct recording *recording = walk->recording;
    char tag[32], label[16];
    tags[0] = '\0';
    for (size_t i = 0; i < walk->options->mark_count && event != NOBODY; i++) {
        const struct picture_mark *mark = &walk->options->marks[i];
        if (mark->event >= recording->event_count || walk_shown_by(recording, mark->event) != event)
            continue;
        text_quote(label, sizeof label, mark->label, strnlen(mark->label, 12), 12, false, false);
        snprintf(tag, sizeof tag, "[%s]", label);
        tag_add(tags, tag);
    }
    for (size_t i = 0; i < recording->finding_count && i < PICTURE_FINDINGS; i++) {
        const struct finding *finding = &recording->findings[i];
        bool here = finding->event < recording->event_count
                        ? event != NOBODY && walk_shown_by(recording, finding->event) == event
                        : event == NOBODY && finding->process == process;
        snprintf(tag, sizeof tag, "[%zu]", i + 1);
        if (here)
            tag_add(tags, tag);
    }
}

