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
    rows->member = calloc(count, sizeof *rows->member);
    rows->is_member = calloc(count, sizeof *rows->is_member);
    for (size_t i = 0; i < count && rows->row; i++)
        rows->row[i] = NOBODY;
    return rows->now && rows->row && rows->group && rows->member && rows->is_member ? 0 : -ENOMEM;
}

void rows_free(struct rows *rows)
{
    free(rows->now);
    free(rows->row);
    free(rows->group);
    free(rows->member);
    free(rows->is_member);
    *rows = (struct rows){0};
}

static void member_add(struct rows *rows, const struct lane_change *change)
{
    if (change->state == LANE_ABSENT || rows->is_member[change->process])
        return;
    rows->is_member[change->process] = true;
    rows->member[rows->member_count++] = change->process;
}

const struct lane_change *rows_next_change(struct rows *rows, const struct band *band, struct lane_change *before)
{
    const struct scene *scene = rows->layout->scene;
    if (rows->change >= scene->change_count || scene->changes[rows->change].moment >= band->after)
        return NULL;
    const struct lane_change *change = &scene->changes[rows->change++];
    *before = rows->now[change->process];
    rows->now[change->process] = *change;
    member_add(rows, change);
    return change;
}

/* Those who are gone are members no more; those who are born in this band are added, and all put in order. */
static void members_renew(struct rows *rows, const struct band *band)
{
    const struct scene *scene = rows->layout->scene;
    size_t kept = 0;
    for (size_t i = 0; i < rows->member_count; i++) {
        size_t process = rows->member[i];
        rows->row[process] = NOBODY;
        rows->is_member[process] = rows->now[process].state != LANE_ABSENT;
        if (rows->is_member[process])
            rows->member[kept++] = process;
    }
    rows->member_count = kept;
    for (size_t i = rows->change; i < scene->change_count && scene->changes[i].moment < band->after; i++)
        member_add(rows, &scene->changes[i]);
    for (size_t i = 1; i < rows->member_count; i++) { /* nearly in order: by insertion */
        size_t process = rows->member[i], j = i;
        for (; j > 0 && scene->row[rows->member[j - 1]] > scene->row[process]; j--)
            rows->member[j] = rows->member[j - 1];
        rows->member[j] = process;
    }
}

/* Members get row 0 for now; those to whom something happens, group 1. */
static void lanes_find(struct rows *rows, const struct band *band)
{
    const struct scene *scene = rows->layout->scene;
    members_renew(rows, band);
    for (size_t i = 0; i < rows->member_count; i++)
        rows->row[rows->member[i]] = rows->group[rows->member[i]] = 0;
    for (size_t i = rows->change; i < scene->change_count && scene->changes[i].moment < band->after; i++)
        rows->group[scene->changes[i].process] = 1;
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

/* How many members, from the one at `at` on, can share a row. */
static size_t group_size(const struct rows *rows, size_t at)
{
    size_t after = at + 1;
    if (rows->group[rows->member[at]] == 1)
        return 1;
    while (after < rows->member_count && lanes_alike(rows, rows->member[at], rows->member[after]))
        after++;
    return after - at;
}

static void rows_number(struct rows *rows)
{
    rows->count = 0;
    for (size_t i = 0, size; i < rows->member_count; i += size) {
        size = group_size(rows, i);
        bool shared = size >= GROUP_LEAST;
        for (size_t j = i; j < i + size; j++) {
            rows->row[rows->member[j]] = shared ? rows->count : rows->count++;
            rows->group[rows->member[j]] = shared ? 0 : 1;
        }
        if (shared)
            rows->group[rows->member[i]] = size;
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
    for (size_t i = 0; i < rows->member_count; i++) {
        size_t *row = &rows->row[rows->member[i]];
        if (*row < ROW_LEFT_OUT)
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
