/* Dynamic partial-order reduction, as in Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic partial order
 * reduction" (2014), the variant that they call source sets, with sleep sets. The first to be tried at a node is
 * anybody awake; each further one is wanted because a run showed a race. */
#include "path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void sleepers_free(struct sleepers *sleepers)
{
    for (size_t i = 0; i < sleepers->count; i++)
        footprint_free(&sleepers->list[i].footprint);
    free(sleepers->list);
    *sleepers = (struct sleepers){0};
}

static int sleepers_add(struct sleepers *sleepers, struct actor who, const struct footprint *footprint)
{
    struct sleeper *list = realloc(sleepers->list, (sleepers->count + 1) * sizeof *list);
    if (!list)
        return -ENOMEM;
    sleepers->list = list;
    list[sleepers->count] = (struct sleeper){.who = who};
    if (footprint_copy(&list[sleepers->count].footprint, footprint))
        return -ENOMEM;
    sleepers->count++;
    return 0;
}

static bool sleepers_have(const struct sleepers *sleepers, size_t process, unsigned thread)
{
    for (size_t i = 0; i < sleepers->count; i++)
        if (sleepers->list[i].who.process == process && sleepers->list[i].who.thread == thread)
            return true;
    return false;
}

static void node_free(struct node *node)
{
    free(node->candidates);
    free(node->wanted);
    sleepers_free(&node->done);
    sleepers_free(&node->asleep);
}

static bool is_tried(const struct node *node, size_t candidate)
{
    const struct candidate *who = &node->candidates[candidate];
    return sleepers_have(&node->done, who->process, who->thread);
}

static bool is_asleep(const struct node *node, size_t candidate)
{
    const struct candidate *who = &node->candidates[candidate];
    return sleepers_have(&node->asleep, who->process, who->thread);
}

/* Who goes on sleeping after the step `taken`: those whose own step neither affects it nor is affected. */
static int sleep_on(struct sleepers *asleep, const struct sleepers *before, const struct step *taken)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct sleeper *sleeper = &before->list[i];
        if (sleeper->who.process == taken->process || footprints_conflict(&sleeper->footprint, &taken->footprint))
            continue;
        if (sleepers_add(asleep, sleeper->who, &sleeper->footprint))
            return -ENOMEM;
    }
    return 0;
}

static struct step step_of(const struct path *path, size_t at, size_t end)
{
    const struct node *node = &path->nodes[at], *next = at + 1 < path->length ? node + 1 : NULL;
    const struct candidate *taker = &node->candidates[node->picked];
    return (struct step){.process = taker->process, .thread = taker->thread, .first = node->first_event, .end = end,
                         .next = next ? next->candidates : NULL, .next_count = next ? next->count : 0};
}

static void steps_free(struct path *path)
{
    for (size_t i = 0; i < path->step_count; i++)
        footprint_free(&path->steps[i].footprint);
    free(path->steps);
    path->steps = NULL;
    path->step_count = 0;
}

/* What the steps of the run so far have touched. */
static int steps_take(struct path *path, const struct recording *recording)
{
    size_t count = path->length;
    steps_free(path);
    if (count > 0 && path->nodes[count - 1].picked == path->nodes[count - 1].count)
        count--; /* nobody went on from there */
    path->steps = calloc(count + 1, sizeof *path->steps);
    if (!path->steps)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        path->steps[i] = step_of(path, i, i + 1 < path->length ? path->nodes[i + 1].first_event
                                                               : recording->event_count);
    path->step_count = count;
    return steps_read(path->steps, count, recording, path->pids);
}

/* The step from the node before is over: what it touched decides who sleeps at this one. */
static int node_fall_asleep(struct path *path, struct node *node, const struct recording *recording)
{
    if (path->length == 1 || path->plain)
        return 0;
    const struct node *before = node - 1;
    if (before->asleep.count + before->done.count == 0)
        return 0;
    struct step taken = step_of(path, path->length - 2, recording->event_count);
    int error = steps_read(&taken, 1, recording, path->pids);
    if (!error)
        error = sleep_on(&node->asleep, &before->asleep, &taken);
    if (!error)
        error = sleep_on(&node->asleep, &before->done, &taken);
    footprint_free(&taken.footprint);
    return error;
}

static struct node *node_add(struct path *path, const struct candidate *candidates, size_t count)
{
    if (path->length == path->capacity) {
        size_t capacity = path->capacity ? 2 * path->capacity : 64;
        struct node *nodes = realloc(path->nodes, capacity * sizeof *nodes);
        if (!nodes)
            return NULL;
        path->nodes = nodes;
        path->capacity = capacity;
    }
    struct node node = {.candidates = malloc(count * sizeof *candidates), .wanted = calloc(count, sizeof *node.wanted),
                        .count = count};
    if (!node.candidates || !node.wanted) {
        node_free(&node);
        return NULL;
    }
    memcpy(node.candidates, candidates, count * sizeof *candidates);
    path->nodes[path->length] = node;
    return &path->nodes[path->length++];
}

/* Is it as it was when the node was made? Then the run has gone the same way. */
static bool is_same(const struct node *node, const struct recording *recording, const struct candidate *candidates,
                    size_t count)
{
    bool same = node->count == count && node->first_event == recording->event_count;
    for (size_t i = 0; i < count && same; i++)
        same = node->candidates[i].process == candidates[i].process &&
               node->candidates[i].thread == candidates[i].thread && node->candidates[i].next == candidates[i].next &&
               node->candidates[i].standing == candidates[i].standing;
    return same;
}

size_t path_choose(struct path *path, const struct recording *recording, const struct candidate *candidates,
                   size_t count, int *error)
{
    if (path->at < path->replayed) {
        const struct node *again = &path->nodes[path->at];
        if (!is_same(again, recording, candidates, count)) {
            *error = -ESTALE;
            return CHOOSE_END;
        }
        path->at++;
        return again->picked;
    }
    struct node *node = node_add(path, candidates, count);
    *error = node ? 0 : -ENOMEM;
    if (!node)
        return CHOOSE_END;
    node->first_event = recording->event_count;
    *error = node_fall_asleep(path, node, recording);
    path->at++;
    node->picked = 0;
    while (!*error && node->picked < count && is_asleep(node, node->picked))
        node->picked++;
    for (size_t i = 0; i < count; i++)
        node->wanted[i] = path->plain || i == node->picked;
    return *error || node->picked == count ? CHOOSE_END : node->picked;
}

/* In place of what was done at a node, any of `first` should be tried. */
static int want_one(void *context, size_t at, const struct actor *first, size_t first_count)
{
    struct path *path = context;
    struct node *node = &path->nodes[at];
    size_t choice = node->count;
    for (size_t i = first_count; i-- > 0;)
        for (size_t j = 0; j < node->count; j++) {
            if (node->candidates[j].process != first[i].process || node->candidates[j].thread != first[i].thread)
                continue;
            if (node->wanted[j] || is_asleep(node, j))
                return 0;
            choice = j;
        }
    for (size_t j = 0; j < node->count; j++)
        if (choice == j || choice == node->count) /* it cannot be told who: everybody */
            node->wanted[j] = true;
    return 0;
}

int path_learn(struct path *path, const struct recording *recording)
{
    int error = steps_take(path, recording);
    if (error || path->plain)
        return error;
    return races_find(path->steps, path->step_count, recording, want_one, path);
}

static size_t node_next(const struct node *node)
{
    size_t i = 0;
    while (i < node->count && (!node->wanted[i] || is_asleep(node, i) || is_tried(node, i)))
        i++;
    return i;
}

int path_advance(struct path *path)
{
    for (; path->length > 0; node_free(&path->nodes[--path->length])) {
        struct node *node = &path->nodes[path->length - 1];
        if (node->picked == node->count)
            continue;
        const struct step *step = &path->steps[path->length - 1];
        if (sleepers_add(&node->done, (struct actor){step->process, step->thread}, &step->footprint))
            return -ENOMEM;
        node->picked = node_next(node);
        if (node->picked < node->count) {
            path->replayed = path->length;
            return 1;
        }
    }
    return 0;
}

void path_free(struct path *path)
{
    steps_free(path);
    while (path->length > 0)
        node_free(&path->nodes[--path->length]);
    free(path->nodes);
    path->nodes = NULL;
    path->capacity = path->replayed = path->at = 0;
}
