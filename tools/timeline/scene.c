/* The frame of a scene: its memory, the order of its lanes, its moments and changes as they are added. */
#define _GNU_SOURCE /* reallocarray */
#include "scene_walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote.h"
#include "threads_view.h"

#define FOLD_REACH 64 /* How far back to look for a moment to fold into: longer patterns than this are not folded. */

void *scene_room(void *array, size_t count, size_t size)
{
    if (count & (count - 1))
        return array;
    return reallocarray(array, count ? 2 * count : 1, size);
}

/* The moment that one more of the same adds nothing to, if there is one. Of output, the order matters: only what one
 * process writes over and over, while nobody does anything else, is folded. */
static struct moment *moment_to_fold_into(struct walk *walk, enum moment_kind kind, size_t process, const char *label)
{
    struct scene *scene = walk->scene;
    for (size_t i = scene->moment_count, reach = 0; i-- > 0 && reach < FOLD_REACH; reach++) {
        struct moment *moment = &scene->moments[i];
        if (!moment->in_vain || moment->tags[0])
            return NULL;
        if (moment->process == process && moment->kind == kind && strcmp(moment->label, label) == 0)
            return moment;
        if (kind == MOMENT_OUTPUT || moment->kind == MOMENT_OUTPUT)
            return NULL;
    }
    return NULL;
}

static void moment_append(struct walk *walk, struct moment moment, const char *label, const char *tags)
{
    struct scene *scene = walk->scene;
    struct moment *moments = scene_room(scene->moments, scene->moment_count, sizeof *moments);
    if (moments)
        scene->moments = moments;
    moment.label = strdup(label);
    moment.tags = strdup(tags);
    if (!moments || !moment.label || !moment.tags) {
        free(moment.label);
        free(moment.tags);
        walk->error = -ENOMEM;
        return;
    }
    moments[scene->moment_count++] = moment;
}

/* Labels are words of ours, names of the program's, and what it wrote: all but the first is escaped here. */
void walk_show(struct walk *walk, enum moment_kind kind, size_t process, size_t other, const char *words, bool in_vain)
{
    char label[LABEL_SIZE], tags[TAGS_SIZE] = "";
    bool at_end = kind == MOMENT_END;
    if (kind == MOMENT_OUTPUT)
        snprintf(label, sizeof label, "%s", words);
    else
        text_quote(label, sizeof label, words, strlen(words), walk->options->columns, false, walk->options->utf8);
    if (at_end || walk->tagged[walk->event])
        walk_tags(walk, at_end ? NOBODY : walk->event, process, tags);
    struct moment *first = in_vain && !tags[0] ? moment_to_fold_into(walk, kind, process, label) : NULL;
    if (first) {
        first->count++;
        first->last = walk->event;
        return;
    }
    struct moment moment = {.kind = kind, .event = walk->event, .last = walk->event, .process = process,
                            .other = other, .count = 1, .in_vain = in_vain};
    moment_append(walk, moment, label, tags);
}

void walk_become(struct walk *walk, size_t process, enum lane_state state)
{
    struct scene *scene = walk->scene;
    struct lane *lane = &walk->lanes[process];
    size_t now = scene->moment_count ? scene->moment_count - 1 : 0;
    struct lane_change change = {.moment = now, .process = process, .state = state, .orphan = lane->orphan};
    lane->state = state;
    if (lane->change != NOBODY && scene->changes[lane->change].moment == now) {
        scene->changes[lane->change] = change;
        return;
    }
    struct lane_change *changes = scene_room(scene->changes, scene->change_count, sizeof *changes);
    if (!changes) {
        walk->error = -ENOMEM;
        return;
    }
    scene->changes = changes;
    lane->change = scene->change_count;
    changes[scene->change_count++] = change;
}


/* A branch of the family tree as a path through it: parents first, then their eldest child's branch. */
static void order_lanes(struct scene *scene, size_t *child, size_t *sibling)
{
    const struct recording *recording = scene->recording;
    size_t count = recording->process_count, placed = 0;
    for (size_t i = 0; i < count; i++)
        child[i] = sibling[i] = NOBODY;
    for (size_t i = count; i-- > 0;) {
        size_t parent = recording->processes[i].parent;
        if (parent >= i)
            continue;
        sibling[i] = child[parent];
        child[parent] = i;
    }
    for (size_t root = 0; root < count; root++) {
        if (recording->processes[root].parent < root)
            continue;
        for (size_t at = root; at != NOBODY;) {
            scene->row[at] = placed;
            scene->order[placed++] = at;
            if (child[at] != NOBODY) {
                at = child[at];
                continue;
            }
            while (at != root && sibling[at] == NOBODY)
                at = recording->processes[at].parent;
            at = at == root ? NOBODY : sibling[at];
        }
    }
}

static const char *end_words(enum ending ending)
{
    return ending == ENDING_DEADLOCK ? "stuck" : ending == ENDING_DONE ? "left behind" : "cut off";
}

static void walk_all(struct walk *walk)
{
    const struct recording *recording = walk->recording;
    for (size_t i = 0; i < recording->process_count; i++)
        walk->lanes[i] = (struct lane){.threads = 1, .change = NOBODY};
    const bool threads = recording->process_count > 0 && is_thread_row(recording, recording->process_count - 1);
    for (walk->event = 0; walk->event < recording->event_count && !walk->error; walk->event++) {
        walk_event(walk);
        if (threads)
            walk_thread_rows(walk);
    }
    for (size_t i = 0; i < recording->process_count && !walk->error; i++) {
        size_t process = walk->scene->order[i];
        enum lane_state state = walk->lanes[process].state;
        if (state != LANE_ABSENT && state != LANE_ZOMBIE)
            walk_show(walk, MOMENT_END, process, NOBODY,
                      walk->options->ends ? walk->options->ends[process] : end_words(recording->ending), false);
    }
}

struct scene *scene_new(const struct recording *recording, const struct scene_options *options)
{
    size_t processes = recording->process_count + 1, events = recording->event_count + 1; /* never none */
    struct scene *scene = calloc(1, sizeof *scene);
    struct walk walk = {.recording = recording, .options = options, .scene = scene};
    walk.lanes = calloc(processes, sizeof *walk.lanes);
    walk.wakes = calloc(events, sizeof *walk.wakes);
    walk.tagged = calloc(events, sizeof *walk.tagged);
    size_t *kin = calloc(2 * processes, sizeof *kin);
    if (!scene || !walk.lanes || !walk.wakes || !walk.tagged || !kin)
        walk.error = -ENOMEM;
    if (!walk.error) {
        scene->recording = recording;
        scene->order = calloc(processes, sizeof *scene->order);
        scene->row = calloc(processes, sizeof *scene->row);
        walk.error = scene->order && scene->row ? 0 : -ENOMEM;
    }
    if (!walk.error) {
        order_lanes(scene, kin, kin + processes);
        walk_prepare(&walk);
        walk_all(&walk);
    }
    free(walk.lanes);
    free(walk.wakes);
    free(walk.tagged);
    free(kin);
    if (!walk.error)
        return scene;
    scene_free(scene);
    return NULL;
}

void scene_free(struct scene *scene)
{
    if (!scene)
        return;
    for (size_t i = 0; i < scene->moment_count; i++) {
        free(scene->moments[i].label);
        free(scene->moments[i].tags);
    }
    free(scene->order);
    free(scene->row);
    free(scene->moments);
    free(scene->changes);
    free(scene);
}
