/* An SVG figure as a whole: style, title and description, bands, legend, findings. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote.h"
#include "svg.h"
#include "threads_view.h"
#include "words.h"

#define LEGEND_LEAST 72 /* Columns that legend and findings need, however short the run. */

/* Colours have a contrast of at least 4.5 on their ground, and differ in brightness too, for who prints in grey. */
static const char style[] =
    "text{font:13px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#1c1c22}"
    ".paper{fill:#fff}.name,.strong,.heading{font-weight:bold}.heading{font-size:14px}.words{fill:#33405c}"
    ".strong{fill:#1c1c22}.output{fill:#14532d}.small{font-size:12px;fill:#42424d}"
    ".run,.blocked,.stopped,.link,.halo,.end,.hatch,.said{fill:none}"
    ".run{stroke:#1c1c22;stroke-width:2.5}.blocked{stroke:#5b6478;stroke-width:2.5;stroke-dasharray:0 6;"
    "stroke-linecap:round}"
    ".stopped{stroke:#5b6478;stroke-width:8;stroke-dasharray:2 3}.orphan{stroke:#9a3c00;stroke-width:1.6}"
    ".zombie{fill:#f9e0e0;stroke:#a11d2e;stroke-width:1.2}.hatch{stroke:#a11d2e;stroke-width:.6;opacity:.5}"
    ".state{font-size:11px;font-weight:bold;fill:#7d1020;paint-order:stroke;stroke:#f9e0e0;"
    "stroke-width:4px}"
    ".link{stroke:#1c1c22;stroke-width:1.6}.sent{stroke:#5b21b6;stroke-dasharray:5 3}.halo{stroke:#fff;stroke-width:6}"
    ".head{fill:#1c1c22}.sent-head{fill:#5b21b6}.start,.dot{fill:#1c1c22}.end{stroke:#1c1c22;stroke-width:3}"
    ".said{fill:#edf7ef;stroke:#14532d;stroke-width:1}.tag{fill:#1c1c22}.tagged{fill:#fff;font-weight:bold}"
    ".note{fill:none;stroke:#42424d}"
    "@media(prefers-color-scheme:dark){"
    "text,.strong{fill:#e8e8ee}.paper{fill:#16161c}.words{fill:#b9c4e0}.output{fill:#a8e0b8}.small{fill:#b8b8c4}"
    ".run,.link,.end{stroke:#e8e8ee}.blocked,.stopped{stroke:#9aa4ba}.orphan{stroke:#f0a35e}.sent{stroke:#c4a8ff}"
    ".zombie{fill:#431a20;stroke:#f08a98}.hatch{stroke:#f08a98}.state{fill:#ffc9d0;stroke:#431a20}.halo{stroke:#16161c}"
    ".head,.start,.dot{fill:#e8e8ee}.sent-head{fill:#c4a8ff}.said{fill:#15291b;stroke:#7fc796}"
    ".tag{fill:#e8e8ee}.tagged{fill:#16161c}.note{fill:none;stroke:#b8b8c4}}";

/* Text in lines of so many columns, the first one indented by what stands there already. */
static void paragraph(struct svg *svg, const char *text, size_t indent, size_t columns)
{
    char line[512] = "", word[256];
    size_t used = 0, size;
    for (; *text; text += size + (text[size] != '\0')) {
        size = strcspn(text, " ");
        text_quote(word, sizeof word, text, size, columns - indent, false, true);
        size_t wide = text_columns(word);
        if (used > 0 && (indent + used + 1 + wide > columns || strlen(line) + strlen(word) + 2 > sizeof line)) {
            svg_text(svg, SVG_MARGIN + (int)indent * SVG_CELL, svg->top + 14, "small", line);
            svg->top += 19;
            used = 0;
            line[0] = '\0';
        }
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s%s", used ? " " : "", word);
        used += wide + (used > 0);
    }
    svg_text(svg, SVG_MARGIN + (int)indent * SVG_CELL, svg->top + 14, "small", line);
    svg->top += 19;
}

static void findings(struct svg *svg, size_t columns)
{
    char text[96], words[1024];
    const struct recording *recording = svg->recording;
    for (size_t i = 0; i < recording->finding_count && i < PICTURE_FINDINGS; i++) {
        snprintf(text, sizeof text, "[%zu]", i + 1);
        bool note = recording->findings[i].severity == SEVERITY_NOTE;
        fprintf(svg->stream, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%zu\" height=\"16\" rx=\"4\"/>\n",
                note ? "tag note" : "tag", SVG_MARGIN, svg->top + 2, strlen(text) * SVG_CELL);
        svg_text(svg, SVG_MARGIN, svg->top + 14, note ? "words" : "tagged", text);
        words_finding(&recording->findings[i], words, sizeof words);
        paragraph(svg, words, strlen(text) + 1, columns);
    }
    snprintf(text, sizeof text, "… and %zu more findings.", recording->finding_count - PICTURE_FINDINGS);
    if (recording->finding_count > PICTURE_FINDINGS)
        paragraph(svg, text, 0, columns);
}

/* One entry of the legend: what is drawn for it is up to the caller, in 36 pixels from the x that comes back. */
static int legend_place(struct svg *svg, int *x, const char *meaning, size_t columns)
{
    int width = 44 + (int)(strlen(meaning) + 3) * SVG_CELL, at = *x;
    if (*x > SVG_MARGIN && *x + width > SVG_MARGIN + (int)columns * SVG_CELL) {
        at = SVG_MARGIN;
        svg->top += 22;
    }
    svg_text(svg, at + 44, svg->top + 14, "small", meaning);
    *x = at + width;
    return at;
}

static void legend_state(struct svg *svg, int *x, enum lane_state state, bool orphan, const char *meaning,
                         size_t columns)
{
    int at = legend_place(svg, x, meaning, columns);
    svg_state(svg, state, orphan, at, at + 34, svg->top + 10);
}

static int legend_link(struct svg *svg, int *x, const char *path, const char *class, const char *meaning,
                       size_t columns)
{
    int at = legend_place(svg, x, meaning, columns);
    fprintf(svg->stream, "<path class=\"%s\" d=\"M%d %d%s\"/>\n", class, at, svg->top + 4, path);
    return at;
}

/* An entry for a word that stands in the figure. */
static void legend_words(struct svg *svg, int *x, bool occurs, const char *meaning, size_t columns)
{
    int width = (int)(strlen(meaning) + 3) * SVG_CELL;
    if (!occurs)
        return;
    if (*x > SVG_MARGIN && *x + width > SVG_MARGIN + (int)columns * SVG_CELL) {
        *x = SVG_MARGIN;
        svg->top += 22;
    }
    svg_text(svg, *x, svg->top + 14, "small", meaning);
    *x += width;
}

static void legend(struct svg *svg, size_t columns)
{
    struct svg_occurs occurs = svg->occurs; /* what is drawn here does not count */
    int x = SVG_MARGIN;
    svg->top += 4;
    if (occurs.state[LANE_RUNNING])
        legend_state(svg, &x, LANE_RUNNING, false, "runs", columns);
    if (occurs.state[LANE_BLOCKED])
        legend_state(svg, &x, LANE_BLOCKED, false, "waits", columns);
    if (occurs.state[LANE_STOPPED])
        legend_state(svg, &x, LANE_STOPPED, false, "stopped", columns);
    if (occurs.state[LANE_ZOMBIE])
        legend_state(svg, &x, LANE_ZOMBIE, false, "zombie: ended, not waited for yet", columns);
    if (occurs.orphan)
        legend_state(svg, &x, LANE_RUNNING, true, "orphan: its parent ended first", columns);
    if (svg->layout->scene->recording->process_count > 1)
        legend_link(svg, &x, "h8v6q0 6 6 6h20", "link", words_birth(svg->threads), columns);
    if (occurs.reap) {
        int at = legend_link(svg, &x, "m0 14h14q6 0 6 -6v-2", "link", "wait gets the status", columns);
        svg_arrow(svg, at + 20, svg->top + 2, false, false);
    }
    if (occurs.signal) {
        int at = legend_link(svg, &x, "m14 -4v12", "link sent", "signals or wakes another", columns);
        svg_arrow(svg, at + 14, svg->top + 20, true, true);
    }
    if (occurs.output) {
        int at = legend_place(svg, &x, "writes", columns);
        fprintf(svg->stream, "<path class=\"said\" d=\"M%d %dv-5h-2v-11h32v11h-27\"/>\n", at + 2, svg->top + 18);
    }
    legend_words(svg, &x, occurs.standard_error, "2> to stderr", columns);
    for (size_t i = 0; i < WORDS_ERRORS; i++) {
        char text[96];
        snprintf(text, sizeof text, "%s: %s", words_errors[i].name, words_errors[i].meaning);
        legend_words(svg, &x, occurs.error[i], text, columns);
    }
    legend_words(svg, &x, occurs.group, "group: any or all of a group", columns);
    legend_words(svg, &x, occurs.together, "⋮ several processes", columns);
    legend_words(svg, &x, occurs.finding, "[1] told below", columns);
    legend_words(svg, &x, words_events_numbered(svg->recording), "event 7: as --format words counts",
                 columns);
    svg->top += 30;
}

static void bands(struct svg *svg, size_t lines)
{
    char text[96];
    size_t head, tail;
    const struct layout *layout = svg->layout;
    layout_cut(layout, lines, &head, &tail);
    for (size_t i = 0; i < layout->band_count; i++) {
        if (i == head && head < tail) {
            const struct moment *moments = layout->scene->moments;
            snprintf(text, sizeof text, "… %zu events left out here …",
                     moments[layout->bands[tail].first].event - moments[layout->bands[head].first].event);
            paragraph(svg, text, 0, svg->gutter + svg->columns);
        }
        svg_band(svg, i, i < head || i >= tail);
    }
}

/* Title and description: what a screen reader says instead of the figure. */
static void head_write(const struct svg *svg, FILE *stream, int width, int height)
{
    char heading[256];
    const struct recording *recording = svg->recording;
    words_heading(recording, true, 120, heading, sizeof heading);
    fprintf(stream,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
            "aria-labelledby=\"title desc\">\n<title id=\"title\">Timeline: ",
            width, height, width, height);
    svg_escape(stream, heading);
    fputs("</title>\n<desc id=\"desc\">", stream);
    words_summary(recording, svg_escape, stream);
    fprintf(stream, "</desc>\n<style>%s</style>\n<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", style, width,
            height);
}

static size_t columns_used(const struct layout *layout)
{
    size_t most = 0;
    for (size_t i = 0; i < layout->band_count; i++)
        most = layout->bands[i].end > most ? layout->bands[i].end : most;
    return layout->band_count > 1 ? layout->room : most + 1;
}

/* Draw into memory first: how high it is shows only then. */
static int figure_write(struct svg *svg, const struct picture_options *options, FILE *stream)
{
    char *body = NULL, heading[256];
    size_t size = 0, columns = svg->gutter + svg->columns;
    columns = columns < LEGEND_LEAST ? LEGEND_LEAST : columns;
    svg->stream = open_memstream(&body, &size);
    if (!svg->stream)
        return -ENOMEM;
    svg->top = SVG_MARGIN;
    if (!options->bare) {
        words_heading(svg->recording, true, columns, heading, sizeof heading);
        svg_text(svg, SVG_MARGIN, svg->top + 12, "heading", heading);
        svg->top += 26;
    }
    bands(svg, options->lines ? options->lines : PICTURE_LINES);
    if (!options->bare) {
        legend(svg, columns);
        findings(svg, columns);
    }
    bool failed = ferror(svg->stream) || fclose(svg->stream);
    if (!failed) {
        head_write(svg, stream, (int)columns * SVG_CELL + 2 * SVG_MARGIN, svg->top + SVG_MARGIN);
        fwrite(body, 1, size, stream);
        fputs("</svg>\n", stream);
    }
    free(body);
    return failed ? -ENOMEM : ferror(stream) ? -EIO : 0;
}

/* `seen` is the recording, or the view of it in which threads have rows. */
static int draw(const struct recording *recording, const struct recording *seen, const struct picture_options *options,
                FILE *stream)
{
    size_t width = options->width ? options->width : PICTURE_SVG_WIDTH;
    struct svg svg = {.recording = recording, .threads = seen != recording, .gutter = layout_gutter(seen)};
    size_t room = (width < PICTURE_WIDTH_MIN ? PICTURE_WIDTH_MIN : width) - svg.gutter;
    struct scene_options how = {.utf8 = true, .columns = room / 2 > 40 ? 40 : room / 2 < 16 ? 16 : room / 2,
                                .marks = options->marks, .mark_count = options->mark_count};
    struct scene *scene = scene_new(seen, &how);
    struct layout layout = {0};
    int error = scene ? layout_plan(&layout, scene, room, true) : -ENOMEM;
    if (!error) {
        svg.layout = &layout;
        svg.columns = columns_used(&layout);
        svg.edge = calloc(seen->process_count + 1, sizeof *svg.edge);
        error = rows_begin(&svg.rows, &layout);
        error = svg.edge ? error : -ENOMEM;
    }
    if (!error)
        error = figure_write(&svg, options, stream);
    free(svg.edge);
    rows_free(&svg.rows);
    layout_free(&layout);
    scene_free(scene);
    return error;
}

int picture_write_svg(const struct recording *recording, const struct picture_options *options, FILE *stream)
{
    static const struct picture_options defaults = {0};
    options = options ? options : &defaults;
    if (!options->threads)
        return draw(recording, recording, options, stream);
    struct recording *view = threads_view_new(recording);
    const int error = view ? draw(recording, view, options, stream) : -ENOMEM;
    threads_view_free(view, recording);
    return error;
}
