/* The steps of a run, one after the other; and the clock, which has its turn when nobody else can go on. */
#include "step.h"

#include <errno.h>
#include <signal.h>

#include "reader.h"

static bool by_clock(const struct reader *reader, const struct event *event)
{
    if (event->kind == EVENT_SIGNAL)
        return event->signal == SIGALRM && event->other == NOBODY;
    if (event->kind != EVENT_RETURN || event->partner == NOBODY || !reader->recording->events[event->partner].blocked)
        return false;
    switch (event->call) {
    case CALL_SLEEP: case CALL_POLL: case CALL_SELECT: case CALL_EPOLL_WAIT: return event->result == 0;
    case CALL_FUTEX: case CALL_MQ_SEND: case CALL_MQ_RECEIVE: return event->result == -ETIMEDOUT;
    default: return event->result == -EAGAIN;
    }
}

/* The clock woke somebody at this event. Could others have gone on all the same? Then it is a matter of microseconds,
 * and what comes of it is anybody's guess. */
static bool is_early(const struct reader *reader, const struct step *step, size_t event)
{
    for (size_t i = 0; i < step->next_count; i++) {
        bool woken = false;
        for (size_t j = event; j < step->end && !woken; j++)
            woken = reader->recording->events[j].process == step->next[i].process;
        if (!woken)
            return true;
    }
    return false;
}

static int step_read(struct reader *reader, struct step *step)
{
    reader->footprint = &step->footprint;
    reader->process = step->process;
    reader->thread = step->thread;
    int error = touch_plainly(reader, THING_SIGNALS, step->process, READS);
    if (!error)
        error = touch_plainly(reader, THING_PARENT, step->process, READS);
    if (!error)
        error = touch_resumed(reader, step);
    for (size_t i = step->first; i < step->end && !error; i++) {
        bool clock = step->woken_by_clock == NOBODY && by_clock(reader, &reader->recording->events[i]);
        if (clock && is_early(reader, step, i))
            error = touch_plainly(reader, THING_EVERYTHING, 0, WRITES);
        else if (clock)
            step->woken_by_clock = i;
        if (!error && step->woken_by_clock == NOBODY)
            error = touch_event(reader, step, i);
        if (!error)
            error = ends_note(&reader->ends, reader->recording, i);
    }
    return error;
}

int steps_read(struct step *steps, size_t count, const struct recording *recording, bool pids)
{
    struct reader reader = {.recording = recording, .pids = pids};
    int error = reader_begin(&reader);
    size_t before = count > 0 ? steps[0].first : 0;
    for (size_t i = 0; i < count; i++) {
        steps[i].footprint = (struct footprint){0};
        steps[i].woken_by_clock = NOBODY;
    }
    for (size_t i = 0; i < before && !error; i++)
        error = ends_note(&reader.ends, recording, i);
    for (size_t i = 0; i < count && !error; i++)
        error = step_read(&reader, &steps[i]);
    reader_free(&reader);
    return error;
}

int footprint_take(struct footprint *footprint, const struct recording *recording, size_t first, size_t end)
{
    const struct event *event = &recording->events[first];
    struct step step = {.process = event->process, .thread = event->thread, .first = first, .end = end};
    int error = steps_read(&step, 1, recording, false);
    *footprint = step.footprint;
    return error;
}
