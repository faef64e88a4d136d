/* Which lesson, demo, check and wrong answer treats which misconception: asked of the sources, never written twice. */
#define _GNU_SOURCE
#include "catalogue.h"

#include <errno.h>
#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grade/child.h"
#include "grade/misconceptions.h"
#include "grade/place.h"
#include "lack_rows.h"

#define LIST_SECONDS 20
#define LIST_MAX (1 << 20)

/* What a row of the table gathers, in the order in which it is told. Wrong answers stand in a table of their own: they
 * would give away to a learner how it is done, but for one slip. */
enum column { COLUMN_LESSONS, COLUMN_DEMOS, COLUMN_CHECKS, COLUMN_WRONG, COLUMNS };

static const char *const column_names[COLUMN_WRONG] = {"Lesson", "Demo", "Checked"};

/* A table in the making. */
struct catalogue {
    char **cells;      /* COLUMNS for each misconception; NULL for an empty one; owned. */
    const char *up;    /* The way from the text to the school's folder: "../". */
    struct complaint *complaint;
};

/* Adds a piece of Markdown to a cell. */
static int cell_add(struct catalogue *catalogue, const struct misconception *row, enum column column, const char *piece)
{
    char **cell = &catalogue->cells[(size_t)(row - misconceptions) * COLUMNS + column];
    char *text = *cell ? text_make("%s, %s", *cell, piece) : strdup(piece);
    if (!text)
        return -ENOMEM;
    free(*cell);
    *cell = text;
    return 0;
}

/* Adds a piece to the row of each code in a list such as "M04 M05". */
static int codes_add(struct catalogue *catalogue, const char *codes, size_t size, enum column column, const char *piece,
                     const char *where)
{
    const char *end = codes + size;
    while (codes < end) {
        const size_t skip = strspn(codes, " ,.\t");
        const size_t length = strcspn(codes + skip, " ,.\t\n");
        if (codes + skip >= end || length == 0)
            break;
        const struct misconception *row = misconception_find(codes + skip, length);
        if (!row)
            return complain(catalogue->complaint, "%s names \"%.*s\", which tools/grade/misconceptions.c does not have",
                            where, (int)length, codes + skip);
        const int error = cell_add(catalogue, row, column, piece);
        if (error)
            return error;
        codes += skip + length;
    }
    return 0;
}

/* The codes that stand behind a key in the lines of a text are added. */
static int lines_add(struct catalogue *catalogue, const char *path, const char *key, const char *close,
                     enum column column, const char *piece)
{
    char *text = file_read(path, catalogue->complaint);
    int error = text ? 0 : -EINVAL;
    for (const char *rest = text; rest && *rest && error == 0;) {
        const struct line line = line_next(&rest);
        size_t at = strspn(line.text, " *");
        if (at >= line.size || strncmp(line.text + at, key, strlen(key)) != 0)
            continue;
        at += strlen(key);
        const char *end = memmem(line.text + at, line.size - at, close, strlen(close));
        const size_t size = end && *close ? (size_t)(end - line.text) - at : line.size - at;
        error = codes_add(catalogue, line.text + at, size, column, piece, path);
    }
    free(text);
    return error;
}

/* "01-process-creation" from "lessons/01-process-creation/…", in words: "01 Process creation". Owned by the caller. */
static char *lesson_title(const char *path)
{
    const char *name = strchr(path, '/') + 1;
    char *title = strndup(name, strcspn(name, "/"));
    for (char *sign = title; sign && *sign; sign++)
        if (*sign == '-')
            *sign = ' ';
    char *word = title ? strchr(title, ' ') : NULL;
    if (word && word[1] >= 'a' && word[1] <= 'z')
        word[1] = (char)(word[1] - 'a' + 'A');
    return title;
}

static int lesson_add(struct catalogue *catalogue, const char *path)
{
    char *title = lesson_title(path);
    char *piece = title ? text_make("[%s](%s%s)", title, catalogue->up, path) : NULL;
    const int error = piece ? lines_add(catalogue, path, "<!-- teaches:", "-->", COLUMN_LESSONS, piece) : -ENOMEM;
    free(piece);
    free(title);
    return error;
}

static int demo_add(struct catalogue *catalogue, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    char *piece = text_make("[%.*s](%s%s)", (int)strcspn(name, "."), name, catalogue->up, path);
    const int error = piece ? lines_add(catalogue, path, "Shows:", "*/", COLUMN_DEMOS, piece) : -ENOMEM;
    free(piece);
    return error;
}

static int wrong_add(struct catalogue *catalogue, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    const struct misconception *row = misconception_find(name, strcspn(name, "-."));
    if (!row)
        return complain(catalogue->complaint, "%s: its name should begin with the code of a misconception", path);
    const char *exercise = strchr(strchr(path, '/') + 1, '/') + 1;
    char *piece = text_make("[%.*s](%s%s) of %.*s", (int)strcspn(name, "."), name, catalogue->up, path,
                            (int)(strstr(path, "/wrong/") - exercise), exercise);
    const int error = piece ? cell_add(catalogue, row, COLUMN_WRONG, piece) : -ENOMEM;
    free(piece);
    return error;
}

/* What a judge answers when asked for its checks. Released by the caller. */
static json_t *judge_ask(const char *judge, struct complaint *complaint)
{
    struct child_outcome outcome;
    char *const argv[] = {(char *)(uintptr_t)judge, "--list", "--result", "3", NULL};
    const struct child_options options = {.argv = argv, .result = true, .seconds = LIST_SECONDS, .output = LIST_MAX};
    const int error = child_run(&options, &outcome);
    json_t *list = error ? NULL : json_loads(outcome.result, 0, NULL);
    if (!list)
        complain(complaint, "%s did not tell its checks: %s", judge, error ? strerror(-error) : outcome.words);
    child_outcome_free(&outcome);
    return list;
}

static int check_add(struct catalogue *catalogue, const json_t *check, const char *exercise, const char *path)
{
    const char *name = json_string_value(json_object_get(check, "name")), *slash = strrchr(exercise, '/');
    const json_t *codes = json_object_get(check, "codes");
    char *piece = text_make("“%s” in [%s](%sexercises/%s/README.md)", name, slash + 1, catalogue->up, exercise);
    int error = piece ? 0 : -ENOMEM;
    const json_t *code;
    size_t i;
    json_array_foreach(codes, i, code)
        if (error == 0)
            error = codes_add(catalogue, json_string_value(code), json_string_length(code), COLUMN_CHECKS, piece, path);
    if (error == 0 && json_is_string(codes))
        error = codes_add(catalogue, json_string_value(codes), json_string_length(codes), COLUMN_CHECKS, piece, path);
    free(piece);
    return error;
}

static int judge_add(struct catalogue *catalogue, const char *path, const char *build)
{
    const char *begin = strchr(path, '/') + 1;
    char *exercise = strndup(begin, (size_t)(strrchr(path, '/') - begin));
    char *judge = exercise ? text_make("%s/tests/%s/judge", build, exercise) : NULL;
    json_t *list = judge ? judge_ask(judge, catalogue->complaint) : NULL;
    const json_t *checks = json_is_array(list) ? list : json_object_get(list, "checks"), *check;
    int error = list ? 0 : judge ? -EINVAL : -ENOMEM;
    size_t i;
    json_array_foreach(checks, i, check)
        if (error == 0)
            error = check_add(catalogue, check, exercise, path);
    json_decref(list);
    free(judge);
    free(exercise);
    return error;
}

/* Gathers from all files that match, in the order of their names. */
static int files_add(struct catalogue *catalogue, enum column column, const char *pattern, const char *build)
{
    glob_t found;
    const int status = glob(pattern, 0, NULL, &found);
    int error = status == GLOB_NOSPACE ? -ENOMEM : 0;
    for (size_t i = 0; status == 0 && i < found.gl_pathc && error == 0; i++) {
        const char *path = found.gl_pathv[i];
        error = column == COLUMN_LESSONS ? lesson_add(catalogue, path)
            : column == COLUMN_DEMOS     ? demo_add(catalogue, path)
            : column == COLUMN_CHECKS    ? judge_add(catalogue, path, build)
                                         : wrong_add(catalogue, path);
    }
    if (status == 0)
        globfree(&found);
    return error;
}

static void misconception_write(const struct catalogue *catalogue, size_t row, FILE *stream)
{
    char **cells = &catalogue->cells[row * COLUMNS];
    fprintf(stream, "\n## %s\n\n%s\n\n", misconceptions[row].code, misconceptions[row].sentence);
    bool any = false;
    for (size_t column = 0; column < COLUMN_WRONG; column++) {
        if (cells[column])
            fprintf(stream, "- %s: %s\n", column_names[column], cells[column]);
        any |= cells[column] != NULL;
    }
    if (!any)
        fputs("- Its lesson is yet to be written.\n", stream);
}

static char *catalogue_text(const struct catalogue *catalogue, bool wrong)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    if (wrong)
        fputc('\n', stream);
    for (size_t row = 0; row < misconception_count; row++) {
        const char *answers = catalogue->cells[row * COLUMNS + COLUMN_WRONG];
        if (!wrong)
            misconception_write(catalogue, row, stream);
        else if (answers)
            fprintf(stream, "- **%s** %s\n", misconceptions[row].code, answers);
    }
    fputc('\n', stream);
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}

char *catalogue_table(const struct marker *marker, const char *path, const char *build, struct complaint *complaint)
{
    static const char *const patterns[COLUMNS] = {
        [COLUMN_LESSONS] = "lessons/[0-9][0-9]-*/README.md", [COLUMN_DEMOS] = "demos/[0-9][0-9]-*/*.c",
        [COLUMN_CHECKS] = "tests/[0-9][0-9]-*/*/checks.c",   [COLUMN_WRONG] = "tests/[0-9][0-9]-*/*/wrong/*.*",
    };
    if (marker->count == 1 && strcmp(marker->words[0], "lacks") == 0)
        return lack_rows();
    const bool wrong = marker->count == 1 && strcmp(marker->words[0], "wrong-answers") == 0;
    if (!wrong && (marker->count != 1 || strcmp(marker->words[0], "misconceptions") != 0)) {
        complain(complaint, "the only tables there are are \"misconceptions\", \"wrong-answers\" and \"lacks\"");
        return NULL;
    }
    char up[64] = "", *text = NULL;
    for (const char *sign = path; *sign && strlen(up) + 4 < sizeof up; sign++)
        if (*sign == '/')
            strcat(up, "../");
    struct catalogue catalogue = {.up = up, .complaint = complaint};
    catalogue.cells = calloc(misconception_count * COLUMNS, sizeof *catalogue.cells);
    int error = catalogue.cells ? 0 : -ENOMEM;
    for (size_t column = 0; column < COLUMNS && error == 0; column++)
        error = files_add(&catalogue, (enum column)column, patterns[column], build);
    if (error == 0)
        text = catalogue_text(&catalogue, wrong);
    for (size_t i = 0; catalogue.cells && i < misconception_count * COLUMNS; i++)
        free(catalogue.cells[i]);
    free(catalogue.cells);
    return text;
}
