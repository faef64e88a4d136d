/* The graders graded: every model answer and every right one gets full points, every starter compiles without a warning
 * and gets none, and every wrong one fails by the code in its name, and by no other. New lessons are found by their
 * folders; each answer is a test of its own. */
#define _GNU_SOURCE
#include "grade_support.h"

#define TESTS_MAX 1000

static const char *const seeds[] = {"1", "271828", NULL};

/* Grades one file and hands the report to a look at it. */
static void graded(const char *file, void (*look)(const char *file, int status, const json_t *report))
{
    const bool fierce = strstr(file, "/wrong/") != NULL; /* one of them sends signals to -1 */
    if (fierce && !sandbox()) {
        print_message("%s: skipped, because this system gives no pid namespace to run it in\n", file);
        skip();
    }
    char *exercise = exercise_of(strncmp(file, "build", 5) == 0 ? strstr(file, "starters") : file);
    char *folder = answers_folder(exercise, file);
    for (size_t i = 0; seeds[i]; i++) {
        json_t *report;
        const int status = grade_json(exercise, folder, seeds[i], &report);
        look(file, status, report);
        json_decref(report);
    }
    folder_remove(folder);
    free(exercise);
}

/* Shows what an unexpected report says. */
static void report_show(const json_t *report)
{
    char *text = json_dumps(report, JSON_INDENT(1));
    print_error("%s\n", text ? text : "no report");
    free(text);
}

static void look_full(const char *file, int status, const json_t *report)
{
    if (status != 0)
        report_show(report);
    assert_int_equal(status, 0);
    assert_int_equal(json_integer_value(json_object_get(report, "score")),
                     json_integer_value(json_object_get(report, "max_score")));
    assert_true(json_integer_value(json_object_get(report, "max_score")) > 0);
    if (strncmp(file, "solutions", 9) == 0)
        assert_string_equal(json_string_value(exercise_member(report, "compiler")), "");
}

static void look_untouched(const char *file, int status, const json_t *report)
{
    (void)file;
    assert_int_equal(status, 1);
    assert_string_equal(json_string_value(exercise_member(report, "compiler")), "");
    assert_int_equal(json_integer_value(json_object_get(report, "score")), 0);
}

/* Whether a failed check speaks of that code. */
static bool check_speaks(const json_t *check, const char *code)
{
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(json_object_get(check, "failure"), "misconceptions"), i, one)
        if (strcmp(json_string_value(json_object_get(one, "code")), code) == 0)
            return true;
    return false;
}

static void look_wrong(const char *file, int status, const json_t *report)
{
    size_t i, failed = 0;
    const json_t *check;
    char code[4] = {0};
    memcpy(code, strrchr(file, '/') + 1, 3);
    assert_int_equal(status, 1);
    json_array_foreach(exercise_member(report, "checks"), i, check) {
        const char *verdict = json_string_value(json_object_get(check, "verdict"));
        if (strcmp(verdict, "pass") == 0 || strcmp(verdict, "skipped") == 0)
            continue;
        failed++;
        if (!check_speaks(check, code)) {
            report_show(check);
            fail_msg("%s: '%s' does not speak of %s", file, json_string_value(json_object_get(check, "name")), code);
        }
    }
    assert_true(failed > 0);
}

static void gets_full_points(void **state)
{
    graded(*state, look_full);
}

static void gets_nothing(void **state)
{
    graded(*state, look_untouched);
}

static void fails_by_its_code(void **state)
{
    graded(*state, look_wrong);
}

/* Whether a file is a program that a predict exercise asks about: it lies beside a sheet of answers, and is none. */
static bool asked_about(const char *file)
{
    char *sheet = text_make("%.*s/answers.txt", (int)(strrchr(file, '/') - file), file);
    const bool beside = strcmp(strrchr(file, '.'), ".c") == 0 && access(sheet, F_OK) == 0;
    free(sheet);
    return beside;
}

/* Adds a test for every file of a pattern. Returns how many tests there are now. */
static size_t tests_add(struct CMUnitTest tests[], size_t count, const char *pattern, const char *claim,
                        CMUnitTestFunction function)
{
    static glob_t found[8]; /* kept: the tests' names and files point into them */
    static size_t used;
    glob_t *files = &found[used++];
    if (glob(pattern, 0, NULL, files) != 0)
        return count;
    for (size_t i = 0; i < files->gl_pathc && count < TESTS_MAX; i++)
        if (!asked_about(files->gl_pathv[i]))
            tests[count++] = (struct CMUnitTest){.name = text_make("%s %s", files->gl_pathv[i], claim),
                                                 .test_func = function, .initial_state = files->gl_pathv[i]};
    return count;
}

int main(void)
{
    static struct CMUnitTest tests[TESTS_MAX];
    char *starters = text_make("%s/starters/[0-9]*/*/*.c", build_folder());
    size_t count = tests_add(tests, 0, "solutions/[0-9]*/*/*.c", "gets full points", gets_full_points);
    count = tests_add(tests, count, ANSWERS "/right/*.c", "gets full points", gets_full_points);
    count = tests_add(tests, count, starters, "compiles silently and gets nothing", gets_nothing);
    count = tests_add(tests, count, ANSWERS "/wrong/M*.c", "fails by its code", fails_by_its_code);
    free(starters);
    starters = text_make("%s/starters/[0-9]*/*/answers.txt", build_folder());
    count = tests_add(tests, count, "solutions/[0-9]*/*/answers.txt", "gets full points", gets_full_points);
    count = tests_add(tests, count, ANSWERS "/right/*.txt", "gets full points", gets_full_points);
    count = tests_add(tests, count, starters, "gets nothing", gets_nothing);
    count = tests_add(tests, count, ANSWERS "/wrong/M*.txt", "fails by its code", fails_by_its_code);
    free(starters);
    child_adopt();
    return _cmocka_run_group_tests("answers", tests, count, NULL, NULL);
}
