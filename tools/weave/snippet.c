/* Quoting sources: the regions that comments delimit, or whole files. */
#define _GNU_SOURCE
#include "snippet.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grade/place.h"

/* What a line is to a quotation. */
enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_STARTER };

/* A quotation in the making. */
struct quotation {
    struct line name;   /* The region's; its text is NULL for the whole file. */
    struct line *lines; /* What is quoted; owned. A text of NULL stands for what was left out. */
    size_t count;
    size_t number;      /* The source's line. */
    size_t pieces;      /* How often the region was opened. */
    bool raw;           /* The whole file, marks and all. */
    bool inside;
    bool dropped;       /* The line before was a mark. */
};

static struct line line_trim(struct line line)
{
    while (line.size > 0 && isspace((unsigned char)*line.text))
        line.text++, line.size--;
    while (line.size > 0 && isspace((unsigned char)line.text[line.size - 1]))
        line.size--;
    return line;
}

static bool line_is(struct line line, struct line other)
{
    return line.size == other.size && memcmp(line.text, other.text, line.size) == 0;
}

/* Takes a beginning and an end off a line, and the blanks inside, if it has both. */
static bool line_strip(struct line *line, const char *begin, const char *end)
{
    const size_t before = strlen(begin), after = strlen(end);
    if (line->size < before + after || memcmp(line->text, begin, before) != 0
        || memcmp(line->text + line->size - after, end, after) != 0)
        return false;
    *line = line_trim((struct line){line->text + before, line->size - before - after});
    return true;
}

/* What the line marks; `name` is then the region's. */
static enum mark mark_read(struct line line, struct line *name)
{
    line = line_trim(line);
    if (line_strip(&line, "//~", ""))
        return MARK_STARTER;
    if (!line_strip(&line, "/*", "*/") && !line_strip(&line, "//", "") && !line_strip(&line, "#", ""))
        return MARK_NONE;
    if (line_is(line, (struct line){"answer", 6}) || line_is(line, (struct line){"end", 3}))
        return MARK_STARTER;
    if (!line_strip(&line, "[", "]") || line.size == 0)
        return MARK_NONE;
    const bool close = line_strip(&line, "/", "");
    for (size_t i = 0; i < line.size; i++)
        if (!isalnum((unsigned char)line.text[i]) && !strchr("-_", line.text[i]))
            return MARK_NONE;
    *name = line;
    return close ? MARK_CLOSE : MARK_OPEN;
}

static int quotation_add(struct quotation *quotation, struct line line)
{
    struct line *lines = realloc(quotation->lines, (quotation->count + 1) * sizeof *lines);
    if (!lines)
        return -ENOMEM;
    quotation->lines = lines;
    lines[quotation->count++] = line;
    return 0;
}

/* Follows a region's marks, if they are the quotation's own. */
static int region_mark(struct quotation *quotation, enum mark mark, struct line name, struct complaint *complaint)
{
    if (!quotation->name.text || !line_is(name, quotation->name))
        return 0;
    const bool opens = mark == MARK_OPEN;
    if (quotation->inside == opens)
        return complain(complaint, "line %zu of the source %s: a region opens with [%.*s] and closes with [/%.*s]",
                        quotation->number, opens ? "opens what is open already" : "closes what is not open",
                        (int)name.size, name.text, (int)name.size, name.text);
    quotation->inside = opens;
    quotation->pieces += opens;
    return opens && quotation->pieces > 1 ? quotation_add(quotation, (struct line){0}) : 0;
}

/* Takes in one line of the source. */
static int quotation_take(struct quotation *quotation, struct line line, struct complaint *complaint)
{
    struct line name;
    const enum mark mark = quotation->raw ? MARK_NONE : mark_read(line, &name);
    quotation->number++;
    const bool after_mark = quotation->dropped;
    quotation->dropped = mark != MARK_NONE;
    if (mark == MARK_OPEN || mark == MARK_CLOSE)
        return region_mark(quotation, mark, name, complaint);
    if (mark != MARK_NONE || (quotation->name.text && !quotation->inside))
        return 0;
    /* Where a mark stood between two empty lines, one of them is enough. */
    const bool empty = line_trim(line).size == 0;
    if (empty && after_mark && (quotation->count == 0 || line_trim(quotation->lines[quotation->count - 1]).size == 0))
        return 0;
    return quotation_add(quotation, line);
}

/* How far in all lines stand. */
static size_t indent_common(const struct quotation *quotation)
{
    size_t common = SIZE_MAX;
    for (size_t i = 0; i < quotation->count; i++) {
        const struct line line = quotation->lines[i];
        size_t indent = 0;
        while (indent < line.size && line.text[indent] == ' ')
            indent++;
        if (indent < line.size && indent < common)
            common = indent;
    }
    return common == SIZE_MAX ? 0 : common;
}

static char *quotation_text(struct quotation *quotation)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    while (quotation->count > 0 && quotation->lines[quotation->count - 1].text
           && line_trim(quotation->lines[quotation->count - 1]).size == 0)
        quotation->count--;
    const size_t common = indent_common(quotation);
    for (size_t i = 0; i < quotation->count; i++) {
        const struct line line = quotation->lines[i];
        if (!line.text)
            fputs("/* … */\n", stream);
        else if (line.size > common)
            fprintf(stream, "%.*s\n", (int)(line.size - common), line.text + common);
        else
            fputc('\n', stream);
    }
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}

/* Tells that a region is not there, and which ones are. */
static void region_missing(const struct quotation *quotation, const char *path, const char *text,
                           struct complaint *complaint)
{
    char names[512] = "";
    size_t length = 0;
    while (text && length < sizeof names - 1) {
        struct line name;
        if (mark_read(line_next(&text), &name) == MARK_OPEN)
            length += (size_t)snprintf(names + length, sizeof names - length, " [%.*s]", (int)name.size, name.text);
    }
    complain(complaint, "%s has no region [%.*s]; it has:%s", path, (int)quotation->name.size, quotation->name.text,
             names[0] ? names : " none (put its name in a comment on a line of its own above it, and, with a stroke, "
                                "below)");
}

static char *quote(const char *path, struct line name, bool raw, struct complaint *complaint)
{
    char *source = file_read(path, complaint), *text = NULL;
    if (!source)
        return NULL;
    struct quotation quotation = {.name = name, .raw = raw};
    int error = 0;
    for (const char *rest = source; rest && error == 0;)
        error = quotation_take(&quotation, line_next(&rest), complaint);
    if (error == 0 && name.text && quotation.pieces == 0)
        region_missing(&quotation, path, source, complaint);
    else if (error == 0 && quotation.inside)
        complain(complaint, "%s opens [%.*s] and never closes it: put [/%.*s] where it ends", path, (int)name.size,
                 name.text, (int)name.size, name.text);
    else if (error == 0 && !(text = quotation_text(&quotation)))
        complain(complaint, "out of memory");
    free(quotation.lines);
    free(source);
    return text;
}

char *snippet_quote(char *const words[], const char *build, struct complaint *complaint)
{
    struct line name = {0};
    const char *path = words[0];
    if (!path || (words[1] && words[2])) {
        complain(complaint, "a quotation names a file, and perhaps a region of it: from demos/01-slug/name.c [region]");
        return NULL;
    }
    if (*path == '/' || strstr(path, "..")) {
        complain(complaint, "%s: the path begins in the school's folder and stays there, such as demos/01-slug/name.c",
                 path);
        return NULL;
    }
    const bool raw = words[1] && strcmp(words[1], "raw") == 0;
    if (words[1] && !raw) {
        name = (struct line){words[1], strlen(words[1])};
        if (!line_strip(&name, "[", "]") || name.size == 0) {
            complain(complaint, "\"%s\": the name of a region stands in brackets, such as [fork]", words[1]);
            return NULL;
        }
    }
    char *pristine = strncmp(path, "exercises/", 10) == 0 ? text_make("%s/starters/%s", build, path + 10) : NULL;
    char *text = quote(pristine && access(pristine, R_OK) == 0 ? pristine : path, name, raw, complaint);
    free(pristine);
    return text;
}
