/* Where an answer lies, and where it is made into a program. Nothing in the learner's folder is run. */
#define _GNU_SOURCE
#include "answer.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kept.h"
#include "prune.h"
#include "sheet.h"
#include "work.h"

/* Mixes a file into a number that stands for its content (FNV-1a). */
static uint64_t file_mix(uint64_t hash, const char *path)
{
    FILE *file = fopen(path, "re");
    for (int byte; file && (byte = getc(file)) != EOF;)
        hash = (hash ^ (uint64_t)(unsigned char)byte) * 0x100000001b3u;
    if (file)
        (void)fclose(file);
    return hash ^ 0xff; /* so that two files are not one long one */
}

/* Where the program is to be made. Answers from elsewhere must not be taken for one
 * another, by whatever path they came. */
static char *folder_name(const struct place *place, const char *exercise, const glob_t *sources)
{
    if (!place->from)
        return text_make("%s/answers/%s", place->build, exercise);
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sources->gl_pathc; i++)
        hash = file_mix(hash, sources->gl_pathv[i]);
    return text_make("%s/answers/%016llx/%s", place->build, (unsigned long long)hash, exercise);
}

/* Makes the folder, if need be, and waits for it. Returns 0 or -errno. */
static int folder_lock(const struct work *work)
{
    struct stat held, named;
    for (;;) {
        const int error = folder_make(work->folder);
        if (error != 0)
            return error;
        const int lock = open(work->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (lock == -1 && errno != ENOENT)
            return -errno;
        work->answer->lock = lock;
        if (lock != -1 && (flock(lock, LOCK_EX) == -1 || fstat(lock, &held) == -1))
            return -errno;
        if (lock != -1 && stat(work->folder, &named) == 0 && named.st_ino == held.st_ino)
            return 0;
        if (lock != -1)
            (void)close(lock); /* meanwhile another grader has made room by removing it */
        work->answer->lock = -1;
    }
}

/* Notes that an answer from elsewhere was used, and makes room when a new one has come. */
static void folder_used(const struct work *work, bool new)
{
    const int size = work->place->from ? (int)(strlen(work->folder) - strlen(work->exercise) - 1) : 0;
    char *folder = size > 0 ? strndup(work->folder, (size_t)size) : NULL;
    if (folder)
        (void)utimensat(AT_FDCWD, folder, NULL, 0); /* where that fails it is not long remembered */
    if (folder && new) {
        *strrchr(folder, '/') = '\0';
        answers_prune(folder);
    }
    free(folder);
}

int work_begin(struct work *work, const glob_t *sources)
{
    const struct place *place = work->place;
    work->folder = folder_name(place, work->exercise, sources);
    const char *before = place->from ? place->root : "."; /* no path of this machine where that can be helped */
    work->include = text_make("%s/%s/starters/%s", before, place->build, work->exercise);
    if (work->include && access(work->include, R_OK) == -1) {
        free(work->include);
        work->include = text_make("%s/exercises/%s", before, work->exercise);
    }
    work->directory = place->from ? place->from : place->root;
    work->skip = place->from ? strlen(place->from) + 1 : 0; /* names as the learner would write them */
    work->absolute = work->folder ? text_make("%s/%s", place->root, work->folder) : NULL;
    work->answer->program = work->folder ? text_make("%s/probe", work->folder) : NULL;
    if (!work->include || !work->absolute || !work->answer->program)
        return -ENOMEM;
    return folder_lock(work);
}

/* Makes the program, unless one made from just this lies there. */
static int sources_compile(struct work *work, const glob_t *sources)
{
    struct kept kept;
    int error = 0;
    kept_look(&kept, work, sources);
    const bool lies_there = kept_take(&kept, work);
    folder_used(work, !lies_there);
    if (!lies_there) {
        error = program_make(work, sources);
        if (error == 0)
            kept_note(&kept, work, sources);
    }
    kept_free(&kept);
    return error;
}

/* Finds the .c files, and compiles them. */
static int sources_find(struct work *work, const char *folder)
{
    glob_t sources;
    char *pattern = text_make("%s/*.c", folder);
    const int status = pattern ? glob(pattern, 0, NULL, &sources) : GLOB_NOSPACE;
    free(pattern);
    if (status == GLOB_NOMATCH) {
        char *words = text_make("There is no answer: %s/%s holds no .c file.\n",
                                work->place->from ? "the folder given by --from" : "exercises", work->exercise);
        const int error = words ? words_add(work->answer, words, strlen(words)) : -ENOMEM;
        free(words);
        return error;
    }
    if (status != 0)
        return status == GLOB_NOSPACE ? -ENOMEM : -EIO;
    int error = work_begin(work, &sources);
    if (error == 0)
        error = sources_compile(work, &sources);
    globfree(&sources);
    return error;
}

int answer_compile(const struct place *place, const char *exercise, struct answer *answer)
{
    *answer = (struct answer){.words = calloc(1, 1), .lock = -1};
    struct work work = {.place = place, .exercise = exercise, .answer = answer};
    char *folder = text_make("%s/%s", place->from ? place->from : "exercises", exercise);
    char *path = folder ? text_make("%s/" SHEET_FILE, folder) : NULL;
    char *blank = text_make("%s/starters/%s/" SHEET_FILE, place->build, exercise);
    answer->sheet = blank && access(blank, R_OK) == 0;
    int error = answer->words && path && blank ? 0 : -ENOMEM;
    if (error == 0)
        error = answer->sheet ? sheet_take(&work, path, blank) : sources_find(&work, folder);
    free(path);
    free(blank);
    free(folder);
    free(work.folder);
    free(work.absolute);
    free(work.include);
    free(work.probe);
    return error;
}

void answer_free(struct answer *answer)
{
    free(answer->program);
    free(answer->words);
    if (answer->lock != -1)
        (void)close(answer->lock);
    *answer = (struct answer){.lock = -1};
}
