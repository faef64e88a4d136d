/* The rows of a text picture.
 *
 * States first, as stretches from one change to the next; then the lines between lanes; then signs and words. The
 * layout has seen to it that a later one never hides what matters of an earlier one. */
#include "text_draw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote.h"

const struct signs ascii_signs = {
    .start = '*', .run = '-', .blocked = '.', .stopped = '#', .zombie = 'z', .orphan = '=', .orphan_blocked = ':',
    .line = '|', .branch_down = '+', .branch_up = '+', .begin_below = '\\', .begin_above = '/',
    .end_below = '/', .end_above = '\\', .arrow_down = 'v', .arrow_up = '^',
};

const struct signs box_signs = {
    .start = 0x25cf,
    .run = 0x2500,
    .blocked = 0xb7,
    .stopped = 0x2016,
    .zombie = 'z',
    .orphan = 0x2550,
    .orphan_blocked = ':',
    .line = 0x2502,
    .branch_down = 0x252c,
    .branch_up = 0x2534,
    .begin_below = 0x2514,
    .begin_above = 0x250c,
    .end_below = 0x2518,
    .end_above = 0x2510,
    .arrow_down = 0x25bc,
    .arrow_up = 0x25b2,
};

int drawing_begin(struct drawing *drawing)
{
    drawing->column = calloc(drawing->layout->scene->recording->process_count + 1, sizeof *drawing->column);
    int error = rows_begin(&drawing->rows, drawing->layout);
    return drawing->column ? error : -ENOMEM;
}

void drawing_free(struct drawing *drawing)
{
    free(drawing->column);
    rows_free(&drawing->rows);
    canvas_free(&drawing->canvas);
}

static uint32_t state_sign(const struct signs *signs, const struct lane_change *now, enum style *style)
{
    *style = now->orphan ? STYLE_ORPHAN : STYLE_PLAIN;
    switch (now->state) {
    case LANE_RUNNING:
        return now->orphan ? signs->orphan : signs->run;
    case LANE_BLOCKED:
        *style = now->orphan ? STYLE_ORPHAN : STYLE_QUIET;
        return now->orphan ? signs->orphan_blocked : signs->blocked;
    case LANE_STOPPED:
        return signs->stopped;
    case LANE_ZOMBIE:
        *style = STYLE_ZOMBIE;
        return signs->zombie;
    default:
        return ' ';
    }
}

/* Draw the state that a lane is in, up to a column. */
static void stretch(struct drawing *drawing, size_t process, const struct lane_change *now, size_t until)
{
    size_t row = drawing->rows.row[process];
    enum style style;
    uint32_t sign = state_sign(drawing->signs, now, &style);
    if (row != NOBODY && now->state != LANE_ABSENT && drawing->column[process] < until) {
        drawing->occurs.state[now->state][now->orphan] = true;
        for (size_t x = drawing->column[process]; x < until; x++)
            canvas_put(&drawing->canvas, row, drawing->gutter + x, sign, style);
    }
    drawing->column[process] = until;
}

static void draw_line(struct drawing *drawing, const struct moment *moment, const struct place *place)
{
    const struct signs *signs = drawing->signs;
    size_t from = drawing->rows.row[moment->process], to = drawing->rows.row[moment->other];
    size_t x = drawing->gutter + place->at;
    if (from == NOBODY && to == NOBODY)
        return;
    if (from == NOBODY || to == NOBODY)
        *(from == NOBODY ? &from : &to) = ROW_LEFT_OUT;
    bool down = from < to;
    for (size_t row = (down ? from : to) + 1; row < (down ? to : from); row++)
        canvas_put(&drawing->canvas, row, x, signs->line, STYLE_PLAIN);
    canvas_put(&drawing->canvas, from, x, down ? signs->branch_down : signs->branch_up, STYLE_PLAIN);
    uint32_t end = down ? signs->arrow_down : signs->arrow_up;
    if (moment->kind == MOMENT_BIRTH)
        end = down ? signs->begin_below : signs->begin_above;
    else if (moment->kind == MOMENT_REAP)
        end = down ? signs->end_below : signs->end_above;
    else
        drawing->occurs.arrow[down] = true;
    canvas_put(&drawing->canvas, to, x, end, STYLE_PLAIN);
}

static enum style words_style(const struct moment *moment)
{
    if (moment->kind == MOMENT_OUTPUT)
        return STYLE_OUTPUT;
    return moment->kind == MOMENT_EXIT ? STYLE_NAME : moment->kind == MOMENT_END ? STYLE_MARK : STYLE_WORDS;
}

static void draw_words(struct drawing *drawing, const struct moment *moment, const struct place *place)
{
    char text[TEXT_SIZE];
    size_t row = drawing->rows.row[moment->process], x = drawing->gutter + place->text;
    struct canvas *canvas = &drawing->canvas;
    if (row == NOBODY)
        return;
    if (moment->kind == MOMENT_START)
        canvas_put(canvas, row, drawing->gutter + place->at, drawing->signs->start, STYLE_PLAIN);
    layout_text(moment, drawing->layout->utf8, text);
    x = canvas_text(canvas, row, x, text, words_style(moment));
    x = canvas_text(canvas, row, x, moment->tags, STYLE_MARK);
    if (*text == ' ' && moment->other == NOBODY)
        canvas_put(canvas, row, x, ' ', STYLE_PLAIN);
    drawing->occurs.kind[moment->kind] = true;
    drawing->occurs.folded |= moment->count > 1 && *moment->label; /* else it is not told how often */
    if (moment->kind == MOMENT_CALL || moment->kind == MOMENT_RETURN || moment->kind == MOMENT_SEND) {
        words_errors_note(moment->label, drawing->occurs.error);
        drawing->occurs.group |= strstr(moment->label, " group") != NULL;
    }
    words_tags_note(moment->tags, &drawing->occurs.finding, &drawing->occurs.mark);
    drawing->occurs.standard_error |= moment->kind == MOMENT_OUTPUT && moment->label[0] == '2';
}

/* A name that is too long for the gutter keeps its beginning and its end. */
static void draw_name(struct drawing *drawing, size_t process, size_t row)
{
    char name[64];
    const char *full = drawing->layout->scene->recording->processes[process].name;
    size_t room = drawing->gutter - 2, length = strlen(full);
    const char *dots = drawing->layout->utf8 ? "…" : "..";
    size_t head = 3, tail = room - head - text_columns(dots);
    if (length <= room)
        snprintf(name, sizeof name, "%s", full);
    else
        snprintf(name, sizeof name, "%.*s%s%s", (int)head, full, dots, full + length - tail);
    canvas_text(&drawing->canvas, row, 0, name, STYLE_NAME);
}

/* A row that several share says how many they are, and, in it, from whom to whom. */
static void draw_group(struct drawing *drawing, size_t first, size_t row)
{
    char text[96];
    const struct scene *scene = drawing->layout->scene;
    size_t last = first, left = drawing->rows.group[first];
    for (size_t i = scene->row[first]; left > 0; i++)
        if (drawing->rows.row[scene->order[i]] == row) {
            last = scene->order[i];
            left--;
        }
    const char *from = scene->recording->processes[first].name, *to = scene->recording->processes[last].name;
    snprintf(text, sizeof text, " %.24s to %.24s (%zu) ", from, to, drawing->rows.group[first]);
    if (text_columns(text) + 4 < drawing->layout->room)
        canvas_text(&drawing->canvas, row, drawing->gutter + 2, text, STYLE_QUIET);
    canvas_text(&drawing->canvas, row, 0, drawing->layout->utf8 ? "⋮" : ":", STYLE_NAME);
}

static void draw_names(struct drawing *drawing)
{
    for (size_t i = 0; i < drawing->layout->scene->recording->process_count; i++) {
        size_t row = drawing->rows.row[i], group = drawing->rows.group[i];
        if (row != NOBODY && group == 1)
            draw_name(drawing, i, row);
        else if (row != NOBODY && group > 1) {
            draw_group(drawing, i, row);
            drawing->occurs.together = true;
        }
    }
}

/* Nothing is drawn of a lane after the last word on it. */
static size_t final_column(const struct layout *layout, const struct band *band)
{
    bool ends = band->after > band->first && layout->scene->moments[band->after - 1].kind == MOMENT_END;
    return ends ? layout->places[band->after - 1].at : band->end;
}

static void draw_states(struct drawing *drawing, const struct band *band, bool final)
{
    const struct layout *layout = drawing->layout;
    const struct lane_change *change;
    struct lane_change before;
    size_t count = layout->scene->recording->process_count;
    memset(drawing->column, 0, count * sizeof *drawing->column);
    while ((change = rows_next_change(&drawing->rows, band, &before)))
        stretch(drawing, change->process, &before, layout->places[change->moment].at);
    for (size_t i = 0; i < count; i++)
        stretch(drawing, i, &drawing->rows.now[i], final ? final_column(layout, band) : layout->room);
}

static void band_print(struct drawing *drawing)
{
    char text[96];
    if (drawing->rows.left_out > 0) {
        drawing->occurs.together = true;
        snprintf(text, sizeof text, "%s %zu more processes", drawing->layout->utf8 ? "⋮" : ":", drawing->rows.left_out);
        canvas_text(&drawing->canvas, ROW_LEFT_OUT, 0, text, STYLE_QUIET);
    }
    for (size_t row = 0; row < drawing->canvas.rows; row++)
        canvas_print(&drawing->canvas, row, drawing->colour, drawing->stream);
}

int drawing_band(struct drawing *drawing, size_t index, bool shown)
{
    const struct layout *layout = drawing->layout;
    const struct scene *scene = layout->scene;
    const struct band *band = &layout->bands[index];
    struct lane_change before;
    while (!shown && rows_next_change(&drawing->rows, band, &before))
        ;
    if (!shown)
        return 0;
    rows_find(&drawing->rows, band);
    if (canvas_reset(&drawing->canvas, drawing->rows.count, drawing->gutter + layout->room))
        return -ENOMEM;
    draw_states(drawing, band, index + 1 == layout->band_count);
    for (size_t i = band->first; i < band->after; i++)
        if (scene->moments[i].other != NOBODY)
            draw_line(drawing, &scene->moments[i], &layout->places[i]);
    draw_names(drawing); /* over the lines: a name that is cut in two can't be read, a line can */
    for (size_t i = band->first; i < band->after; i++)
        draw_words(drawing, &scene->moments[i], &layout->places[i]);
    band_print(drawing);
    return 0;
}
