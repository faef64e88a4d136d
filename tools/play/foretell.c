/* The next step of a candidate is told, and judged, as if it had happened: in a copy of the events, with one more. */
#include "foretell.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "explore/step.h"
#include "timeline/quote.h"
#include "timeline/scene.h"

#define OWN_TOUCHES 2     /* every step reads its own signals, and who its parent is */
#define QUOTED_COLUMNS 40 /* of what is about to be written */

/* A recording that shares everything with `so_far` but its events, which end in the candidate's next. Its events are
 * to be freed; NULL when memory ran out. */
static struct recording future_of(const struct recording *so_far, const struct candidate *candidate)
{
    struct recording future = *so_far;
    future.events = malloc((so_far->event_count + 2) * sizeof *future.events);
    if (!future.events)
        return future;
    memcpy(future.events, so_far->events, so_far->event_count * sizeof *future.events);
    future.events[future.event_count++] = candidate->foreseen;
    return future;
}

static bool is_standard(const struct recording *so_far, const struct event *event)
{
    const char *name = event->object == NOBODY ? "" : so_far->objects[event->object].name;
    return event->args[0] == 1 || event->args[0] == 2 || strcmp(name, "stdout") == 0 || strcmp(name, "stderr") == 0;
}

static void foretell_write(const struct recording *so_far, const struct event *event, char *text, size_t size)
{
    char quoted[4 * QUOTED_COLUMNS + 16];
    const char *where = event->object == NOBODY ? "?" : so_far->objects[event->object].name;
    if (is_standard(so_far, event))
        where = event->args[0] == 2 ? "stderr" : "stdout";
    size_t shown = event->data_size;
    if (shown > 0 && !event->data_cut && event->data[shown - 1] == '\n')
        shown--; /* as in the picture */
    text_quote(quoted, sizeof quoted, event->data, shown, QUOTED_COLUMNS, true, true);
    snprintf(text, size, "write %s to %s", quoted, where);
}

static void foretell_call(const struct recording *so_far, const struct candidate *candidate, char *text, size_t size)
{
    const struct event *event = &candidate->foreseen;
    struct recording future = future_of(so_far, candidate);
    if (event->call == CALL_WRITE && event->data) {
        foretell_write(so_far, event, text, size);
    } else if (future.events) {
        scene_call_words(&future, so_far->event_count, false, text, size);
        size_t used = strlen(text);
        if (call_table[event->call].flags & CALL_SIGNALS && event->other != NOBODY && used < size)
            snprintf(text + used, size - used, " to %s", so_far->processes[event->other].name);
    } else {
        snprintf(text, size, "%s", call_table[candidate->next].name);
    }
    free(future.events);
}

/* What a process (or one thread of it) was last seen to do: an EVENT_CALL; #NOBODY if it made none. */
static size_t last_call(const struct recording *so_far, size_t process, unsigned thread)
{
    for (size_t i = so_far->event_count; i-- > 0;) {
        const struct event *event = &so_far->events[i];
        if (event->process == process && event->thread == thread && event->kind == EVENT_CALL)
            return i;
    }
    return NOBODY;
}

static void foretell_return(const struct recording *so_far, const struct candidate *candidate, char *text, size_t size)
{
    char call[96];
    size_t last = last_call(so_far, candidate->process, candidate->thread);
    if (last == NOBODY) {
        snprintf(text, size, "go on");
        return;
    }
    scene_call_words(so_far, last, true, call, sizeof call);
    snprintf(text, size, "go on after %s", call);
}

void foretell(const struct recording *so_far, const struct candidate *candidate, char *text, size_t size)
{
    char status[64];
    switch (candidate->standing) {
    case STANDS_BORN:
        snprintf(text, size, "%s", candidate->thread ? "begin" : "begin, as a copy of its parent");
        break;
    case STANDS_CALLING:
        if (candidate->next != CALL_NONE)
            foretell_call(so_far, candidate, text, size);
        else
            snprintf(text, size, "make a call that concerns nobody else");
        break;
    case STANDS_RETURNED:
        foretell_return(so_far, candidate, text, size);
        break;
    case STANDS_DYING:
        status_describe(candidate->foreseen.status, status, sizeof status);
        snprintf(text, size, "end: %s", candidate->foreseen.status == -1 ? "?" : status);
        break;
    default:
        snprintf(text, size, "compute on");
    }
}

bool foretell_waiting(const struct recording *so_far, size_t process, char *text, size_t size)
{
    const struct recorded_process *it = &so_far->processes[process];
    char words[96];
    if (it->exit != NOBODY && it->reaped == NOBODY) {
        status_describe(it->status, words, sizeof words);
        snprintf(text, size, "is a zombie: %s", words);
        return true;
    }
    size_t call = it->exit == NOBODY ? last_call(so_far, process, 0) : NOBODY;
    if (call == NOBODY || so_far->events[call].partner != NOBODY || !so_far->events[call].blocked)
        return false;
    scene_call_words(so_far, call, false, words, sizeof words);
    snprintf(text, size, "waits: %s", words);
    return true;
}

/* Has a call its return with it where what it touches shows only then: what a wait may get is its children's all. */
static void add_return(struct recording *future)
{
    struct event *call = &future->events[future->event_count - 1], *end = call + 1;
    if (call->kind != EVENT_CALL || !(call_table[call->call].flags & CALL_WAITS))
        return;
    *end = *call;
    end->kind = EVENT_RETURN;
    end->result = 1;
    end->partner = future->event_count - 1;
    call->partner = future->event_count++;
    call->blocked = true;
    if (call->call == CALL_WAIT4 && call->args[0] > 0)
        end->other = scene_process_by_pid(future, call->args[0], end->partner);
}

static int footprint_foretell(struct footprint *footprint, const struct recording *so_far,
                              const struct candidate *candidate)
{
    *footprint = (struct footprint){0};
    if (candidate->standing != STANDS_DYING && (candidate->standing != STANDS_CALLING || candidate->next == CALL_NONE))
        return 0; /* from one call to the next: nobody can tell */
    struct recording future = future_of(so_far, candidate);
    if (!future.events)
        return -ENOMEM;
    add_return(&future);
    int error = footprint_take(footprint, &future, so_far->event_count, future.event_count);
    free(future.events);
    return error;
}

static void collide(struct collisions *collisions, const struct footprint *footprints)
{
    size_t count = collisions->count;
    for (size_t i = 0; i < count; i++) {
        collisions->harmless[i] = footprints[i].count <= OWN_TOUCHES;
        for (size_t j = 0; j < count; j++)
            collisions->matters[i * count + j] = i != j && (footprints_conflict(&footprints[i], &footprints[j]) ||
                                                                footprints_conflict(&footprints[j], &footprints[i]));
    }
}

int collisions_find(struct collisions *collisions, const struct recording *so_far, const struct candidate *candidates,
                    size_t count)
{
    struct footprint *footprints = calloc(count, sizeof *footprints);
    int error = footprints ? 0 : -ENOMEM;
    *collisions = (struct collisions){.matters = calloc(count * count, sizeof(bool)),
                                      .harmless = calloc(count, sizeof(bool)), .count = count};
    if (!collisions->matters || !collisions->harmless)
        error = -ENOMEM;
    for (size_t i = 0; i < count && !error; i++)
        error = footprint_foretell(&footprints[i], so_far, &candidates[i]);
    if (!error)
        collide(collisions, footprints);
    for (size_t i = 0; footprints && i < count; i++)
        footprint_free(&footprints[i]);
    free(footprints);
    return error;
}

bool collisions_any(const struct collisions *collisions)
{
    for (size_t i = 0; i < collisions->count * collisions->count; i++)
        if (collisions->matters[i])
            return true;
    return false;
}

void collisions_free(struct collisions *collisions)
{
    free(collisions->matters);
    free(collisions->harmless);
    *collisions = (struct collisions){0};
}
