/* An answer that is a sheet: nothing of it is compiled, and the programs that it is about are ours. */
#define _GNU_SOURCE
#include "work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "first.h"
#include "sheet.h"

/* Lays the sheet, a blank one and the programs asked about into the work's folder. */
static int sheet_lay(struct work *work, const char *path, const char *blank)
{
    glob_t sources;
    char *pattern = text_make("%s/starters/%s/*.c", work->place->build, work->exercise);
    char *copy = text_make("%s/" SHEET_FILE, work->folder), *untouched = text_make("%s/" SHEET_BLANK, work->folder);
    int error = pattern && copy && untouched ? 0 : -ENOMEM;
    if (error == 0 && glob(pattern, 0, NULL, &sources) == 0) {
        for (size_t i = 0; i < sources.gl_pathc && error == 0; i++)
            error = asked_make(work, sources.gl_pathv[i]);
        globfree(&sources);
    }
    if (error == 0)
        error = file_copy(blank, untouched);
    if (error == 0)
        error = file_copy(path, copy);
    free(work->answer->program); /* the judge wants the folder */
    work->answer->program = error == 0 ? strdup(work->folder) : NULL;
    work->answer->compiled = work->answer->program != NULL;
    free(pattern);
    free(copy);
    free(untouched);
    return error == 0 && !work->answer->program ? -ENOMEM : error;
}

/* Says why there is no sheet to read: always something that the learner can mend. */
static int sheet_lacks(struct work *work, const char *shown, int error)
{
    const char *exercise = strchr(work->exercise, '/') + 1;
    char *words = error == -ENOENT
                      ? text_make("There is no %s. `make reset-%.2s EXERCISE=%s` brings an untouched one.\n", shown,
                                  work->exercise, exercise)
                      : text_make("%s cannot be read: %s. It is to be a plain file of text.\n", shown,
                                  strerror(-error));
    const int failed = words ? words_add(work->answer, words, strlen(words)) : -ENOMEM;
    free(words);
    return failed;
}

/* Reads the learner's sheet; it is left empty, and words are added, when it cannot be understood. */
static int sheet_understand(struct work *work, const char *path, const struct sheet *blank, struct sheet *sheet)
{
    char *shown = text_make("%s%s/" SHEET_FILE, work->place->from ? "" : "exercises/", work->exercise);
    char *faults = NULL;
    int error = shown ? sheet_read(path, shown, blank, sheet, &faults) : -ENOMEM;
    if (error != 0 && error != -ENOMEM)
        error = sheet_lacks(work, shown, error);
    else if (error == 0 && faults[0]) {
        sheet_free(sheet);
        error = words_add(work->answer, faults, strlen(faults));
    }
    free(shown);
    free(faults);
    return error;
}

int sheet_take(struct work *work, char *path, const char *blank_path)
{
    struct sheet blank = {0}, sheet = {0};
    const glob_t sources = {.gl_pathc = 1, .gl_pathv = &path};
    char *faults = NULL;
    int error = sheet_read(blank_path, blank_path, NULL, &blank, &faults);
    if (error == 0 && (faults[0] || blank.count == 0))
        error = -EBADMSG; /* our own file */
    if (error == 0)
        error = sheet_understand(work, path, &blank, &sheet);
    if (error == 0 && sheet.count > 0)
        error = work_begin(work, &sources);
    if (error == 0 && sheet.count > 0)
        error = sheet_lay(work, path, blank_path);
    work->answer->begun = !sheet_untouched(&sheet);
    sheet_free(&sheet);
    sheet_free(&blank);
    free(faults);
    return error;
}
