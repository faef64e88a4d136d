/* The text picture as a whole: heading, bands, legend, who is who, findings. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "quote.h"
#include "text_draw.h"
#include "threads_view.h"
#include "words.h"

#define WHO_LINES 4   /* Lines for who is who. */

/* A picture in the making. */
struct picture {
    const struct recording *recording;
    FILE *stream;
    size_t width;
    bool utf8, colour, threads;
    bool cut;         /* Something was left out. */
    const char *mark; /* The label of the caller's first mark; "" if there is none. */
};

/* A paragraph in the making: words are put on a line as long as they fit. */
struct paragraph {
    const struct picture *picture;
    size_t indent, column, lines;
};

static void paragraph_word(struct paragraph *paragraph, const char *word, const char *separator, enum style style)
{
    FILE *stream = paragraph->picture->stream;
    bool first = paragraph->column <= paragraph->indent, colour = paragraph->picture->colour && style != STYLE_PLAIN;
    size_t blank = first ? 0 : text_columns(separator), columns = text_columns(word);
    if (!first && paragraph->column + blank + columns > paragraph->picture->width) {
        putc('\n', stream);
        paragraph->lines++;
        paragraph->column = blank = 0;
    }
    if (blank)
        fputs(separator, stream);
    paragraph->column += blank;
    for (; paragraph->column < paragraph->indent; paragraph->column++)
        putc(' ', stream);
    fprintf(stream, "%s%s%s", style_code(style, colour), word, style_code(STYLE_PLAIN, colour));
    paragraph->column += columns;
}

static void paragraph_end(struct paragraph *paragraph)
{
    if (paragraph->column > 0)
        putc('\n', paragraph->picture->stream);
    paragraph->column = 0;
}

/* Text of whatever origin, escaped; a word that is wider than a line is cut. */
static void paragraph_text(struct paragraph *paragraph, const char *text)
{
    char word[1024];
    size_t room = paragraph->picture->width - paragraph->indent, size;
    for (; *text; text += size + (text[size] != '\0')) {
        size = strcspn(text, " ");
        text_quote(word, sizeof word, text, size, room, false, paragraph->picture->utf8);
        if (*word)
            paragraph_word(paragraph, word, " ", STYLE_PLAIN);
    }
}

static void write_heading(const struct picture *picture)
{
    char text[2048];
    words_heading(picture->recording, picture->utf8, picture->width, text, sizeof text);
    fprintf(picture->stream, "%s%s%s\n\n", style_code(STYLE_NAME, picture->colour), text,
            style_code(STYLE_PLAIN, picture->colour));
}

/* One entry of the legend: a sign as it stands in the rows, and what it means. */
static void legend_entry(struct paragraph *legend, bool occurs, const char *meaning, size_t count,
                         const uint32_t *signs)
{
    char text[160];
    size_t used = 0;
    if (!occurs)
        return;
    for (size_t i = 0; i < count; i++)
        used += utf8_encode(signs[i], text + used);
    snprintf(text + used, sizeof text - used, " %s", meaning);
    paragraph_word(legend, text, "   ", STYLE_PLAIN);
}

/* The same for a word that stands in the rows. */
static void legend_words(struct paragraph *legend, bool occurs, const char *meaning)
{
    if (occurs)
        paragraph_word(legend, meaning, "   ", STYLE_PLAIN);
}

static void write_legend(const struct picture *picture, const struct occurs *occurs)
{
    const struct signs *s = picture->utf8 ? &box_signs : &ascii_signs;
    struct paragraph legend = {.picture = picture};
    char text[96], mark[16];
    const bool *run = occurs->state[LANE_RUNNING], *blocked = occurs->state[LANE_BLOCKED];
    const bool *stopped = occurs->state[LANE_STOPPED], *zombie = occurs->state[LANE_ZOMBIE];
    legend_entry(&legend, occurs->kind[MOMENT_START], "begins", 1, (uint32_t[]){s->start});
    legend_entry(&legend, run[0], "runs", 3, (uint32_t[]){s->run, s->run, s->run});
    legend_entry(&legend, blocked[0], "waits", 3, (uint32_t[]){s->blocked, s->blocked, s->blocked});
    legend_entry(&legend, run[1], "runs, an orphan", 3, (uint32_t[]){s->orphan, s->orphan, s->orphan});
    legend_entry(&legend, blocked[1], "waits, an orphan", 3,
                 (uint32_t[]){s->orphan_blocked, s->orphan_blocked, s->orphan_blocked});
    legend_entry(&legend, stopped[0] || stopped[1], "stopped", 3, (uint32_t[]){s->stopped, s->stopped, s->stopped});
    legend_entry(&legend, zombie[0] || zombie[1], "zombie: ended, not waited for yet", 3,
                 (uint32_t[]){s->zombie, s->zombie, s->zombie});
    legend_entry(&legend, occurs->kind[MOMENT_BIRTH], words_birth(picture->threads), 2,
                 (uint32_t[]){s->branch_down, s->begin_below});
    legend_entry(&legend, occurs->kind[MOMENT_REAP], "wait gets the status", 2,
                 (uint32_t[]){s->branch_down, s->end_below});
    const uint32_t arrows[] = {s->branch_down, s->arrow_down, ' ', s->branch_up, s->arrow_up};
    legend_entry(&legend, occurs->arrow[0] || occurs->arrow[1], "signals or wakes another",
                 !occurs->arrow[0] || !occurs->arrow[1] ? 2 : 5, occurs->arrow[1] ? arrows : arrows + 3);
    legend_words(&legend, occurs->kind[MOMENT_OUTPUT],
                 picture->utf8 ? "\"…\" written to stdout at the first \""
                               : "\"...\" written to stdout at the first \"");
    legend_entry(&legend, occurs->standard_error, "to stderr", 2, (uint32_t[]){'2', '>'});
    legend_words(&legend, occurs->kind[MOMENT_ORPHAN], "orphan: its parent ended first");
    for (size_t i = 0; i < WORDS_ERRORS; i++) {
        snprintf(text, sizeof text, "%s: %s", words_errors[i].name, words_errors[i].meaning);
        legend_words(&legend, occurs->error[i], text);
    }
    legend_words(&legend, occurs->group, "group: any or all of a group");
    legend_entry(&legend, occurs->folded, "so many times", 2, (uint32_t[]){picture->utf8 ? 0xd7 : 'x', 'N'});
    legend_words(&legend, occurs->together, picture->utf8 ? "⋮ several processes" : ": several processes");
    legend_words(&legend, occurs->finding, "[1] told below");
    text_quote(mark, sizeof mark, picture->mark, strnlen(picture->mark, 12), 12, false, false);
    snprintf(text, sizeof text, "[%s] what the report means", mark);
    legend_words(&legend, occurs->mark, text);
    legend_words(&legend, words_events_numbered(picture->recording), "event 7: as --format words counts");
    paragraph_end(&legend);
}

/* Which process was which program, with which pid. */
static void write_who(const struct picture *picture, const char *program, size_t first)
{
    const struct recording *recording = picture->recording;
    char word[320], name[256];
    struct paragraph who = {.picture = picture};
    size_t left = 0;
    text_quote(name, sizeof name, program, strlen(program), picture->width / 2, false, picture->utf8);
    snprintf(word, sizeof word, "pids of %s:", *name ? name : "?");
    paragraph_word(&who, word, " ", STYLE_PLAIN);
    who.indent = 2;
    for (size_t i = first; i < recording->process_count; i++) {
        const struct recorded_process *process = &recording->processes[i];
        if (strcmp(process->program ? process->program : "", program) != 0)
            continue;
        left += who.lines >= WHO_LINES - 1;
        if (who.lines >= WHO_LINES - 1)
            continue;
        snprintf(word, sizeof word, "%.*s=%" PRId64, (int)picture->width - 24, process->name, process->pid);
        paragraph_word(&who, word, " ", STYLE_PLAIN);
    }
    snprintf(word, sizeof word, "and %zu more", left);
    if (left)
        paragraph_word(&who, word, " ", STYLE_PLAIN);
    paragraph_end(&who);
}

static void write_everybody(const struct picture *picture)
{
    const struct recording *recording = picture->recording;
    for (size_t i = 0, programs = 0; i < recording->process_count && programs < WHO_LINES; i++) {
        const char *program = recording->processes[i].program ? recording->processes[i].program : "";
        size_t j = 0;
        while (j < i && strcmp(recording->processes[j].program ? recording->processes[j].program : "", program) != 0)
            j++;
        if (j < i)
            continue;
        write_who(picture, program, i);
        programs++;
    }
}

static void write_findings(const struct picture *picture)
{
    const struct recording *recording = picture->recording;
    char number[32], words[1024];
    if (recording->finding_count > 0)
        putc('\n', picture->stream);
    for (size_t i = 0; i < recording->finding_count && i < PICTURE_FINDINGS; i++) {
        snprintf(number, sizeof number, "[%zu]", i + 1);
        struct paragraph finding = {.picture = picture};
        bool note = recording->findings[i].severity == SEVERITY_NOTE;
        paragraph_word(&finding, number, "", note ? STYLE_QUIET : STYLE_MARK);
        finding.indent = strlen(number) + 1;
        words_finding(&recording->findings[i], words, sizeof words);
        paragraph_text(&finding, words);
        paragraph_end(&finding);
    }
    if (recording->finding_count > PICTURE_FINDINGS) {
        struct paragraph rest = {.picture = picture};
        char text[96];
        snprintf(text, sizeof text, "... and %zu more findings.", recording->finding_count - PICTURE_FINDINGS);
        paragraph_text(&rest, text);
        paragraph_end(&rest);
    }
}

static void write_cut(const struct picture *picture, const struct layout *layout, size_t head, size_t tail)
{
    const struct moment *moments = layout->scene->moments;
    struct paragraph cut = {.picture = picture};
    char text[128];
    size_t first = moments[layout->bands[head].first].event, after = moments[layout->bands[tail].first].event;
    snprintf(text, sizeof text, "... %zu events left out here: --format words tells them all ...", after - first);
    paragraph_text(&cut, text);
    paragraph_end(&cut);
    putc('\n', picture->stream);
}

static int write_bands(struct picture *picture, struct drawing *drawing, size_t lines, bool bare)
{
    size_t head, tail;
    const struct layout *layout = drawing->layout;
    int error = drawing_begin(drawing);
    layout_cut(layout, lines, &head, &tail);
    for (size_t i = 0; i < layout->band_count && !error; i++) {
        if (i == head && head < tail) {
            write_cut(picture, layout, head, tail);
            picture->cut = true;
        }
        bool shown = i < head || i >= tail;
        error = drawing_band(drawing, i, shown);
        if (shown && (!bare || i + 1 < layout->band_count))
            putc('\n', picture->stream);
    }
    return error;
}

/* `seen` is the recording, or the view of it in which threads have rows. */
static int write_rows(struct picture *picture, const struct recording *seen, const struct picture_options *options)
{
    size_t gutter = layout_gutter(seen), room = picture->width - gutter;
    struct scene_options how = {.utf8 = picture->utf8, .columns = room / 2 > 36 ? 36 : room / 2 < 16 ? 16 : room / 2,
                                .ends = options->ends, .marks = options->marks, .mark_count = options->mark_count};
    struct scene *scene = scene_new(seen, &how);
    struct layout layout = {0};
    int error = scene ? layout_plan(&layout, scene, room, picture->utf8) : -ENOMEM;
    struct drawing drawing = {.layout = &layout, .signs = picture->utf8 ? &box_signs : &ascii_signs, .gutter = gutter,
                              .colour = picture->colour, .stream = picture->stream};
    if (!error)
        error = write_bands(picture, &drawing, options->lines ? options->lines : PICTURE_LINES, options->bare);
    if (!error && !options->bare)
        write_legend(picture, &drawing.occurs);
    drawing_free(&drawing);
    layout_free(&layout);
    scene_free(scene);
    return error;
}

static int write_all_rows(struct picture *picture, const struct picture_options *options)
{
    if (!options->threads)
        return write_rows(picture, picture->recording, options);
    struct recording *view = threads_view_new(picture->recording);
    const int error = view ? write_rows(picture, view, options) : -ENOMEM;
    threads_view_free(view, picture->recording);
    return error;
}

int picture_write_text(const struct recording *recording, const struct picture_options *options, FILE *stream)
{
    static const struct picture_options defaults = {0};
    options = options ? options : &defaults;
    size_t width = options->width ? options->width : PICTURE_WIDTH;
    struct picture picture = {.recording = recording,
                              .stream = stream,
                              .utf8 = options->utf8,
                              .colour = options->colour,
                              .threads = options->threads,
                              .mark = options->mark_count > 0 ? options->marks[0].label : "",
                              .width = width < PICTURE_WIDTH_MIN ? PICTURE_WIDTH_MIN : width};
    if (!options->bare)
        write_heading(&picture);
    int error = recording->event_count > 0 ? write_all_rows(&picture, options) : 0;
    if (error)
        return error;
    if (!options->bare) {
        write_everybody(&picture);
        write_findings(&picture);
        if (picture.cut && options->all)
            fprintf(stream, "\nAll of it, in words: %s\n", options->all);
    }
    return ferror(stream) ? -EIO : 0;
}
