/* The graders graded: every model answer and every right one gets full points, every starter compiles without a warning
 * and gets none, every wrong one fails by the code in its name, and by no other, and every flawed one, whose mistake
 * has no code, by none. New lessons are found by their folders; each answer is a test of its own. They are dealt out to
 * as many workers as there are processors. With ANSWER=02-target-function/result, say, in the environment only those
 * are tested that have this in their path.
 *
 * A wrong or flawed answer is graded until a check has failed. With SEEDS=all in the environment all its checks are
 * run, and not the models alone are graded with each seed, but all. */
#define _GNU_SOURCE
#include "grade_support.h"
#include "../needs.h"

#define TESTS_MAX 1000

static const char *const seeds[] = {"1", "271828"};
enum { SEEDS = sizeof seeds / sizeof seeds[0] };

/* Whether a file is to be graded with that seed: a model with each, another answer with one of them, or with each, too,
 * where SEEDS is in the environment. Which one it is hangs on its name. */
static bool is_seed_for(const char *file, size_t seed)
{
    size_t letters = 0;
    if (getenv("SEEDS") || strncmp(file, "solutions/", 10) == 0)
        return true;
    for (const char *letter = strrchr(file, '/'); *letter; letter++)
        letters += (unsigned char)*letter;
    return letters % SEEDS == seed;
}

/* The exercise of an answer, in memory to be freed: the folder of the lesson, a slash, and its own. */
static char *answer_exercise(const char *file)
{
    const char *made = strstr(file, "/starters/") ? strstr(file, "/starters/") : strstr(file, "/answers/");
    return exercise_of(made ? made + 1 : file);
}

/* Shows what an unexpected report says. */
static void report_show(const json_t *report)
{
    (void)fflush(stdout);
    if (!report || json_dumpf(report, stderr, JSON_INDENT(1)) != 0) /* print_error would cut it short */
        (void)fputs("no report", stderr);
    (void)fputc('\n', stderr);
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

/* A mistake without a code: it fails, and no misconception is blamed for it. */
static void look_flawed(const char *file, int status, const json_t *report)
{
    size_t i, codes = 0;
    const json_t *check;
    (void)file;
    assert_int_equal(status, 1);
    json_array_foreach(exercise_member(report, "checks"), i, check)
        codes += json_array_size(json_object_get(json_object_get(check, "failure"), "misconceptions"));
    if (codes > 0)
        report_show(report);
    assert_int_equal(codes, 0);
}

/* Grades one file and hands the report to a look at it. */
static void graded(const char *file, void (*look)(const char *file, int status, const json_t *report))
{
    const bool fierce = strstr(file, "/wrong/") != NULL; /* one of them sends signals to -1 */
    need(!fierce || sandbox(), "gives no pid namespace to run it in");
    const bool until_failure = (look == look_wrong || look == look_flawed) && !getenv("SEEDS");
    assert_int_equal(setenv("FORKSCHOOL_FIRST_FAILURE", until_failure ? "1" : "", 1), 0);
    char *exercise = answer_exercise(file);
    char *folder = answers_folder(exercise, file);
    for (size_t i = 0; i < SEEDS; i++) {
        json_t *report;
        if (!is_seed_for(file, i))
            continue;
        const int status = grade_json(exercise, folder, seeds[i], &report);
        look(file, status, report);
        json_decref(report);
    }
    folder_remove(folder);
    free(exercise);
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

static void fails_by_no_code(void **state)
{
    graded(*state, look_flawed);
}

/* Whether a file is a program that a predict exercise asks about: it lies beside a sheet of answers, and is none. */
static bool asked_about(const char *file)
{
    char *sheet = text_make("%.*s/answers.txt", (int)(strrchr(file, '/') - file), file);
    const bool beside = strcmp(strrchr(file, '.'), ".c") == 0 && access(sheet, F_OK) == 0;
    free(sheet);
    return beside;
}

/* Whether what is built was made from something that there is no more: an exercise, or a change. */
static bool left_over(const char *file)
{
    const char *made = strstr(file, "/answers/");
    char *exercise = answer_exercise(file);
    char *folder = text_make("exercises/%s", exercise);
    char *change = made ? text_make("tests/%.*s.change", (int)strlen(made + 9) - 2, made + 9) : NULL;
    const bool gone = access(folder, F_OK) == -1 || (change && access(change, F_OK) == -1);
    free(change);
    free(folder);
    free(exercise);
    return gone;
}

/* Where answers lie, and what each must do. "build/" stands for wherever things are built. */
static const struct answers {
    const char *pattern, *claim;
    CMUnitTestFunction function;
} answers[] = {
    {"solutions/[0-9]*/*/*.c", "gets full points", gets_full_points},
    {"solutions/[0-9]*/*/answers.txt", "gets full points", gets_full_points},
    {ANSWERS "/right/*.c", "gets full points", gets_full_points},
    {ANSWERS "/right/*.txt", "gets full points", gets_full_points},
    {"build/answers/[0-9]*/*/right/*.c", "gets full points", gets_full_points},
    {"build/starters/[0-9]*/*/*.c", "compiles silently and gets nothing", gets_nothing},
    {"build/starters/[0-9]*/*/answers.txt", "gets nothing", gets_nothing},
    {ANSWERS "/wrong/M*.c", "fails by its code", fails_by_its_code},
    {ANSWERS "/wrong/M*.txt", "fails by its code", fails_by_its_code},
    {"build/answers/[0-9]*/*/wrong/M*.c", "fails by its code", fails_by_its_code},
    {"build/answers/[0-9]*/*/flawed/*.c", "fails, by no code", fails_by_no_code},
};
enum { ANSWER_PLACES = sizeof answers / sizeof answers[0] };

/* Adds a test for every file of one place. Returns how many tests there are now. */
static size_t tests_add(struct CMUnitTest tests[], size_t count, const struct answers *place)
{
    static glob_t found[ANSWER_PLACES]; /* kept: the tests' names and files point into them */
    glob_t *files = &found[place - answers];
    const bool made = strncmp(place->pattern, "build/", 6) == 0;
    const char *only = getenv("ANSWER");
    char *pattern = text_make("%s%s", made ? build_folder() : "", place->pattern + (made ? 5 : 0));
    const int error = glob(pattern, 0, NULL, files);
    free(pattern);
    for (size_t i = 0; error == 0 && i < files->gl_pathc && count < TESTS_MAX; i++)
        if (!asked_about(files->gl_pathv[i]) && !left_over(files->gl_pathv[i]) &&
            (!only || strstr(files->gl_pathv[i], only)))
            tests[count++] = (struct CMUnitTest){.name = text_make("%s %s", files->gl_pathv[i], place->claim),
                                                 .test_func = place->function, .initial_state = files->gl_pathv[i]};
    return count;
}

/* Runs every so-manieth test, and ends. What it prints is TAP of its own, in a file that nobody else has. */
static _Noreturn void worker_run(struct CMUnitTest tests[], size_t count, size_t worker, size_t workers, FILE *words)
{
    static struct CMUnitTest mine[TESTS_MAX];
    size_t taken = 0;
    for (size_t i = worker; i < count; i += workers)
        mine[taken++] = tests[i];
    if (dup2(fileno(words), STDOUT_FILENO) == -1 || dup2(fileno(words), STDERR_FILENO) == -1)
        _exit(EXIT_FAILURE);
    child_adopt();
    const int failed = _cmocka_run_group_tests("answers", mine, taken, NULL, NULL);
    (void)fflush(NULL);
    _exit(failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* What a worker has printed, to stdout. */
static void words_show(FILE *words)
{
    int letter;
    rewind(words);
    while ((letter = getc(words)) != EOF)
        (void)putchar(letter);
    (void)fclose(words);
}

int main(void)
{
    enum { WORKERS_MAX = 64 };
    static struct CMUnitTest tests[TESTS_MAX];
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const size_t workers = processors < 1 ? 1 : processors > WORKERS_MAX ? WORKERS_MAX : (size_t)processors;
    FILE *words[WORKERS_MAX];
    pid_t pids[WORKERS_MAX];
    size_t count = 0, failed = 0;
    for (size_t i = 0; i < ANSWER_PLACES; i++)
        count = tests_add(tests, count, &answers[i]);
    for (size_t i = 0; i < workers; i++) {
        words[i] = tmpfile();
        pids[i] = words[i] ? fork() : -1;
        if (pids[i] == 0)
            worker_run(tests, count, i, workers, words[i]);
    }
    for (size_t i = 0; i < workers; i++) {
        int status;
        failed += pids[i] == -1 || waitpid(pids[i], &status, 0) == -1 || status != 0;
        if (words[i])
            words_show(words[i]);
    }
    return failed > 0;
}
