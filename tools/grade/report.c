/* A grading: answers compiled, judges called, and all that came of it in one JSON value. */
#define _GNU_SOURCE
#include "report.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "content.h"
#include "first.h"
#include "footing.h"
#include "hints.h"
#include "jobs.h"
#include "judge.h"
#include "misconceptions.h"
#include "progress.h"
#include "sheet.h"
#include "timeline/quote.h"
#include "verdict.h"

/* Tier D of the ways to keep answers away from the machine: see docs/grade-report.md. */
#define ISOLATION "none: answers run as the user who grades (a self-check, not for grades)"

#define SUM "sum" /* A member that comes with a worker's result, and leaves before the report. */

/* Sets a text, whatever bytes it holds: what is no UTF-8 is replaced, because JSON could not hold it. */
static void text_set(json_t *object, const char *key, const char *text)
{
    json_t *value = json_string(text);
    if (!value) {
        char *plain = strdup(text);
        for (char *at = plain; at && *at; at++)
            *at = (char)((unsigned char)*at < 0x80 ? *at : '?');
        value = plain ? json_string(plain) : json_null();
        free(plain);
    }
    (void)json_object_set_new(object, key, value);
}

static bool file_mentions(const char *path, const char *code)
{
    char line[4096];
    bool found = false;
    const size_t size = strlen(code);
    FILE *file = fopen(path, "re");
    while (file && !found && fgets(line, sizeof line, file)) {
        const char *at = strstr(line, code);
        found = at && !isdigit((unsigned char)at[size]);
    }
    if (file)
        (void)fclose(file);
    return found;
}

/* The first text that treats a misconception: a lesson, or else the exercise's own. Returns it as JSON, or null. */
static json_t *explanation_find(const char *code, const char *exercise)
{
    glob_t texts;
    char *own = text_make("exercises/%s/README.md", exercise);
    (void)glob("lessons/*/*.md", 0, NULL, &texts); /* finding none is no error */
    if (own)
        (void)glob(own, GLOB_APPEND, NULL, &texts);
    json_t *path = NULL;
    for (size_t i = 0; i < texts.gl_pathc && !path; i++)
        if (file_mentions(texts.gl_pathv[i], code))
            path = json_string(texts.gl_pathv[i]);
    globfree(&texts);
    free(own);
    return path ? path : json_null();
}

/* Codes become what they stand for: in the check's own words, where it has some. */
static void failure_explain(json_t *failure, const char *exercise)
{
    size_t i;
    const json_t *code;
    json_t *list = json_array();
    json_array_foreach(json_object_get(failure, "codes"), i, code) {
        const char *name = json_string_value(code);
        const struct misconception *known = name ? misconception_find(name, strlen(name)) : NULL;
        if (!known)
            continue;
        const char *own = json_string_value(json_object_get(json_object_get(failure, "sentences"), name));
        json_t *one = json_pack("{s:s, s:s, s:o}", "code", known->code, "sentence", own ? own : known->sentence,
                                "explained", explanation_find(name, exercise));
        (void)json_array_append_new(list, one);
    }
    (void)json_object_del(failure, "codes");
    (void)json_object_del(failure, "sentences");
    (void)json_object_set_new(failure, "misconceptions", list);
}

/* A list of arguments becomes a command that can be pasted into a shell. */
static void failure_command(json_t *failure, const struct place *place)
{
    size_t i;
    const json_t *word;
    const json_t *words = json_object_get(failure, "again");
    if (!words)
        return;
    char *command = NULL;
    size_t size;
    FILE *stream = open_memstream(&command, &size);
    if (!stream)
        return;
    fprintf(stream, "%s/bin/timeline", place->build);
    json_array_foreach(words, i, word) {
        fputc(' ', stream);
        shell_word_write(stream, json_string_value(word));
    }
    if (fclose(stream) == 0)
        text_set(failure, "again", command);
    free(command);
}

/* Leaves as many hints in a check as the learner is to see. `wanted`: whether any are still to be shown. */
static void check_hint(json_t *check, const char *exercise, const struct grading *grading, json_t *hints, bool *wanted)
{
    json_t *ladder = json_object_get(check, "hints");
    const char *verdict = json_string_value(json_object_get(check, "verdict"));
    const enum verdict came = verdict_by_name(verdict);
    size_t shown = 0;
    if (*wanted && came != VERDICT_PASS && came != VERDICT_SKIPPED && came != VERDICT_GRADER_ERROR) {
        *wanted = grading->hinting == HINTS_EACH;
        shown = !hints ? json_array_size(ladder)
                       : hints_next(hints, exercise, json_string_value(json_object_get(check, "id")),
                                    json_array_size(ladder));
    }
    (void)json_object_set_new(check, "hints_in_all", json_integer((json_int_t)json_array_size(ladder)));
    while (json_array_size(ladder) > shown)
        (void)json_array_remove(ladder, json_array_size(ladder) - 1);
}

/* Completes the checks of a judge, and adds them up into their exercise. */
static void exercise_count(json_t *exercise, json_t *checks, const struct grading *grading, json_t *hints, bool *wanted)
{
    size_t i;
    json_t *check;
    json_int_t score = 0, max_score = 0;
    const char *name = json_string_value(json_object_get(exercise, "name"));
    enum verdict overall = verdict_by_name(json_string_value(json_object_get(exercise, "verdict")));
    json_array_foreach(checks, i, check) {
        const enum verdict verdict = verdict_by_name(json_string_value(json_object_get(check, "verdict")));
        const json_int_t points = json_integer_value(json_object_get(check, "max_score"));
        json_t *failure = json_object_get(check, "failure");
        score += verdict == VERDICT_PASS ? points : 0;
        max_score += points;
        (void)json_object_set_new(check, "score", json_integer(verdict == VERDICT_PASS ? points : 0));
        if (failure) {
            failure_explain(failure, name);
            failure_command(failure, grading->place);
        }
        check_hint(check, name, grading, hints, wanted);
        if (verdict == VERDICT_GRADER_ERROR || (overall == VERDICT_PASS && verdict != VERDICT_PASS))
            overall = verdict;
    }
    (void)json_object_set_new(exercise, "verdict", json_string(verdict_names[overall]));
    (void)json_object_set_new(exercise, "score", json_integer(score));
    (void)json_object_set_new(exercise, "max_score", json_integer(max_score));
}

/* For an answer that did not compile, or could not be read: every check is skipped. */
static void checks_skip(json_t *checks, const char *because)
{
    size_t i;
    json_t *check;
    json_array_foreach(checks, i, check) {
        (void)json_object_set_new(check, "verdict", json_string(verdict_names[VERDICT_SKIPPED]));
        (void)json_object_set_new(check, "because", json_string(because));
    }
}

/* An exercise without a result: not the learner's fault, and said so. */
static void exercise_lost(json_t *exercise, const char *why)
{
    (void)json_object_set_new(exercise, "verdict", json_string(verdict_names[VERDICT_GRADER_ERROR]));
    text_set(exercise, "error", why);
}

/* Why an answer could not even be given to the compiler; owned by the caller. */
static char *compile_error(const char *name, bool sheet, int error)
{
    if (error == -EBADMSG && sheet)
        return text_make("The compiler finds fault with a program that %s asks about: see its words.", name);
    if (error == -EBADMSG)
        return text_make("The compiler finds fault with the exercise's own tests/%s/probe.c: see its words.", name);
    return text_make("The answer to %s cannot be compiled: %s.", name, strerror(-error));
}

/* Makes the answer a program. Where that is not done, it is found out whether the machine is to blame. Returns 0, or
 * -errno and `why`, which the caller owns. */
static int exercise_compile(const struct place *place, const char *name, struct answer *answer, char **why)
{
    char text[LACK_TEXT];
    const enum lack lack = footing_look(place);
    *answer = (struct answer){.lock = -1};
    if (lack) {
        *why = text_make("%s\n", lack_tell(text, sizeof text, lack, NULL));
        return -ENOTSUP;
    }
    const int error = answer_compile(place, name, answer);
    const bool unmade = error != 0 || (!answer->sheet && !answer->compiled);
    if (unmade && footing_compile(place, why))
        return -ENOTSUP;
    if (error != 0)
        *why = compile_error(name, answer->sheet, error);
    return error;
}

/* Keeps what was answered first, and says where: only for whoever works here. */
static void first_tell(json_t *exercise, const struct place *place, const struct answer *answer, const char *name)
{
    char *path = NULL;
    if (place->from || !answer->sheet || !answer->compiled || !answer->begun)
        return;
    char *sheet = text_make("%s/" SHEET_FILE, answer->program);
    const int error = sheet ? first_keep(name, sheet, &path) : -ENOMEM;
    if (error != 0)
        fprintf(stderr, "grade: cannot keep your first answer in " FIRST_FOLDER ": %s\n", strerror(-error));
    else if (path)
        text_set(exercise, "first", path);
    free(path);
    free(sheet);
}

/* Tells of an answer that did not become a program: which verdict, and what that does to the checks. */
static void exercise_unmade(json_t *exercise, const struct answer *answer, json_t *checks)
{
    const enum verdict verdict = answer->sheet ? VERDICT_NOT_READ : VERDICT_NOT_COMPILED;
    (void)json_object_set_new(exercise, "verdict", json_string(verdict_names[verdict]));
    checks_skip(checks, answer->sheet ? "The answers can be read" : "The answer compiles");
}

/* Whether the files with that sum are those that the learner started from. */
static bool exercise_untouched(const struct grading *grading, const char *name, const char *sum)
{
    char start[CONTENT_SUM];
    char *folder = grading->place->from ? NULL : text_make("%s/starters/%s", grading->place->build, name);
    const bool same = folder && access(folder, F_OK) == 0 && content_sum(folder, start) == 0 && strcmp(start, sum) == 0;
    free(folder);
    return same;
}

/* Compiles and judges one exercise: all that takes time, and touches nothing that others touch too. The sum of the
 * files is taken before the compiler reads them: who saves meanwhile has another answer. */
static json_t *exercise_grade(const void *context, size_t index)
{
    const struct grading *grading = context;
    const char *name = grading->exercises->names[index];
    struct answer answer;
    char sum[CONTENT_SUM];
    json_t *checks = NULL;
    char *why = NULL;
    char *folder = text_make("exercises/%s", name);
    json_t *exercise = json_pack("{s:s, s:s, s:i, s:i}", "name", name, "verdict", verdict_names[VERDICT_PASS], "score",
                                 0, "max_score", 0);
    if (!folder || content_sum(folder, sum) != 0)
        sum[0] = '\0';
    free(folder);
    if (exercise_untouched(grading, name, sum))
        (void)json_object_set_new(exercise, "untouched", json_true());
    int error = exercise_compile(grading->place, name, &answer, &why);
    const struct judge_call call = {name, answer.compiled ? answer.program : NULL, grading->seed, grading->width};
    if (error == 0)
        error = judge_call(grading->place, &call, &checks, &why);
    const bool unread = answer.sheet && error == 0 && !answer.compiled;
    text_set(exercise, "compiler", answer.words && !unread ? answer.words : "");
    if (unread)
        text_set(exercise, "unread", answer.words);
    if (error == 0 && !answer.compiled)
        exercise_unmade(exercise, &answer, checks);
    first_tell(exercise, grading->place, &answer, name);
    if (error != 0)
        exercise_lost(exercise, why ? why : strerror(-error));
    (void)json_object_set_new(exercise, "checks", checks ? checks : json_array());
    text_set(exercise, SUM, sum);
    answer_free(&answer);
    free(why);
    return exercise;
}

/* Notes what an exercise got. An exercise that the grader failed with says nothing about the learner. */
static void exercise_note(const struct grading *grading, const json_t *exercise)
{
    const struct points points = {
        (long)json_integer_value(json_object_get(exercise, "score")),
        (long)json_integer_value(json_object_get(exercise, "max_score")),
    };
    const char *sum = json_string_value(json_object_get(exercise, SUM));
    const enum verdict verdict = verdict_by_name(json_string_value(json_object_get(exercise, "verdict")));
    if (grading->place->from || verdict == VERDICT_GRADER_ERROR)
        return;
    const int error = progress_note(json_string_value(json_object_get(exercise, "name")), points, sum ? sum : "");
    if (error == -ENOTSUP)
        fprintf(stderr, "grade: %s is of a newer Fork School, and left as it is.\n", PROGRESS_FILE);
    else if (error != 0)
        fprintf(stderr, "grade: cannot note your points in %s: %s\n", PROGRESS_FILE, strerror(-error));
}

/* Completes what a worker gave, or stands in for it: `failed` is 0, or why there is none. Returns the exercise as it
 * belongs into the report. */
static json_t *exercise_finish(json_t *exercise, const char *name, int failed, const struct grading *grading,
                               json_t *hints, bool *wanted)
{
    if (!exercise) {
        char text[LACK_TEXT];
        const enum lack lack = lack_of_error(-failed);
        exercise = json_pack("{s:s, s:s, s:i, s:i, s:s, s:[]}", "name", name, "verdict", "", "score", 0, "max_score", 0,
                             "compiler", "", "checks");
        exercise_lost(exercise, lack ? lack_tell(text, sizeof text, lack, NULL)
                                     : "The process that graded this exercise ended without a result.");
    }
    if (verdict_by_name(json_string_value(json_object_get(exercise, "verdict"))) != VERDICT_GRADER_ERROR)
        exercise_count(exercise, json_object_get(exercise, "checks"), grading, hints, wanted);
    exercise_note(grading, exercise);
    (void)json_object_del(exercise, SUM);
    return exercise;
}

/* Puts the exercises together; `failed` says why some may be missing. Returns 0 or -ENOMEM. */
static int report_gather(const struct grading *grading, json_t *done[], int failed, json_t **report)
{
    json_int_t score = 0, max_score = 0;
    json_t *exercises = json_array();
    /* The ladder belongs to whoever works here: grading somebody else's answers does not move it. */
    json_t *hints = grading->hinting != HINTS_NONE && !grading->place->from ? hints_read() : NULL;
    bool wanted = grading->hinting != HINTS_NONE;
    for (int pass = 0; pass < 2; pass++) /* those that are begun come first: the next hint is for one of them */
        for (size_t i = 0; i < grading->exercises->count; i++)
            if (json_is_true(json_object_get(done[i], "untouched")) == (pass == 1))
                done[i] = exercise_finish(done[i], grading->exercises->names[i], failed, grading, hints, &wanted);
    for (size_t i = 0; i < grading->exercises->count; i++) {
        score += json_integer_value(json_object_get(done[i], "score"));
        max_score += json_integer_value(json_object_get(done[i], "max_score"));
        (void)json_array_append_new(exercises, done[i]);
    }
    const int error = hints ? hints_write(hints) : 0;
    if (error != 0)
        fprintf(stderr, "grade: cannot keep in %s which hints were shown: %s\n", HINTS_FILE, strerror(-error));
    json_decref(hints);
    const bool whole = json_array_size(exercises) == grading->exercises->count;
    *report = json_pack("{s:s, s:i, s:I, s:s, s:I, s:I, s:o}", "format", REPORT_FORMAT, "version", REPORT_VERSION,
                        "seed", (json_int_t)grading->seed, "isolation", ISOLATION, "score", score, "max_score",
                        max_score, "exercises", exercises);
    if (*report && whole)
        return 0;
    json_decref(*report);
    *report = NULL;
    return -ENOMEM;
}

int report_make(const struct grading *grading, json_t **report)
{
    json_t **done = calloc(grading->exercises->count + 1, sizeof *done);
    *report = NULL;
    if (!done)
        return -ENOMEM;
    const int failed = jobs_run(grading->exercises->count, exercise_grade, grading, done);
    const int error = report_gather(grading, done, failed, report);
    free(done);
    return error;
}

int report_status(const json_t *report)
{
    size_t i;
    const json_t *exercise;
    int status = 0;
    json_array_foreach(json_object_get(report, "exercises"), i, exercise) {
        const enum verdict verdict = verdict_by_name(json_string_value(json_object_get(exercise, "verdict")));
        if (verdict == VERDICT_GRADER_ERROR)
            return 2;
        if (verdict != VERDICT_PASS)
            status = 1;
    }
    return status;
}

int report_write_json(const json_t *report, FILE *stream)
{
    if (json_dumpf(report, stream, JSON_INDENT(2)) != 0 || fputc('\n', stream) == EOF || fflush(stream) != 0)
        return -EIO;
    return 0;
}
