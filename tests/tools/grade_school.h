/* A school of one exercise, made for a test, and the program grade run in it. Its judge is a shell script, so that it
 * can say what no real one would. */
#ifndef GRADE_SCHOOL_H
#define GRADE_SCHOOL_H

#include "grade_support.h"

#define EXERCISE "01-first/one"
#define CHECK_START "{\"id\": \"c\", \"name\": \"It works\", \"max_score\": 3, \"codes\": [\"M05\"], \"needs\": [], " \
                    "\"hints\": [\"look\", \"think\", \"do\"], "
#define RESULT(checks) "{\"format\": \"fork-school-judgement\", \"version\": 1, \"seed\": 1, \"checks\": [" checks "]}"
#define FAILURE "\"failure\": {\"expected\": \"this\", \"observed\": \"that\", \"codes\": [\"M05\"], " \
                "\"schedule\": \"child-first\", \"fault\": null, \"again\": [\"--\", \"x\"], " \
                "\"timeline\": \"P0 *-\\n\"}"
#define PASSES RESULT(CHECK_START "\"verdict\": \"pass\"}")
#define FAILS RESULT(CHECK_START "\"verdict\": \"fail\", " FAILURE "}")
#define ERRS RESULT(CHECK_START "\"verdict\": \"grader error\", " FAILURE "}")

static char *program; /* grade, absolute */
static char *school;  /* the folder of the school at hand */

/* A path in the school; owned by the caller. */
static inline char *below(const char *path)
{
    return text_make("%s/%s", school, path);
}

static inline void school_file(const char *path, const char *text, unsigned mode)
{
    char *whole = below(path);
    char *folder = strdup(whole);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(folder_make(folder), 0);
    file_put(whole, text, mode);
    free(folder);
    free(whole);
}

static inline void judge_says(const char *script)
{
    char *text = text_make("#!/bin/sh\n%s\n", script);
    school_file("build/tests/" EXERCISE "/judge", text, 0755);
    free(text);
}

static inline void judge_gives(const char *result)
{
    char *script = text_make("cat >&3 <<'END'\n%s\nEND", result);
    judge_says(script);
    free(script);
}

static inline int school_open(void **state)
{
    (void)state;
    school = folder_new();
    school_file("tests/" EXERCISE "/checks.c", "", 0644);
    school_file("tests/" EXERCISE "/probe.c", "int answer(void);\nint main(void) { return answer(); }\n", 0644);
    school_file("exercises/" EXERCISE "/answer.c", "int answer(void);\nint answer(void) { return 0; }\n", 0644);
    judge_gives(PASSES);
    return 0;
}

static inline int school_close(void **state)
{
    (void)state;
    folder_remove(school);
    return 0;
}

/* Runs grade in the school with up to four words. Returns its status; its words are owned by the caller. */
static inline int grade_with(char **words, const char *a, const char *b, const char *c, const char *d)
{
    const char *const argv[] = {program, a, a ? b : NULL, b ? c : NULL, c ? d : NULL, NULL};
    return command_run(argv, school, words);
}

/* Requires a status, and words in what grade says. */
static inline void expect(int status, const char *words, const char *a, const char *b, const char *c, const char *d)
{
    char *said;
    const int found = grade_with(&said, a, b, c, d);
    if (found != status || !strstr(said, words))
        print_error("status %d, and it said: %s\n", found, said);
    assert_int_equal(found, status);
    assert_non_null(strstr(said, words));
    free(said);
}

/* Finds the program. Returns whether it is there. */
static inline bool grade_find(void)
{
    char *relative = text_make("%s/bin/grade", build_folder());
    program = realpath(relative, NULL);
    free(relative);
    return program != NULL;
}

#endif
