/* Reading a marker: `<!-- key: words -->`, alone on its line. */
#define _GNU_SOURCE
#include "marker.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define OPEN "<!--"
#define CLOSE "-->"

static const char *const keys[MARKER_KINDS] = {
    [MARKER_FROM] = "from",     [MARKER_OUTPUT] = "output:", [MARKER_PICTURE] = "picture:", [MARKER_RUN] = "run:",
    [MARKER_REPORT] = "report:", [MARKER_HELP] = "help:",    [MARKER_TABLE] = "table:",     [MARKER_END] = "end",
    [MARKER_FAULTS] = "faults:", [MARKER_PLAY] = "play:",
};

/* What stands between the comment's signs, or an empty text where the line is not one comment. Owned by the caller. */
static char *comment_inside(struct line line)
{
    while (line.size > 0 && isspace((unsigned char)line.text[line.size - 1]))
        line.size--;
    while (line.size > 0 && *line.text == ' ')
        line.text++, line.size--;
    const size_t open = strlen(OPEN), close = strlen(CLOSE);
    if (line.size < open + close || memcmp(line.text, OPEN, open) != 0
        || memcmp(line.text + line.size - close, CLOSE, close) != 0)
        return strdup("");
    return strndup(line.text + open, line.size - open - close);
}

/* Which kind a first word begins; a forgotten or an extra colon is told. */
static int kind_find(const char *word, enum marker_kind *kind, struct complaint *complaint)
{
    const size_t length = strcspn(word, ":");
    for (int i = MARKER_FROM; i < MARKER_KINDS; i++) {
        if (strcspn(keys[i], ":") != length || strncmp(word, keys[i], length) != 0)
            continue;
        if (strcmp(word, keys[i]) != 0)
            return complain(complaint, "a marker begins with \"%s\", not with \"%s\"", keys[i], word);
        *kind = (enum marker_kind)i;
        return 0;
    }
    *kind = MARKER_NONE;
    return 0;
}

int marker_parse(struct line line, struct marker *marker, struct complaint *complaint)
{
    *marker = (struct marker){.text = comment_inside(line)};
    if (!marker->text)
        return -ENOMEM;
    while (marker->indent < line.size && line.text[marker->indent] == ' ')
        marker->indent++;
    char *rest = NULL, *key = strtok_r(marker->text, " \t", &rest);
    if (!key)
        return 0;
    const int error = kind_find(key, &marker->kind, complaint);
    if (error || marker->kind == MARKER_NONE)
        return error;
    for (char *word; (word = strtok_r(NULL, " \t", &rest));) {
        if (marker->count == MARKER_WORDS)
            return complain(complaint, "a marker of more than %d words", MARKER_WORDS);
        marker->words[marker->count++] = word;
    }
    return 0;
}

void marker_free(struct marker *marker)
{
    free(marker->text);
    *marker = (struct marker){0};
}
