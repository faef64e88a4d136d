/* The lanes of an SVG figure.
 *
 * Each state has a shape of its own, so that colour only helps: running is a line, waiting is dots, a zombie is a
 * hatched box that says so, an orphan is a double line. Words stand above their lane, beginning at their moment. */
#include "svg.h"

#include <string.h>

#include "quote.h"

#define BEND 7 /* Pixels of the curve where a line between lanes meets a lane. */

void svg_escape(FILE *stream, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", stream);
            break;
        case '<':
            fputs("&lt;", stream);
            break;
        case '>':
            fputs("&gt;", stream);
            break;
        case '"':
            fputs("&quot;", stream);
            break;
        case '\'':
            fputs("&#39;", stream);
            break;
        default:
            putc(*text, stream);
        }
    }
}

void svg_text(const struct svg *svg, int x, int y, const char *class, const char *text)
{
    size_t columns = text_columns(text);
    if (columns == 0)
        return;
    fprintf(svg->stream, "<text class=\"%s\" x=\"%d\" y=\"%d\" textLength=\"%zu\" lengthAdjust=\"spacingAndGlyphs\">",
            class, x, y, columns * SVG_CELL - 1);
    svg_escape(svg->stream, text);
    fputs("</text>\n", svg->stream);
}

static int column_x(const struct svg *svg, size_t column)
{
    return SVG_MARGIN + (int)(svg->gutter + column) * SVG_CELL + SVG_CELL / 2;
}

static int row_y(const struct svg *svg, size_t row)
{
    return svg->top + (int)row * SVG_PITCH + SVG_PITCH - 10;
}

static void zombie_box(struct svg *svg, int from, int to, int y)
{
    fprintf(svg->stream, "<rect class=\"zombie\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"12\" rx=\"3\"/>\n", from,
            y - 6, to - from);
    for (int x = from + 6; x < to; x += 6)
        fprintf(svg->stream, "<path class=\"hatch\" d=\"M%d %dl-6 10\"/>\n", x, y - 5);
    if (to - from >= 56) /* below the words of its end, where no line between lanes goes */
        fprintf(svg->stream, "<text class=\"state\" x=\"%d\" y=\"%d\">zombie</text>\n", from + 7, y + 4);
}

void svg_state(struct svg *svg, enum lane_state state, bool orphan, int from, int to, int y)
{
    const char *class = state == LANE_BLOCKED ? "blocked" : state == LANE_STOPPED ? "stopped" : "run";
    if (state == LANE_ABSENT || from >= to)
        return;
    svg->occurs.state[state] = true;
    if (state == LANE_ZOMBIE) {
        zombie_box(svg, from, to, y);
        return;
    }
    svg->occurs.orphan |= orphan;
    if (orphan)
        fprintf(svg->stream, "<path class=\"%s orphan\" d=\"M%d %dH%dM%d %dH%d\"/>\n", class, from, y - 2, to, from,
                y + 2, to);
    else
        fprintf(svg->stream, "<path class=\"%s\" d=\"M%d %dH%d\"/>\n", class, from, y, to);
}

void svg_arrow(const struct svg *svg, int x, int y, bool down, bool sent)
{
    fprintf(svg->stream, "<path class=\"%s\" d=\"M%d %dl-5 %dh10z\"/>\n", sent ? "head sent-head" : "head", x, y,
            down ? -9 : 9);
}

/* Draw the state that a lane is in, up to an x. A zombie that is waited for ends where the line to its parent begins.
 */
static void stretch(struct svg *svg, size_t process, const struct lane_change *now, int until)
{
    size_t row = svg->rows.row[process];
    int from = svg->edge[process];
    svg->edge[process] = until;
    if (row != NOBODY && svg->rows.group[process] > 0) /* the first of a group is drawn for all */
        svg_state(svg, now->state, now->orphan, from, until, row_y(svg, row));
}

static void draw_states(struct svg *svg, const struct band *band, bool final)
{
    const struct layout *layout = svg->layout;
    const struct lane_change *change;
    struct lane_change before;
    size_t count = layout->scene->recording->process_count;
    bool ends = final && layout->scene->moment_count && layout->scene->moments[band->after - 1].kind == MOMENT_END;
    size_t last = ends ? layout->places[band->after - 1].at : final ? band->end : svg->columns;
    for (size_t i = 0; i < count; i++)
        svg->edge[i] = column_x(svg, 0);
    while ((change = rows_next_change(&svg->rows, band, &before))) {
        int at = column_x(svg, layout->places[change->moment].at);
        bool waited_for = before.state == LANE_ZOMBIE && layout->scene->moments[change->moment].kind == MOMENT_REAP;
        stretch(svg, change->process, &before, at - (waited_for ? BEND : 0));
        if (before.state == LANE_ABSENT && change->process > 0) /* the line from its parent ends in a bend */
            svg->edge[change->process] = at + BEND;
    }
    for (size_t i = 0; i < count; i++)
        stretch(svg, i, &svg->rows.now[i], column_x(svg, last));
}

/* A line between two lanes, bent where a life begins or ends, straight and with a head where something is sent. */
static void draw_line(struct svg *svg, const struct moment *moment, const struct place *place)
{
    size_t from_row = svg->rows.row[moment->process], to_row = svg->rows.row[moment->other];
    if (from_row == NOBODY && to_row == NOBODY)
        return;
    from_row = from_row == NOBODY ? ROW_LEFT_OUT : from_row;
    to_row = to_row == NOBODY ? ROW_LEFT_OUT : to_row;
    int x = column_x(svg, place->at), from = row_y(svg, from_row), to = row_y(svg, to_row), sign = from < to ? 1 : -1;
    bool sent = moment->kind != MOMENT_BIRTH && moment->kind != MOMENT_REAP;
    const char *class = sent ? "link sent" : "link";
    char path[128];
    if (moment->kind == MOMENT_BIRTH)
        snprintf(path, sizeof path, "M%d %dV%dQ%d %d %d %d", x, from + sign * 3, to - sign * BEND, x, to, x + BEND, to);
    else if (moment->kind == MOMENT_REAP)
        snprintf(path, sizeof path, "M%d %dQ%d %d %d %dV%d", x - BEND, to, x, to, x, to - sign * BEND, from + sign * 4);
    else
        snprintf(path, sizeof path, "M%d %dV%d", x, from + sign * 3, to - sign * 8);
    svg->occurs.signal |= sent;
    svg->occurs.reap |= moment->kind == MOMENT_REAP;
    fprintf(svg->stream, "<path class=\"halo\" d=\"%s\"/>\n<path class=\"%s\" d=\"%s\"/>\n", path, class, path);
    if (moment->kind == MOMENT_REAP)
        svg_arrow(svg, x, from + sign * 2, sign < 0, false);
    else if (sent)
        svg_arrow(svg, x, to - sign * 2, sign > 0, true);
}

static void draw_output(struct svg *svg, int x, int y, const char *text)
{
    int width = (int)text_columns(text) * SVG_CELL;
    svg->occurs.output = true;
    fprintf(svg->stream, "<path class=\"said\" d=\"M%d %dv-7h-2v-17h%dv17h%d\"/>\n", x, y, width + 4, -(width - 3));
    svg_text(svg, x + 1, y - 12, "output", text);
}

static void draw_tags(const struct svg *svg, const char *tags, int x, int y)
{
    int width = (int)strlen(tags) * SVG_CELL;
    if (!*tags)
        return;
    fprintf(svg->stream, "<rect class=\"tag\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"16\" rx=\"4\"/>\n", x, y - 22,
            width);
    svg_text(svg, x, y - 10, "tagged", tags);
}

/* Words and signs of a moment, above its lane. */
static void draw_words(struct svg *svg, const struct moment *moment, const struct place *place)
{
    char text[TEXT_SIZE];
    size_t row = svg->rows.row[moment->process];
    if (row == NOBODY)
        return;
    int x = column_x(svg, place->text), y = row_y(svg, row), at = column_x(svg, place->at);
    layout_text(moment, true, text);
    const char *words = *text == ' ' ? text + 1 : text;
    int wide = (int)text_columns(words) * SVG_CELL;
    if (moment->kind == MOMENT_START)
        fprintf(svg->stream, "<circle class=\"start\" cx=\"%d\" cy=\"%d\" r=\"5\"/>\n", at, y);
    else if (moment->kind == MOMENT_EXIT)
        fprintf(svg->stream, "<path class=\"end\" d=\"M%d %dv14\"/>\n", at, y - 7);
    else if (moment->kind != MOMENT_END && moment->kind != MOMENT_RETURN)
        fprintf(svg->stream, "<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"2.5\"/>\n",
                moment->other == NOBODY ? x : at, y);
    if (moment->kind == MOMENT_CALL || moment->kind == MOMENT_RETURN || moment->kind == MOMENT_SEND) {
        words_errors_note(moment->label, svg->occurs.error);
        svg->occurs.group |= strstr(moment->label, " group") != NULL;
    }
    words_tags_note(moment->tags, &svg->occurs.finding, &svg->occurs.mark);
    svg->occurs.standard_error |= moment->kind == MOMENT_OUTPUT && moment->label[0] == '2';
    if (moment->kind == MOMENT_OUTPUT)
        draw_output(svg, x, y, words);
    else
        svg_text(svg, x, y - 10, moment->kind == MOMENT_EXIT || moment->kind == MOMENT_END ? "words strong" : "words",
                 words);
    draw_tags(svg, moment->tags, x + wide + (wide > 0 ? 4 : 0), y);
}

/* The name of a lane; hovering over it tells the rest. */
static void draw_name(struct svg *svg, size_t process)
{
    char name[96], status[64], program[160];
    const struct recording *recording = svg->layout->scene->recording;
    const struct recorded_process *it = &recording->processes[process];
    size_t row = svg->rows.row[process], group = svg->rows.group[process], room = svg->gutter - 1;
    if (row == NOBODY || group == 0)
        return;
    snprintf(name, sizeof name, "%.80s", it->name);
    text_cut(name, sizeof name, room, true);
    text_quote(program, sizeof program, it->program ? it->program : "", strlen(it->program ? it->program : ""), 40,
               false, true);
    status_describe(it->status, status, sizeof status);
    svg->occurs.together |= group > 1;
    fprintf(svg->stream, "<g><title>%s (", it->name);
    svg_escape(svg->stream, program);
    fprintf(svg->stream, "): %s</title>", status);
    svg_text(svg, SVG_MARGIN, row_y(svg, row) + 4, "name", group > 1 ? "⋮" : name);
    fputs("</g>\n", svg->stream);
    if (group == 1)
        return;
    size_t last = process, left = group;
    for (size_t i = svg->layout->scene->row[process]; left > 0; i++)
        if (svg->rows.row[svg->layout->scene->order[i]] == row) {
            last = svg->layout->scene->order[i];
            left--;
        }
    char text[96];
    snprintf(text, sizeof text, "%.24s to %.24s (%zu)", it->name, recording->processes[last].name, group);
    svg_text(svg, column_x(svg, 1), row_y(svg, row) - 10, "words", text);
}

static void draw_left_out(struct svg *svg)
{
    char text[64];
    snprintf(text, sizeof text, "⋮ %zu more processes", svg->rows.left_out);
    if (svg->rows.left_out > 0)
        svg_text(svg, SVG_MARGIN, row_y(svg, ROW_LEFT_OUT) + 4, "words", text);
}

void svg_band(struct svg *svg, size_t index, bool shown)
{
    const struct layout *layout = svg->layout;
    const struct scene *scene = layout->scene;
    const struct band *band = &layout->bands[index];
    struct lane_change before;
    while (!shown && rows_next_change(&svg->rows, band, &before))
        ;
    if (!shown)
        return;
    rows_find(&svg->rows, band);
    for (size_t i = 0; i < scene->recording->process_count; i++)
        draw_name(svg, i);
    draw_left_out(svg);
    draw_states(svg, band, index + 1 == layout->band_count);
    for (size_t i = band->first; i < band->after; i++)
        if (scene->moments[i].other != NOBODY)
            draw_line(svg, &scene->moments[i], &layout->places[i]);
    for (size_t i = band->first; i < band->after; i++)
        draw_words(svg, &scene->moments[i], &layout->places[i]);
    svg->top += (int)svg->rows.count * SVG_PITCH + 14;
}
