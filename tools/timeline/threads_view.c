/* Threads as rows. The rest of the picture's code knows nothing of them: it draws a recording in which the threads are
 * processes that their own process has forked. */
#define _GNU_SOURCE /* asprintf */
#include "threads_view.h"

#include <stdlib.h>
#include <string.h>

bool is_thread_row(const struct recording *recording, size_t process)
{
    return strchr(recording->processes[process].name, '/') != NULL;
}

static size_t count_threads(const struct recording *recording)
{
    size_t count = 0;
    for (size_t i = 0; i < recording->event_count; i++)
        count += recording->events[i].kind == EVENT_THREAD;
    return count;
}

/* The row of a thread that is alive at an event: the youngest of that number, for after an exec they are counted anew.
 * */
static size_t row_of(const struct recording *view, size_t first_row, size_t process, unsigned thread)
{
    for (size_t i = view->process_count; i-- > first_row;)
        if (view->processes[i].parent == process && view->processes[i].status == (int)thread)
            return i;
    return NOBODY;
}

/* What a thread does by itself; what happens to its process stays there. */
static bool is_of_thread(const struct event *event)
{
    const bool own = event->kind == EVENT_CALL || event->kind == EVENT_RETURN || event->kind == EVENT_BIRTH ||
                     event->kind == EVENT_SIGNAL;
    return event->thread > 0 && own;
}

/* A thread begins: a row for it, and the event becomes the birth of that row. */
static bool row_add(struct recording *view, struct event *event, size_t index)
{
    const struct recorded_process *process = &view->processes[event->process];
    struct recorded_process row = {.program = process->program, .parent = event->process, .birth = index,
                                   .exit = NOBODY, .adopted = NOBODY, .reaped = NOBODY, .reaper = NOBODY,
                                   .status = (int)event->thread};
    if (asprintf(&row.name, "%s/%u", process->name, event->thread) < 0)
        return false;
    view->processes[view->process_count] = row;
    event->kind = EVENT_BIRTH;
    event->other = view->process_count++;
    event->thread = 0;
    return true;
}

/* Its row ends at the last event seen of it, unless it is in a call then. */
static void rows_end(struct recording *view, size_t first_row)
{
    for (size_t i = first_row; i < view->process_count; i++)
        view->processes[i].exit = view->processes[i].birth;
    for (size_t i = 0; i < view->event_count; i++)
        if (view->events[i].process >= first_row)
            view->processes[view->events[i].process].exit = i;
    for (size_t i = first_row; i < view->process_count; i++) {
        struct recorded_process *row = &view->processes[i];
        const struct event *last = &view->events[row->exit];
        row->status = -1;
        if (last->process == i && last->kind == EVENT_CALL && last->partner == NOBODY &&
            (call_table[last->call].flags & CALL_BLOCKS))
            row->exit = view->processes[row->parent].exit;
    }
}

struct recording *threads_view_new(const struct recording *recording)
{
    const size_t first_row = recording->process_count;
    struct recording *view = malloc(sizeof *view);
    if (!view)
        return NULL;
    *view = *recording;
    view->processes = calloc(first_row + count_threads(recording) + 1, sizeof *view->processes);
    view->events = calloc(recording->event_count + 1, sizeof *view->events);
    bool made = view->processes && view->events;
    if (made) {
        memcpy(view->processes, recording->processes, first_row * sizeof *view->processes);
        memcpy(view->events, recording->events, recording->event_count * sizeof *view->events);
    }
    for (size_t i = 0; made && i < view->event_count; i++) {
        struct event *event = &view->events[i];
        if (event->kind == EVENT_THREAD) {
            made = row_add(view, event, i);
        } else if (is_of_thread(event)) {
            const size_t row = row_of(view, first_row, event->process, event->thread);
            event->process = row == NOBODY ? event->process : row;
        }
    }
    if (made) {
        rows_end(view, first_row);
        return view;
    }
    threads_view_free(view, recording);
    return NULL;
}

void threads_view_free(struct recording *view, const struct recording *recording)
{
    if (!view)
        return;
    for (size_t i = recording->process_count; view->processes && i < view->process_count; i++)
        free(view->processes[i].name);
    free(view->processes);
    free(view->events);
    free(view);
}
