/* Weaving a Markdown text: find its markers, make their blocks anew, and see whether the old ones are the same. */
#define _GNU_SOURCE
#include "weave.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "block.h"
#include "marker.h"
#include "timeline/output_file.h"

/* A text on its way from old to new. */
struct text {
    const char *path;
    const char *build;
    bool check;
    const char *rest;  /* What has not been looked at. */
    size_t number;     /* The line that was looked at last. */
    FILE *fresh;       /* The new text. */
    struct weaving *weaving;
};

int complain(struct complaint *complaint, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(complaint->text, sizeof complaint->text, format, values);
    va_end(values);
    return -EINVAL;
}

struct line line_next(const char **rest)
{
    const char *end = strchrnul(*rest, '\n');
    const struct line line = {*rest, (size_t)(end - *rest)};
    *rest = *end && end[1] ? end + 1 : NULL;
    return line;
}

char *file_read(const char *path, struct complaint *complaint)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "re");
    if (!file) {
        complain(complaint, "%s: %s", path, strerror(errno));
        return NULL;
    }
    errno = 0;
    const ssize_t size = getdelim(&text, &room, '\0', file);
    const bool good = !ferror(file) && size >= 0 && strlen(text) == (size_t)size;
    const bool empty = !ferror(file) && size < 0;
    (void)fclose(file); /* it was only read */
    if (good)
        return text;
    free(text);
    if (empty)
        return strdup("");
    complain(complaint, "%s: %s", path, errno ? strerror(errno) : "it is no text: it holds a NUL byte");
    return NULL;
}

static struct line text_line(struct text *text)
{
    text->number++;
    return line_next(&text->rest);
}

/* Tells about a line of the text. */
static void text_tell(const struct text *text, size_t number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void text_tell(const struct text *text, size_t number, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fprintf(stderr, "%s:%zu: ", text->path, number);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
}

static void line_copy(struct text *text, struct line line)
{
    fwrite(line.text, 1, line.size, text->fresh);
    if (line.text[line.size] == '\n')
        fputc('\n', text->fresh);
}

/* Copies a fenced block whose first line has been read: what looks like a marker inside is none. */
static void fence_copy(struct text *text, struct line open)
{
    line_copy(text, open);
    while (text->rest) {
        const struct line line = text_line(text);
        line_copy(text, line);
        if (fence_closes(line, open))
            return;
    }
}

/* Tells where the old block and the new one part. */
static void stale_tell(const struct text *text, size_t number, const char *old, const char *fresh)
{
    const char *old_rest = *old ? old : NULL, *fresh_rest = fresh;
    text->weaving->stale++;
    if (!text->check)
        return;
    if (!old_rest) {
        text_tell(text, number, "the block is missing. `make weave` puts it here.");
        return;
    }
    for (size_t at = number + 1;; at++) {
        const struct line was = old_rest ? line_next(&old_rest) : (struct line){"", 0};
        const struct line is = fresh_rest ? line_next(&fresh_rest) : (struct line){"", 0};
        if (was.size == is.size && memcmp(was.text, is.text, was.size) == 0 && (old_rest || fresh_rest))
            continue;
        text_tell(text, number, "the block is stale: line %zu is\n    %.*s\n  but by its source should be\n    %.*s\n"
                  "  `make weave` brings it up to date.", at, (int)was.size, was.text, (int)is.size, is.text);
        return;
    }
}

/* Whether a block cannot be looked at here: it tells what a program in Python did, and the system's Python is missing.
 * */
static bool python_lacks(const struct marker *marker)
{
    bool wanted = false;
    if (marker->kind != MARKER_OUTPUT && marker->kind != MARKER_PICTURE && marker->kind != MARKER_RUN)
        return false;
    for (size_t i = 0; i < marker->count; i++)
        wanted |= strlen(marker->words[i]) > 3 && strcmp(strchr(marker->words[i], '\0') - 3, ".py") == 0;
    return wanted && access("/usr/bin/python3", X_OK) != 0;
}

/* Makes the block of a marker anew. What cannot be made stays as it is, and is told. */
static void block_weave(struct text *text, const struct marker *marker)
{
    struct complaint complaint = {""};
    struct block block = {.build = text->build, .path = text->path, .check = text->check};
    const size_t number = text->number;
    text->weaving->blocks++;
    int error = block_read(&block, marker, &text->rest, &text->number, &complaint);
    const bool left = error == 0 && python_lacks(marker);
    if (error == 0 && !left)
        error = block_make(&block, marker, &complaint);
    if (left) {
        text->weaving->left++;
    } else if (error) {
        text->weaving->faults++;
        text_tell(text, number, "%s.", complaint.text[0] ? complaint.text : strerror(-error));
    } else if (block.picture_stale) {
        text->weaving->stale++;
        if (text->check)
            text_tell(text, number, "the picture %s is stale or missing. `make weave` draws it.", block.picture);
    } else if (strcmp(block.old, block.fresh) != 0) {
        stale_tell(text, number, block.old, block.fresh);
    }
    fputs(error || left ? (block.old ? block.old : "") : block.fresh, text->fresh);
    block_free(&block);
}

static void text_weave(struct text *text)
{
    while (text->rest) {
        const struct line line = text_line(text);
        struct complaint complaint = {""};
        struct marker marker;
        if (fence_opens(line)) {
            fence_copy(text, line);
            continue;
        }
        line_copy(text, line);
        int error = marker_parse(line, &marker, &complaint);
        if (error == 0 && marker.kind == MARKER_END)
            error = complain(&complaint, "an end without a table before it: remove this line");
        if (error) {
            text->weaving->faults++;
            text_tell(text, text->number, "%s.", complaint.text[0] ? complaint.text : strerror(-error));
        } else if (marker.kind != MARKER_NONE) {
            if (line.text[line.size] != '\n')
                fputc('\n', text->fresh);
            block_weave(text, &marker);
        }
        marker_free(&marker);
    }
}

static int text_replace(const char *path, const char *fresh)
{
    struct output_file file;
    const int error = output_file_begin(&file, path);
    if (error)
        return error;
    return output_file_end(&file, fputs(fresh, file.stream) == EOF ? -EIO : 0);
}

int weave_file(const char *path, bool check, const char *build, struct weaving *weaving)
{
    struct complaint complaint = {""};
    char *fresh = NULL, *old = file_read(path, &complaint);
    size_t size;
    *weaving = (struct weaving){0};
    if (!old) {
        fprintf(stderr, "weave: %s\n", complaint.text);
        return -EIO;
    }
    struct text text = {.path = path, .build = build, .check = check, .rest = *old ? old : NULL, .weaving = weaving};
    text.fresh = open_memstream(&fresh, &size);
    int error = text.fresh ? 0 : -ENOMEM;
    if (!error)
        text_weave(&text);
    if (text.fresh && fclose(text.fresh) != 0)
        error = -ENOMEM;
    if (!error && !check && weaving->faults == 0 && strcmp(old, fresh) != 0)
        error = text_replace(path, fresh);
    if (error)
        fprintf(stderr, "weave: %s: %s\n", path, strerror(-error));
    free(fresh);
    free(old);
    return error;
}
