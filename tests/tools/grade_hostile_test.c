/* Answers that mean harm get the verdict that their first line names, no points, and leave nobody behind. They run in a
 * pid namespace: where there is none they are skipped, because a recorder with a fault would let them end
 * everything. */
#define _GNU_SOURCE
#include "grade_support.h"
#include "../needs.h"

#define TESTS_MAX 200
#define VERDICT_MARK "/* verdict: "

/* Grades, then counts who is left in the namespace: the shell's own line of /proc. */
static const char watcher[] = "\"$@\"; status=$?; set -- /proc/[0-9]*; echo \"left: $#\"; exit $status";

/* Runs grade with a shell as the namespace's first process. Returns grade's status; `words` is owned by the caller. */
static int grade_watched(const char *exercise, const char *from, const char *output, char **words)
{
    const char *argv[30];
    size_t count = 0;
    for (const char *const *word = sandbox(); *word; word++)
        argv[count++] = *word;
    char *program = text_make("%s/bin/grade", build_folder());
    const char *const rest[] = {"sh", "-c", watcher, "sh", program, exercise, "--from", from, "--seed", "5", "--format",
                                "json", "-o", output, NULL};
    memcpy(&argv[count], rest, sizeof rest);
    const int status = command_run(argv, NULL, words);
    free(program);
    return status;
}

static void survives(void **state)
{
    const char *file = *state;
    need(sandbox(), "gives no pid namespace to run it in");
    char *text = file_text(file);
    assert_int_equal(strncmp(text, VERDICT_MARK, strlen(VERDICT_MARK)), 0);
    char *verdict = text + strlen(VERDICT_MARK);
    verdict[strcspn(verdict, "*\n")] = '\0';
    while (verdict[0] && verdict[strlen(verdict) - 1] == ' ')
        verdict[strlen(verdict) - 1] = '\0';

    char *exercise = exercise_of(file);
    char *folder = answers_folder(exercise, file);
    char *output = text_make("%s/report.json", folder);
    char *words;
    const int status = grade_watched(exercise, folder, output, &words);
    json_t *report = json_load_file(output, 0, NULL);
    if (!report || !strstr(words, "left: 1\n"))
        print_error("%s: status %d, %s\n", file, status, words);
    assert_non_null(report);
    assert_string_equal(json_string_value(exercise_member(report, "verdict")), verdict);
    assert_int_equal(status, 1);
    assert_int_equal(json_integer_value(json_object_get(report, "score")), 0);
    assert_non_null(strstr(words, "left: 1\n")); /* the shell alone */
    json_decref(report);
    free(words);
    free(output);
    folder_remove(folder);
    free(exercise);
    free(text);
}

int main(void)
{
    static struct CMUnitTest tests[TESTS_MAX];
    static glob_t files;
    size_t count = 0;
    if (glob(ANSWERS "/hostile/*.c", 0, NULL, &files) != 0)
        return 1;
    for (; count < files.gl_pathc && count < TESTS_MAX; count++)
        tests[count] = (struct CMUnitTest){.name = text_make("%s is survived", files.gl_pathv[count]),
                                           .test_func = survives, .initial_state = files.gl_pathv[count]};
    child_adopt();
    return _cmocka_run_group_tests("hostile answers", tests, count, NULL, NULL);
}
