/* Columns and bands.
 *
 * Logical time goes from left to right, strictly: a moment stands further right than the one before, whoever's it is.
 * Words may reach further than the next moment of another lane, because every lane has its row; so a picture is
 * much narrower than the sum of its words. A line between two lanes never goes through words. */
#include "text_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote.h"
#include "text_rows.h"

#define GUTTER_MAX 16 /* Columns for names; deep families have long ones. */
#define GAP 2 /* From one moment to the next, so that two lines between lanes are never side by side. */

/* The plan in the making. */
struct planner {
    struct layout *layout;
    size_t *free;   /* by row: the first column where something new may stand */
    size_t *epoch;  /* by row: the band that this is true for */
    size_t last;    /* the column of the moment before */
    bool fresh;     /* nothing is in this band yet */
};

void layout_text(const struct moment *moment, bool utf8, char text[TEXT_SIZE])
{
    bool words = moment->kind != MOMENT_OUTPUT;
    char times[32] = "";
    if (moment->count > 1 && *moment->label)
        snprintf(times, sizeof times, utf8 ? " ×%u" : " x%u", moment->count);
    *text = '\0';
    if (*moment->label)
        snprintf(text, TEXT_SIZE, "%s%s%s", words ? " " : "", moment->label, times);
}

/* Columns of words and tags; words are set off by a blank on the right, unless a line follows. */
static size_t text_width(const struct layout *layout, const struct moment *moment)
{
    char text[TEXT_SIZE];
    layout_text(moment, layout->utf8, text);
    size_t width = text_columns(text) + text_columns(moment->tags);
    bool blank = width > 0 && moment->kind != MOMENT_OUTPUT && moment->other == NOBODY;
    return width + blank;
}

/* Whether the sign comes first and the words after it. */
static bool sign_first(const struct moment *moment)
{
    return moment->kind == MOMENT_START || moment->kind == MOMENT_BIRTH;
}

static size_t row_free(const struct planner *planner, size_t row)
{
    return planner->epoch[row] == planner->layout->band_count ? planner->free[row] : 0;
}

static void row_take(struct planner *planner, size_t process, size_t until)
{
    size_t row = planner->layout->scene->row[process];
    planner->epoch[row] = planner->layout->band_count;
    planner->free[row] = until;
}

/* The first column where no words are in the way of a line between two lanes. */
static size_t line_free(const struct planner *planner, const struct moment *moment)
{
    const size_t *row = planner->layout->scene->row;
    size_t from = row[moment->process], to = moment->other == NOBODY ? from : row[moment->other];
    size_t least = from < to ? from : to, most = from < to ? to : from, column = 0;
    for (size_t i = least; i <= most; i++) {
        size_t taken = row_free(planner, i);
        if (i != from && taken > column)
            column = taken;
    }
    return column;
}

/* Where a moment would stand in the band at hand. Gives the column after it. */
static size_t place_find(const struct planner *planner, const struct moment *moment, struct place *place)
{
    size_t width = text_width(planner->layout, moment),
           own = row_free(planner, planner->layout->scene->row[moment->process]);
    size_t start = planner->fresh ? (moment->kind != MOMENT_START) : planner->last + GAP;
    place->band = planner->layout->band_count - 1;
    if (start < own)
        start = own;
    size_t line = line_free(planner, moment);
    if (sign_first(moment)) {
        place->at = start > line ? start : line;
        place->text = place->at + 1;
        return place->text + width;
    }
    if (moment->other == NOBODY) {
        place->at = place->text = start;
        return start + (width ? width : 1);
    }
    place->at = start + width > line ? start + width : line;
    place->text = place->at - width;
    return place->at + 1;
}

/* The last moments of all stand one below the other: they are one. */
static size_t place_find_end(const struct planner *planner, size_t index, struct place *place)
{
    const struct scene *scene = planner->layout->scene;
    size_t start = planner->fresh ? 1 : planner->last + GAP, end = 0;
    for (size_t i = index; i < scene->moment_count; i++) {
        size_t taken = row_free(planner, scene->row[scene->moments[i].process]);
        start = taken > start ? taken : start;
    }
    for (size_t i = index; i < scene->moment_count; i++) {
        size_t width = text_width(planner->layout, &scene->moments[i]);
        end = start + width > end ? start + width : end;
    }
    *place = (struct place){.band = planner->layout->band_count - 1, .text = start, .at = start};
    return end;
}

static int band_begin(struct planner *planner, size_t first)
{
    struct layout *layout = planner->layout;
    struct band *bands = scene_room(layout->bands, layout->band_count, sizeof *bands);
    if (!bands)
        return -ENOMEM;
    layout->bands = bands;
    bands[layout->band_count++] = (struct band){.first = first, .after = first};
    planner->fresh = true;
    planner->last = 0;
    return 0;
}

static void place_take(struct planner *planner, size_t index, size_t end)
{
    struct layout *layout = planner->layout;
    const struct moment *moment = &layout->scene->moments[index];
    const struct place *place = &layout->places[index];
    struct band *band = &layout->bands[layout->band_count - 1];
    bool words = end > place->at + 1;
    bool ends = moment->kind == MOMENT_EXIT; /* at least one z is to be seen of any zombie */
    row_take(planner, moment->process, end + (words && moment->kind != MOMENT_BIRTH) + ends);
    planner->last = place->at;
    planner->fresh = false;
    band->after = index + 1;
    band->end = end > band->end ? end : band->end;
}

/* How high each band is. */
static int count_rows(struct layout *layout)
{
    struct rows rows;
    struct lane_change before;
    int error = rows_begin(&rows, layout);
    for (size_t i = 0; i < layout->band_count && !error; i++) {
        rows_find(&rows, &layout->bands[i]);
        layout->bands[i].rows = rows.count;
        while (rows_next_change(&rows, &layout->bands[i], &before))
            ;
    }
    rows_free(&rows);
    return error;
}

static int plan_moments(struct planner *planner)
{
    struct layout *layout = planner->layout;
    const struct scene *scene = layout->scene;
    for (size_t i = 0; i < scene->moment_count; i++) {
        const struct moment *moment = &scene->moments[i];
        struct place *place = &layout->places[i];
        for (;;) {
            bool joined = moment->kind == MOMENT_END && i > 0 && scene->moments[i - 1].kind == MOMENT_END;
            size_t end =
                moment->kind == MOMENT_END ? place_find_end(planner, i, place) : place_find(planner, moment, place);
            if (joined) {
                *place = layout->places[i - 1];
                end = place->at + text_width(layout, moment);
            }
            if (end < layout->room || planner->fresh || joined) {
                place_take(planner, i, end);
                break;
            }
            int error = band_begin(planner, i);
            if (error)
                return error;
        }
    }
    return 0;
}

int layout_plan(struct layout *layout, const struct scene *scene, size_t room, bool utf8)
{
    size_t rows = scene->recording->process_count + 1;
    *layout = (struct layout){.scene = scene, .utf8 = utf8, .room = room};
    struct planner planner = {.layout = layout};
    planner.free = calloc(rows, sizeof *planner.free);
    planner.epoch = calloc(rows, sizeof *planner.epoch);
    layout->places = calloc(scene->moment_count + 1, sizeof *layout->places);
    int error = planner.free && planner.epoch && layout->places ? band_begin(&planner, 0) : -ENOMEM;
    if (!error)
        error = plan_moments(&planner);
    if (!error)
        error = count_rows(layout);
    free(planner.free);
    free(planner.epoch);
    if (error)
        layout_free(layout);
    return error;
}

void layout_free(struct layout *layout)
{
    free(layout->places);
    free(layout->bands);
    *layout = (struct layout){0};
}

void layout_cut(const struct layout *layout, size_t lines, size_t *head, size_t *tail)
{
    size_t total = 0, used = 0;
    for (size_t i = 0; i < layout->band_count; i++)
        total += layout->bands[i].rows + 1;
    *head = *tail = layout->band_count;
    if (total <= lines)
        return;
    for (*head = 0; *head < layout->band_count && (*head == 0 || used < lines * 2 / 3); ++*head)
        used += layout->bands[*head].rows + 1;
    for (; *tail > *head && (*tail == layout->band_count || used < lines); --*tail)
        used += layout->bands[*tail - 1].rows + 1;
}

size_t layout_gutter(const struct recording *recording)
{
    size_t longest = 0;
    for (size_t i = 0; i < recording->process_count; i++) {
        size_t length = strlen(recording->processes[i].name);
        longest = length > longest ? length : longest;
    }
    return (longest < GUTTER_MAX - 2 ? longest : GUTTER_MAX - 2) + 2;
}
