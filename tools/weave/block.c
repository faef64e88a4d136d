/* Blocks: what a fence, an image or a table is in Markdown, and which of them each marker makes. */
#define _GNU_SOURCE
#include "block.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "grade/place.h"
#include "run.h"
#include "snippet.h"
#include "timeline/output_file.h"

#define FENCE_MIN 3

static size_t indent_of(struct line line)
{
    size_t indent = 0;
    while (indent < line.size && line.text[indent] == ' ')
        indent++;
    return indent;
}

static size_t run_of(struct line line, size_t from, char sign)
{
    size_t count = 0;
    while (from + count < line.size && line.text[from + count] == sign)
        count++;
    return count;
}

/* The length of the fence that begins a line, and its sign; 0 if there is none. */
static size_t fence_length(struct line line, char *sign)
{
    const size_t indent = indent_of(line);
    *sign = indent < line.size && line.text[indent] == '~' ? '~' : '`';
    const size_t length = run_of(line, indent, *sign);
    return length < FENCE_MIN ? 0 : length;
}

bool fence_opens(struct line line)
{
    char sign;
    const size_t length = fence_length(line, &sign);
    /* A line such as ```code``` is a piece of code in a sentence. */
    const char *info = line.text + indent_of(line) + length;
    return length > 0 && (sign == '~' || !memchr(info, '`', line.size - (size_t)(info - line.text)));
}

bool fence_closes(struct line line, struct line open)
{
    char sign, open_sign;
    const size_t length = fence_length(line, &sign);
    if (length < fence_length(open, &open_sign) || sign != open_sign)
        return false;
    for (size_t i = indent_of(line) + length; i < line.size; i++)
        if (line.text[i] != ' ')
            return false;
    return true;
}

/* Whether the line is an image's, and the path that it names; owned by the caller. */
static char *image_path(struct line line)
{
    const size_t indent = indent_of(line);
    if (line.size < indent + 2 || memcmp(line.text + indent, "![", 2) != 0)
        return NULL;
    const char *end = line.text + line.size;
    const char *open = memmem(line.text, line.size, "](", 2);
    const char *close = open ? memchr(open, ')', (size_t)(end - open)) : NULL;
    return close ? strndup(open + 2, (size_t)(close - open) - 2) : NULL;
}

/* The path of a file that a text names, from the current folder. */
static char *path_beside(const char *text, const char *path)
{
    const char *slash = strrchr(text, '/');
    return text_make("%.*s%s", slash ? (int)(slash + 1 - text) : 0, text, path);
}

static int image_read(struct block *block, char *path, struct complaint *complaint)
{
    const size_t length = strlen(path);
    const bool good = *path != '/' && !strstr(path, "..") && length > 4 && strcmp(path + length - 4, ".svg") == 0;
    int error = good ? 0 : complain(complaint, "the image %s should be an .svg file below the text's own folder", path);
    if (good && !(block->picture = path_beside(block->path, path)))
        error = -ENOMEM;
    free(path);
    return error;
}

/* Moves behind the line that ends the block. */
static int end_find(const struct marker *marker, struct line open, const char **rest, size_t *number,
                    struct complaint *complaint)
{
    while (*rest) {
        const struct line line = line_next(rest);
        ++*number;
        if (marker->kind != MARKER_TABLE && fence_closes(line, open))
            return 0;
        struct marker end;
        struct complaint ignored = {""};
        const bool ends = marker->kind == MARKER_TABLE && marker_parse(line, &end, &ignored) == 0
            && end.kind == MARKER_END;
        if (marker->kind == MARKER_TABLE)
            marker_free(&end);
        if (ends)
            return 0;
    }
    if (marker->kind == MARKER_TABLE)
        return complain(complaint, "the table has no end: put <!-- end --> on a line below it");
    return complain(complaint, "the fenced block after this marker is never closed");
}

/* Moves behind the block whose first line is `open`; a text of its own stays where it is. */
static int block_skip(struct block *block, const struct marker *marker, struct line open, const char **after,
                      size_t *number, struct complaint *complaint)
{
    if (marker->kind == MARKER_TABLE)
        return end_find(marker, open, after, number, complaint);
    if (indent_of(open) == open.size)
        return 0; /* it is yet to be made */
    const char *behind = *after;
    (void)line_next(&behind);
    *after = behind;
    ++*number;
    if (fence_opens(open))
        return end_find(marker, open, after, number, complaint);
    char *image = marker->kind == MARKER_PICTURE ? image_path(open) : NULL;
    if (image)
        return image_read(block, image, complaint);
    return complain(complaint, "after a marker comes its fenced block%s, or an empty line if it is yet to be made",
                    marker->kind == MARKER_PICTURE ? " or image" : "");
}

int block_read(struct block *block, const struct marker *marker, const char **rest, size_t *number,
               struct complaint *complaint)
{
    const char *begin = *rest ? *rest : "", *look = begin;
    const struct line open = line_next(&look);
    const int error = block_skip(block, marker, open, rest, number, complaint);
    block->old = strndup(begin, *rest ? (size_t)(*rest - begin) : strlen(begin));
    return block->old ? error : -ENOMEM;
}

/* What a block of code is written in, by the name of its file. */
static const char *language_of(const struct marker *marker)
{
    static const char *const languages[][2] = {
        {".c", "c"},     {".h", "c"},           {".py", "python"},  {".sh", "sh"},
        {".mk", "make"}, {"Makefile", "make"}, {".json", "json"}, {".md", "markdown"},
    };
    const size_t length = marker->kind == MARKER_FROM && marker->words[0] ? strlen(marker->words[0]) : 0;
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        const size_t end = strlen(languages[i][0]);
        if (length > end && strcmp(marker->words[0] + length - end, languages[i][0]) == 0)
            return languages[i][1];
    }
    return "text";
}

/* A fence longer than any in the content; at least as long as it was. */
static size_t fence_needed(const char *content, size_t least, char sign)
{
    for (const char *rest = *content ? content : NULL; rest;) {
        const struct line line = line_next(&rest);
        const size_t length = run_of(line, indent_of(line), sign);
        if (length >= least)
            least = length + 1;
    }
    return least;
}

static void fence_write(FILE *stream, int indent, char sign, size_t length)
{
    fprintf(stream, "%*s", indent, "");
    while (length-- > 0)
        fputc(sign, stream);
}

/* Puts content into its fence, as far in as the marker stands. What the author wrote after the old fence stays. */
static char *block_fence(const struct block *block, const struct marker *marker, const char *content)
{
    char *text = NULL, sign = '`';
    size_t size, length = FENCE_MIN;
    const char *rest = block->old;
    struct line info = {language_of(marker), strlen(language_of(marker))};
    if (*block->old) {
        info = line_next(&rest);
        const size_t skip = indent_of(info) + fence_length(info, &sign);
        length = fence_length(info, &sign);
        info = (struct line){info.text + skip, info.size - skip};
    }
    length = fence_needed(content, length, sign);
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    const int indent = (int)marker->indent;
    fence_write(stream, indent, sign, length);
    fprintf(stream, "%.*s\n", (int)info.size, info.text);
    for (rest = *content ? content : NULL; rest;) {
        const struct line line = line_next(&rest);
        fprintf(stream, "%*s%.*s\n", line.size ? indent : 0, "", (int)line.size, line.text);
    }
    fence_write(stream, indent, sign, length);
    fputc('\n', stream);
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}

/* A real path would differ from one machine to the next. */
static int content_check(const char *content, struct complaint *complaint)
{
    char *here = realpath(".", NULL);
    const char *const told[] = {here && here[1] ? here : NULL, "/tmp/", "/proc/self/fd"};
    int error = 0;
    for (size_t i = 0; i < sizeof told / sizeof told[0] && !error; i++)
        if (told[i] && strstr(content, told[i]))
            error = complain(complaint, "the text made from this holds a path of this machine, %s: let the program not "
                             "print it", told[i]);
    free(here);
    return error;
}

static int picture_put(struct block *block, const char *content, struct complaint *complaint)
{
    struct complaint ignored = {""};
    char *old = file_read(block->picture, &ignored);
    block->picture_stale = !old || strcmp(old, content) != 0;
    free(old);
    block->fresh = strdup(block->old);
    if (!block->fresh)
        return -ENOMEM;
    if (block->check || !block->picture_stale)
        return 0;
    const char *slash = strrchr(block->picture, '/');
    char *folder = slash ? strndup(block->picture, (size_t)(slash - block->picture)) : strdup(".");
    int error = folder ? folder_make(folder) : -ENOMEM;
    free(folder);
    struct output_file file;
    if (!error && !(error = output_file_begin(&file, block->picture)))
        error = output_file_end(&file, fputs(content, file.stream) == EOF ? -EIO : 0);
    return error ? complain(complaint, "%s: %s", block->picture, strerror(-error)) : 0;
}

static char *content_make(const struct block *block, const struct marker *marker, struct complaint *complaint)
{
    switch (marker->kind) {
    case MARKER_FROM:
        return snippet_quote(marker->words, block->build, complaint);
    case MARKER_PLAY:
        return run_game(marker, block->build, complaint);
    case MARKER_REPORT:
        return run_report(marker, block->build, complaint);
    case MARKER_HELP:
        return run_help(marker, block->build, complaint);
    case MARKER_TABLE:
        return catalogue_table(marker, block->path, block->build, complaint);
    default:
        return run_text(marker, block->picture != NULL, block->build, complaint);
    }
}

int block_make(struct block *block, const struct marker *marker, struct complaint *complaint)
{
    char *content = content_make(block, marker, complaint);
    if (!content)
        return complaint->text[0] ? -EINVAL : -ENOMEM;
    int error = content_check(content, complaint);
    if (!error && block->picture)
        error = picture_put(block, content, complaint);
    else if (!error)
        block->fresh = marker->kind == MARKER_TABLE ? text_make("%s<!-- end -->\n", content)
                                                    : block_fence(block, marker, content);
    free(content);
    return !error && !block->fresh ? -ENOMEM : error;
}

void block_free(struct block *block)
{
    free(block->old);
    free(block->fresh);
    free(block->picture);
}
