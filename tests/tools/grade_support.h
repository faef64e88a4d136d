/* What the tests of the grader share: run a command and keep its words, put answers into a folder of their own, grade
 * it, and read the report. Answers that could harm the machine run in a pid namespace only. */
#ifndef GRADE_SUPPORT_H
#define GRADE_SUPPORT_H

#include <errno.h>
#include <ftw.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "grade/child.h"
#include "grade/place.h"

#define ANSWERS "tests/[0-9]*/*" /* The folders that hold wrong/, right/ and hostile/ answers. */

/* Where things are built: the Makefile says so. */
static inline const char *build_folder(void)
{
    const char *folder = getenv("BUILD");
    return folder && folder[0] ? folder : "build";
}

/* Runs a command line of at most 30 words, NULL-terminated. Returns its exit status, or -1 if it was killed; its words
 * go to `words` (owned by the caller) where that is not NULL. */
static inline int command_run(const char *const argv[], const char *directory, char **words)
{
    struct child_outcome outcome;
    const struct child_options options = {
        .argv = (char *const *)(uintptr_t)argv, .directory = directory, .seconds = 120, .output = (size_t)4 << 20};
    assert_int_equal(child_run(&options, &outcome), 0);
    const int status = WIFEXITED(outcome.status) ? WEXITSTATUS(outcome.status) : -1;
    if (words) {
        *words = outcome.words;
        outcome.words = NULL;
    }
    child_outcome_free(&outcome);
    return status;
}

/* Whether a pid namespace can be had; as root or by a user namespace. */
static inline const char *const *sandbox(void)
{
    static const char *const root[] = {"unshare", "--fork", "--pid", "--mount-proc", "--kill-child", NULL};
    static const char *const user[] = {"unshare", "--user", "--map-root-user", "--fork", "--pid", "--mount-proc",
                                       "--kill-child", NULL};
    static const char *const *chosen;
    static bool known;
    const char *const *both[] = {root, user};
    for (size_t i = 0; !known && !chosen && i < 2; i++) {
        const char *argv[16] = {NULL};
        size_t count = 0;
        for (; both[i][count]; count++)
            argv[count] = both[i][count];
        argv[count] = "true";
        if (command_run(argv, NULL, NULL) == 0)
            chosen = both[i];
    }
    known = true;
    return chosen;
}

/* The text of a file, owned by the caller. */
static inline char *file_text(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    const size_t size = fread(text, 1, (1 << 20) - 1, file);
    text[size] = '\0';
    assert_int_equal(fclose(file), 0);
    return text;
}

static inline void file_put(const char *path, const char *text, unsigned mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static inline int tree_remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

/* A new folder, whose name is owned by the caller, who ends it by folder_remove. */
static inline char *folder_new(void)
{
    const char *above = getenv("TMPDIR");
    char *path = text_make("%s/gradeXXXXXX", above ? above : "/tmp");
    assert_non_null(path);
    assert_non_null(mkdtemp(path));
    return path;
}

static inline void folder_remove(char *path)
{
    assert_int_equal(nftw(path, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(path);
}

/* "01-process-creation/fan-out" from "tests/01-process-creation/fan-out/…"; owned by the caller. */
static inline char *exercise_of(const char *path)
{
    const char *name = strchr(path, '/') + 1;
    const char *end = strchr(strchr(name, '/') + 1, '/');
    return strndup(name, end ? (size_t)(end - name) : strlen(name));
}

/* The name of the file that an answer to the exercise is written in: the model's, answers.txt where there is one. Owned
 * by the caller. */
static inline char *answer_name(const char *exercise)
{
    glob_t found;
    char *pattern = text_make("solutions/%s/answers.txt", exercise);
    if (access(pattern, F_OK) == -1) {
        free(pattern);
        pattern = text_make("solutions/%s/*.c", exercise);
    }
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 1);
    char *name = strdup(strrchr(found.gl_pathv[0], '/') + 1);
    globfree(&found);
    free(pattern);
    return name;
}

/* A folder for --from in which `file` is the answer to the exercise. End it by folder_remove. */
static inline char *answers_folder(const char *exercise, const char *file)
{
    char *folder = folder_new();
    char *below = text_make("%s/%s", folder, exercise);
    char *name = answer_name(exercise);
    char *path = text_make("%s/%s", below, name);
    char *text = file_text(file);
    assert_int_equal(folder_make(below), 0);
    file_put(path, text, 0644);
    free(text);
    free(path);
    free(name);
    free(below);
    return folder;
}

/* Grades `from` in a pid namespace where there is one. Returns grade's status, and the report as JSON. */
static inline int grade_json(const char *exercise, const char *from, const char *seed, json_t **report)
{
    const char *argv[30];
    size_t count = 0;
    for (const char *const *word = sandbox(); word && *word; word++)
        argv[count++] = *word;
    char *program = text_make("%s/bin/grade", build_folder());
    char *output = text_make("%s/report.json", from);
    const char *const rest[] = {program, exercise, "--from", from, "--seed", seed, "--format", "json",
                                "-o", output, NULL};
    memcpy(&argv[count], rest, sizeof rest);
    char *words;
    const int status = command_run(argv, NULL, &words);
    *report = json_load_file(output, 0, NULL);
    if (!*report)
        print_error("grade ended with %d and no report. It said: %s\n", status, words);
    assert_non_null(*report);
    free(words);
    free(output);
    free(program);
    return status;
}

/* A member of a report's first exercise. */
static inline const json_t *exercise_member(const json_t *report, const char *key)
{
    return json_object_get(json_array_get(json_object_get(report, "exercises"), 0), key);
}

#endif
