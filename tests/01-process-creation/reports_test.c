/* What the reports of lesson 1 say where the catalogue's sentence, or a code at all, would lead a learner astray. */
#define _GNU_SOURCE
#include "../tools/grade_support.h"

#define LESSON "01-process-creation/"

/* Grades that text as the answer to an exercise; returns the failure of a check, and the report that it lives in. */
static const json_t *failure_of(const char *exercise, const char *text, const char *check, json_t **report)
{
    size_t i;
    const json_t *one;
    char *folder = folder_new();
    char *file = text_make("%s/answer", folder);
    file_put(file, text, 0644);
    char *from = answers_folder(exercise, file);
    (void)grade_json(exercise, from, "1", report);
    folder_remove(from);
    folder_remove(folder);
    free(file);
    json_array_foreach(exercise_member(*report, "checks"), i, one)
        if (strcmp(json_string_value(json_object_get(one, "id")), check) == 0)
            return json_object_get(one, "failure");
    return NULL;
}

/* The sentence of a failure's only misconception; NULL if it has none. */
static const char *sentence_of(const json_t *failure)
{
    const json_t *list = json_object_get(failure, "misconceptions");
    assert_non_null(failure);
    assert_true(json_array_size(list) < 2);
    return json_string_value(json_object_get(json_array_get(list, 0), "sentence"));
}

/* A file's text with the first `old` in it replaced; owned by the caller. */
static char *text_with(const char *path, const char *old, const char *new)
{
    char *text = file_text(path), *at = strstr(text, old);
    assert_non_null(at);
    char *changed = text_make("%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
    free(text);
    return changed;
}

static void a_missing_minus_sign_is_no_shells_habit(void **state)
{
    (void)state;
    json_t *report;
    char *text = text_with("tests/" LESSON "fan-out/wrong/M17-as-the-shell-says-it.c", "128 + WTERMSIG", "WTERMSIG");
    const json_t *failure = failure_of(LESSON "fan-out", text, "killed", &report);
    assert_null(sentence_of(failure));
    assert_non_null(strstr(json_string_value(json_object_get(failure, "observed")), "only the minus sign is missing"));
    json_decref(report);
    free(text);
}

static void of_a_helper_that_left_the_loop_nobody_says_that_it_did_not(void **state)
{
    (void)state;
    json_t *report;
    char *text = file_text("tests/" LESSON "loops-that-fork/wrong/M04-a-helper-has-a-helper.txt");
    assert_non_null(strstr(sentence_of(failure_of(LESSON "loops-that-fork", text, "helpers", &report)),
                           "that has left the loop forks no more"));
    json_decref(report);
    free(text);
}

static void where_there_is_no_loop_nobody_speaks_of_one(void **state)
{
    (void)state;
    json_t *report;
    char *text = text_with("solutions/" LESSON "start/process.c", "    process->pid = pid;\n    return 0;",
                           "    process->pid = pid;\n    return waitpid(pid, NULL, 0) == pid ? 0 : -errno;");
    char *whole = text_make("#define _POSIX_C_SOURCE 200809L\n#include <sys/wait.h>\n%s", text);
    const char *sentence = sentence_of(failure_of(LESSON "start", whole, "goes-on", &report));
    assert_non_null(sentence);
    assert_null(strstr(sentence, "loop"));
    json_decref(report);
    free(whole);
    free(text);
}

static void a_long_timeline_is_shortened_but_keeps_its_mark(void **state)
{
    (void)state;
    json_t *report;
    char *text = file_text("tests/" LESSON "dice/wrong/M04-workers-fork-too.c");
    const json_t *failure = failure_of(LESSON "dice", text, "starts", &report);
    const char *timeline = json_string_value(json_object_get(failure, "timeline"));
    assert_non_null(strstr(timeline, "events left out here"));
    assert_non_null(strstr(timeline, "[M04]"));
    json_decref(report);
    free(text);
}

/* Grades that text; returns its points. */
static json_int_t points_of(const char *exercise, const char *text)
{
    json_t *report;
    (void)failure_of(exercise, text, "", &report);
    const json_int_t points = json_integer_value(json_object_get(report, "score"));
    json_decref(report);
    return points;
}

static void a_flush_in_the_right_place_costs_no_points(void **state)
{
    (void)state;
    json_t *report;
    char *hidden = text_with("exercises/" LESSON "doubled-line/survey.c", "exit(yes)", "_exit(yes)");
    char *flushed = text_with("exercises/" LESSON "doubled-line/survey.c", "exit(yes)", "fflush(stdout), _exit(yes)");
    const json_t *failure = failure_of(LESSON "doubled-line", hidden, "once", &report);
    assert_string_equal(json_string_value(json_object_get(failure, "expected")),
                        "nothing is left in P0's buffer when fork copies it");
    assert_non_null(strstr(json_string_value(json_object_get(failure, "observed")), "\" lies in it: P0.1 has a copy"));
    json_decref(report);
    assert_true(points_of(LESSON "doubled-line", flushed) >= points_of(LESSON "doubled-line", hidden));
    free(flushed);
    free(hidden);
}

static void who_leaves_children_unwaited_is_not_told_that_fork_can_fail(void **state)
{
    (void)state;
    char *const answers[] = {file_text("tests/" LESSON "fan-out/wrong/M19-leaves-at-once.c"),
                             text_with("solutions/" LESSON "dice/dice.c", "    error = -errno;", "    return -errno;")};
    static const char *const exercises[] = {LESSON "fan-out", LESSON "dice"};
    for (size_t i = 0; i < 2; i++) {
        json_t *report;
        const json_t *failure = failure_of(exercises[i], answers[i], "fork-fails", &report);
        assert_non_null(strstr(sentence_of(failure), "n children need n waits"));
        const char *observed = json_string_value(json_object_get(failure, "observed"));
        assert_non_null(strstr(observed, "fork was made to fail, and P0.1"));
        json_decref(report);
        free(answers[i]);
    }
}

static void an_error_has_its_name_beside_its_number(void **state)
{
    (void)state;
    json_t *report;
    char *text = text_with("solutions/" LESSON "start/process.c", "return -EALREADY", "return -EBUSY");
    const json_t *failure = failure_of(LESSON "start", text, "refuses", &report);
    assert_string_equal(json_string_value(json_object_get(failure, "expected")),
                        "process_start of a struct started before returns -114 (-EALREADY)");
    json_decref(report);
    free(text);
}

static void bytes_that_nobody_wrote_are_called_so(void **state)
{
    (void)state;
    json_t *report;
    char *text = file_text("tests/" LESSON "dice/wrong/M12-seeks-and-writes.c");
    const json_t *failure = failure_of(LESSON "dice", text, "file", &report);
    const char *observed = json_string_value(json_object_get(failure, "observed"));
    assert_non_null(strstr(observed, "\"\xc2\xb7\xc2\xb7"));
    assert_non_null(strstr(observed, "is a byte that nobody has written"));
    json_decref(report);
    free(text);
}

static void the_next_seed_gives_nobody_the_rolls_of_this_one(void **state)
{
    (void)state;
    json_t *report;
    char *text = text_with("tests/" LESSON "dice/wrong/M11-same-seed.c", "own = seed",
                           "own = seed + (unsigned)started");
    const json_t *failure = failure_of(LESSON "dice", text, "luck", &report);
    assert_non_null(strstr(json_string_value(json_object_get(failure, "observed")), "with the seed before it"));
    json_decref(report);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_minus_sign_is_no_shells_habit),
        cmocka_unit_test(of_a_helper_that_left_the_loop_nobody_says_that_it_did_not),
        cmocka_unit_test(where_there_is_no_loop_nobody_speaks_of_one),
        cmocka_unit_test(a_flush_in_the_right_place_costs_no_points),
        cmocka_unit_test(who_leaves_children_unwaited_is_not_told_that_fork_can_fail),
        cmocka_unit_test(an_error_has_its_name_beside_its_number),
        cmocka_unit_test(bytes_that_nobody_wrote_are_called_so),
        cmocka_unit_test(the_next_seed_gives_nobody_the_rolls_of_this_one),
        cmocka_unit_test(a_long_timeline_is_shortened_but_keeps_its_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
