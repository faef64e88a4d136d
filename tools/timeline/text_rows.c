/* Which lane has which row. */
#include "text_rows.h"

#include <errno.h>
#include <stdlib.h>

#define GROUP_LEAST 3 /* Fewer neighbours to whom nothing happens keep a row each: their names are worth more. */

int rows_begin(struct rows *rows, const struct layout *layout)
{
    size_t count = layout->scene->recording->process_count + 1;
    *rows = (struct rows){.layout = layout};
    rows->now = calloc(count, sizeof *rows->now);
    rows->row = calloc(count, sizeof *rows->row);
    rows->group = calloc(count, sizeof *rows->group);
    return rows->now && rows->row && rows->group ? 0 : -ENOMEM;
}

void rows_free(struct rows *rows)
{
    free(rows->now);
    free(rows->row);
    free(rows->group);
    *rows = (struct rows){0};
}

const struct lane_change *rows_next_change(struct rows *rows, const struct band *band, struct lane_change *before)
{
    const struct scene *scene = rows->layout->scene;
    if (rows->change >= scene->change_count || scene->changes[rows->change].moment >= band->after)
        return NULL;
    const struct lane_change *change = &scene->changes[rows->change++];
    *before = rows->now[change->process];
    rows->now[change->process] = *change;
    return change;
}

/* Lanes alive in the band get row 0, the others none; those to whom something happens, group 1. */
static void lanes_find(struct rows *rows, const struct band *band)
{
    const struct scene *scene = rows->layout->scene;
    for (size_t i = 0; i < scene->recording->process_count; i++) {
        rows->row[i] = rows->now[i].state == LANE_ABSENT ? NOBODY : 0;
        rows->group[i] = 0;
    }
    for (size_t i = rows->change; i < scene->change_count && scene->changes[i].moment < band->after; i++) {
        rows->group[scene->changes[i].process] = 1;
        if (scene->changes[i].state != LANE_ABSENT)
            rows->row[scene->changes[i].process] = 0;
    }
    for (size_t i = band->first; i < band->after; i++) {
        const struct moment *moment = &scene->moments[i];
        rows->group[moment->process] = 1;
        if (moment->other != NOBODY)
            rows->group[moment->other] = 1;
    }
}

static bool lanes_alike(const struct rows *rows, size_t one, size_t other)
{
    const struct lane_change *a = &rows->now[one], *b = &rows->now[other];
    return rows->group[other] == 0 && a->state == b->state && a->orphan == b->orphan;
}

/* How many of those alive can share a row with the one at `at`, in the order of the lanes; `*after` is where they end.
 */
static size_t group_size(const struct rows *rows, size_t at, size_t *after)
{
    const struct scene *scene = rows->layout->scene;
    size_t count = scene->recording->process_count, size = 0, first = scene->order[at];
    *after = at + 1;
    if (rows->group[first] == 1)
        return 1;
    for (size_t i = at; i < count; i++) {
        size_t process = scene->order[i];
        if (rows->row[process] == NOBODY)
            continue;
        if (!lanes_alike(rows, first, process))
            break;
        size++;
        *after = i + 1;
    }
    return size;
}

static void rows_number(struct rows *rows)
{
    const struct scene *scene = rows->layout->scene;
    size_t count = scene->recording->process_count, after;
    rows->count = 0;
    for (size_t i = 0; i < count; i = after) {
        after = i + 1;
        if (rows->row[scene->order[i]] == NOBODY)
            continue;
        size_t size = group_size(rows, i, &after);
        bool shared = size >= GROUP_LEAST;
        for (size_t j = i; j < after; j++) {
            size_t process = scene->order[j];
            if (rows->row[process] == NOBODY)
                continue;
            rows->row[process] = shared ? rows->count : rows->count++;
            rows->group[process] = shared ? 0 : 1;
        }
        if (shared)
            rows->group[scene->order[i]] = size;
        rows->count += shared;
    }
}

/* Of too many rows the first and the last are shown. */
static void rows_thin(struct rows *rows)
{
    size_t tail = ROWS_MAX - ROW_LEFT_OUT - 1, excess = rows->count - ROWS_MAX;
    rows->left_out = 0;
    if (rows->count <= ROWS_MAX)
        return;
    for (size_t i = 0; i < rows->layout->scene->recording->process_count; i++) {
        size_t *row = &rows->row[i];
        if (*row == NOBODY || *row < ROW_LEFT_OUT)
            continue;
        bool shown = *row >= rows->count - tail;
        *row = shown ? *row - excess : NOBODY;
        rows->left_out += !shown;
    }
    rows->count = ROWS_MAX;
}

void rows_find(struct rows *rows, const struct band *band)
{
    lanes_find(rows, band);
    rows_number(rows);
    rows_thin(rows);
}
