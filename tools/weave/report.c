/* Reports: what the grader says of an answer, wherever that lies, in words that are the same everywhere. */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grade/place.h"

#define ANSWERS_HASH 16 /* Digits of the folder that an answer from elsewhere is built in. */

/* An answer from elsewhere is built in a folder named by what it holds; a learner's own has no such part. */
static void answers_plain(char *text)
{
    static const char part[] = "/answers/";
    for (char *found = text; (found = strstr(found, part));) {
        found += sizeof part - 1;
        if (strspn(found, "0123456789abcdef") == ANSWERS_HASH && found[ANSWERS_HASH] == '/')
            memmove(found, found + ANSWERS_HASH + 1, strlen(found + ANSWERS_HASH + 1) + 1);
    }
}

/* The paragraph before the score tells about the machine and about hints: it is not the answer's. */
static void notes_remove(char *text)
{
    char *notes = strstr(text, "\n--hint "), *score = notes ? strstr(notes, "\nScore: ") : NULL;
    if (score)
        memmove(notes, score, strlen(score) + 1);
}

/* Grades what lies in a folder of the layout NN-slug/EXERCISE/. */
static char *folder_grade(const char *exercise, const char *from, const char *build, struct complaint *complaint)
{
    char *program = text_make("%s/bin/grade", build);
    char *argv[] = {program, (char *)(uintptr_t)exercise, "--from", (char *)(uintptr_t)from, "--seed", "1", NULL};
    char *text = program ? run_tool(argv, 1, complaint) : NULL;
    if (text) {
        answers_plain(text);
        notes_remove(text);
    }
    free(program);
    return text;
}

/* The text of an answer; that of a NAME.change is what make has made of it. Owned by the caller; NULL after a
 * complaint. */
static char *answer_read(const char *answer, const char *build, struct complaint *complaint)
{
    const char *end = strrchr(answer, '.'), *below = strchr(answer, '/');
    if (strcmp(end, ".change") != 0)
        return file_read(answer, complaint);
    char *made = text_make("%s/answers%.*s.c", build, (int)(end - below), below);
    char *text = made ? file_read(made, complaint) : NULL;
    free(made);
    return text;
}

/* Copies one answer to where the exercise has it, in a new folder, and has it graded. */
static char *answer_grade(const char *answer, const char *exercise, const char *name, const char *build,
                          struct complaint *complaint)
{
    char *below = text_make("%s/weave/%ld/%s", build, (long)getpid(), exercise);
    char *path = below ? text_make("%s/%s", below, name) : NULL;
    char *from = text_make("%s/weave/%ld", build, (long)getpid());
    char *source = path && from ? answer_read(answer, build, complaint) : NULL, *text = NULL;
    if (source && folder_make(below) == 0) {
        FILE *file = fopen(path, "we");
        const bool written = file && fputs(source, file) != EOF;
        if (file && fclose(file) == 0 && written)
            text = folder_grade(exercise, from, build, complaint);
        else
            complain(complaint, "%s: %s", path, strerror(errno));
        (void)unlink(path); /* it may never have been made */
        /* The empty folders go too: exercise, lesson, ours. */
        (void)rmdir(below);
        *strrchr(below, '/') = '\0';
        (void)rmdir(below);
        (void)rmdir(from);
    }
    free(source);
    free(from);
    free(path);
    free(below);
    return text;
}

/* The file that answers are written in: the model's. Owned by the caller; NULL if there is not just one. */
static char *exercise_file(const char *exercise)
{
    glob_t found;
    char *pattern = text_make("solutions/%s/*.c", exercise), *name = NULL;
    if (pattern && glob(pattern, 0, NULL, &found) == 0) {
        if (found.gl_pathc == 1)
            name = strdup(strrchr(found.gl_pathv[0], '/') + 1);
        globfree(&found);
    }
    free(pattern);
    return name;
}

/* "NN-slug/EXERCISE" from the path of an answer; owned by the caller; NULL if it is none. */
static char *exercise_of(const char *answer)
{
    static const char *const patterns[] = {"tests/[0-9][0-9]-*/*/*/*.c", "tests/[0-9][0-9]-*/*/*/*.change",
                                           "solutions/[0-9][0-9]-*/*/*.c"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        if (fnmatch(patterns[i], answer, FNM_PATHNAME | FNM_PERIOD) != 0)
            continue;
        const char *begin = strchr(answer, '/') + 1, *end = strchr(strchr(begin, '/') + 1, '/');
        return strndup(begin, (size_t)(end - begin));
    }
    return NULL;
}

char *run_report(const struct marker *marker, const char *build, struct complaint *complaint)
{
    const char *answer = marker->count == 1 ? marker->words[0] : "";
    char *exercise = access(answer, R_OK) == 0 ? exercise_of(answer) : NULL;
    char *name = exercise ? exercise_file(exercise) : NULL, *text = NULL;
    if (!exercise)
        complain(complaint, "a report is on an answer that is there, such as tests/NN-slug/EXERCISE/wrong/NAME.c or "
                 "solutions/NN-slug/EXERCISE/NAME.c; \"%s\" is none", answer);
    else if (!name)
        complain(complaint, "solutions/%s does not hold one .c file, so there is no telling what to call the answer",
                 exercise);
    else
        text = answer_grade(answer, exercise, name, build, complaint);
    free(name);
    free(exercise);
    return text;
}
