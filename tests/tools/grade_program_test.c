/* The program grade, in schools made for the purpose: what it says when things are wrong, its statuses, its files. The
 * judges here are shell scripts, so that they can go wrong in ways that a real one should not. */
#define _GNU_SOURCE
#include "grade_school.h"

#include <signal.h>

#include "grade/hints.h"
#include "grade/misconceptions.h"

static void the_status_tells_passed_from_failed_from_not_graded(void **state)
{
    (void)state;
    expect(0, "Score: 3 of 3", NULL, NULL, NULL, NULL);
    judge_gives(FAILS);
    expect(1, "Score: 0 of 3", NULL, NULL, NULL, NULL);
    judge_gives(ERRS);
    expect(2, "Score: 0 of 3", NULL, NULL, NULL, NULL);
}

static void a_judge_that_goes_wrong_is_not_the_learners_fault(void **state)
{
    (void)state;
    static const char *const scripts[] = {
        "kill -SEGV $$",
        "exit 0",
        "echo nonsense >&3",
        "cat >&3 <<'END'\n" PASSES "\nEND\nexit 3",
        "cat >&3 <<'END'\n" RESULT("") "\nEND",
        "cat >&3 <<'END'\n" RESULT(CHECK_START "\"verdict\": \"perfect\"}") "\nEND",
        "cat >&3 <<'END'\n" RESULT(CHECK_START "\"verdict\": \"fail\"}") "\nEND",
        "cat >&3 <<'END'\n" RESULT("{\"id\": \"c\", \"verdict\": \"pass\"}") "\nEND",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        judge_says(scripts[i]);
        expect(2, "no fault of yours", NULL, NULL, NULL, NULL);
    }
    char *judge = below("build/tests/" EXERCISE "/judge");
    assert_int_equal(unlink(judge), 0);
    free(judge);
    expect(2, "make build", NULL, NULL, NULL, NULL);
}

static void what_a_judge_leaves_behind_is_ended(void **state)
{
    (void)state;
    judge_says("setsid sleep 1000 >/dev/null 2>&1 3>&1 &\necho $! >left\ncat >&3 <<'END'\n" PASSES "\nEND");
    expect(0, "Score: 3 of 3", NULL, NULL, NULL, NULL);
    char *path = below("left");
    char *pid = file_text(path);
    assert_true(atoi(pid) > 1);
    assert_int_equal(kill(atoi(pid), 0), -1);
    assert_int_equal(errno, ESRCH);
    free(pid);
    free(path);
}

static void the_compilers_words_are_in_the_report(void **state)
{
    (void)state;
    school_file("exercises/" EXERCISE "/answer.c", "int answer(void)\n{\n    return nobody;\n}\n", 0644);
    expect(1, "exercises/" EXERCISE "/answer.c:3:12: error:", NULL, NULL, NULL, NULL);
    expect(1, "did not compile", NULL, NULL, NULL, NULL);
    expect(1, "Score: 0 of 3", NULL, NULL, NULL, NULL);
    school_file("exercises/" EXERCISE "/answer.c", "int answer(void)\n{\n    int unused;\n    return 0;\n}\n", 0644);
    expect(0, "answer.c:3:9: warning: unused variable", NULL, NULL, NULL, NULL);
    school_file("exercises/" EXERCISE "/answer.c", "int other(void) { return 0; }\n", 0644);
    expect(1, "undefined reference to `answer'", NULL, NULL, NULL, NULL);
}

static void a_probe_with_a_fault_is_not_the_learners_fault(void **state)
{
    (void)state;
    school_file("tests/" EXERCISE "/probe.c", "int main(void) { return nobody; }\n", 0644);
    expect(2, "tests/" EXERCISE "/probe.c: see its words", NULL, NULL, NULL, NULL);
    expect(2, "probe.c:1:25: error:", NULL, NULL, NULL, NULL);
}

static void a_compiler_is_found_without_path(void **state)
{
    (void)state;
    char *path = strdup(getenv("PATH"));
    assert_int_equal(setenv("PATH", school, 1), 0);
    expect(0, "Score: 3 of 3", NULL, NULL, NULL, NULL);
    assert_int_equal(setenv("PATH", path, 1), 0);
    free(path);
}

/* Not among the hostile answers in files of their own: static analysis would read them, and never come back. */
static void an_include_without_end_does_not_compile(void **state)
{
    (void)state;
    school_file("exercises/" EXERCISE "/answer.c", "#include \"/dev/zero\"\n", 0644);
    expect(1, "did not compile", NULL, NULL, NULL, NULL);
}

static void an_answer_that_is_not_there_is_missed_by_name(void **state)
{
    (void)state;
    char *answer = below("exercises/" EXERCISE "/answer.c");
    assert_int_equal(unlink(answer), 0);
    free(answer);
    expect(1, "exercises/" EXERCISE " holds no .c file", NULL, NULL, NULL, NULL);
}

static void wrong_words_are_refused_with_a_cure(void **state)
{
    (void)state;
    expect(2, "There are:\n  " EXERCISE, "2", NULL, NULL, NULL);
    expect(2, "--seed wants", "--seed", "-1", NULL, NULL);
    expect(2, "--seed wants", "--seed", "1x", NULL, NULL);
    expect(2, "--format is", "--format", "xml", NULL, NULL);
    expect(2, "--help", "--wrong", NULL, NULL, NULL);
    expect(2, "No such file", "--from", "nowhere", NULL, NULL);
    expect(2, "Not a directory", "--from", "tests/" EXERCISE "/probe.c", NULL, NULL);
    expect(2, "cannot write", "-o", "nowhere/report", NULL, NULL);
    expect(0, "usage: grade", "--help", NULL, NULL, NULL);
}

static void a_report_goes_to_a_file_whole_or_not_at_all(void **state)
{
    (void)state;
    char *words;
    assert_int_equal(grade_with(&words, "-o", "report.json", "--format", "json"), 0);
    assert_string_equal(words, "");
    free(words);
    char *path = below("report.json");
    json_t *report = json_load_file(path, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(report, "format")), "fork-school-report");
    assert_int_equal(json_integer_value(json_object_get(report, "score")), 3);
    assert_int_equal(json_array_size(json_object_get(report, "exercises")), 1);
    json_decref(report);
    free(path);
    glob_t files;
    char *pattern = below("report*");
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    assert_int_equal(files.gl_pathc, 1); /* no temporary file beside it */
    globfree(&files);
    free(pattern);
}

static void the_next_hint_is_shown_on_request(void **state)
{
    (void)state;
    judge_gives(FAILS);
    char *words;
    assert_int_equal(grade_with(&words, "1", NULL, NULL, NULL), 1);
    assert_null(strstr(words, "hint 1"));
    free(words);
    assert_int_equal(grade_with(&words, "1", "--hint", NULL, NULL), 1);
    assert_non_null(strstr(words, "hint 1/3  look"));
    assert_null(strstr(words, "hint 2"));
    free(words);
    expect(1, "hint 2/3  think", "1", "--hint", NULL, NULL);
    expect(1, "hint 3/3  do", "1", "--hint", NULL, NULL);
    expect(1, "hint 3/3  do", "1", "--hint", NULL, NULL);
    school_file(HINTS_FILE, "{ damaged", 0644);
    expect(1, "hint 1/3  look", "1", "--hint", NULL, NULL);
    judge_gives(PASSES);
    assert_int_equal(grade_with(&words, "1", "--hint", NULL, NULL), 0);
    assert_null(strstr(words, "hint 1")); /* who has passed needs none */
    free(words);
}

static void answers_from_elsewhere_get_all_hints_and_move_none(void **state)
{
    (void)state;
    judge_gives(FAILS);
    expect(1, "hint 3/3  do", "1", "--hint", "--from", "exercises");
    char *path = below(HINTS_FILE);
    assert_int_equal(access(path, F_OK), -1);
    free(path);
}

static void a_failure_is_explained(void **state)
{
    (void)state;
    judge_gives(FAILS);
    expect(1, "expected  this\n  observed  that\n", NULL, NULL, NULL, NULL);
    expect(1, "M05       A child that returns", NULL, NULL, NULL, NULL);
    expect(1, "\nP0 *-\n", NULL, NULL, NULL, NULL);
    expect(1, "build/bin/timeline -- x\n", NULL, NULL, NULL, NULL);
    school_file("lessons/01-first/README.md", "About M055, which is another.\n", 0644);
    char *words;
    assert_int_equal(grade_with(&words, NULL, NULL, NULL, NULL), 1);
    assert_null(strstr(words, "lessons/"));
    free(words);
    school_file("lessons/02-second/README.md", "| M05 | explained |\n", 0644);
    expect(1, "lessons/02-second/README.md", NULL, NULL, NULL, NULL);
}

static void the_parts_of_a_check_are_listed(void **state)
{
    (void)state;
    judge_gives(RESULT(CHECK_START "\"verdict\": \"fail\", \"parts\": ["
                       "{\"name\": \"P01: it begins\", \"holds\": true}, "
                       "{\"name\": \"P02: it ends\", \"holds\": false}], " FAILURE "}"));
    expect(1, "  holds     P01: it begins\n  FAILS     P02: it ends\n", NULL, NULL, NULL, NULL);
}

static void what_could_steer_a_terminal_is_escaped(void **state)
{
    (void)state;
    school_file("exercises/" EXERCISE "/answer.c", "int answer(void)\n{\n    return 0; } \"\033[31m\" \n", 0644);
    char *words;
    assert_int_equal(grade_with(&words, NULL, NULL, NULL, NULL), 1);
    assert_null(strchr(words, '\033'));
    free(words);
}

/* Runs grade on a terminal. The words are owned by the caller. */
static char *words_on_a_terminal(const char *assignment)
{
    char *words;
    char *command = text_make("env -u NO_COLOR TERM=xterm %s %s", assignment, program);
    const char *const argv[] = {"script", "-qec", command, "/dev/null", NULL};
    assert_int_equal(command_run(argv, school, &words), 0);
    free(command);
    return words;
}

static void colours_are_for_terminals_that_want_them(void **state)
{
    (void)state;
    static const char *const without[] = {"NO_COLOR=1", "TERM=dumb"};
    char *words = words_on_a_terminal("A=b");
    assert_non_null(strstr(words, "\033[32mpass"));
    free(words);
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
        words = words_on_a_terminal(without[i]);
        assert_non_null(strstr(words, "pass"));
        assert_null(strchr(words, '\033'));
        free(words);
    }
    assert_int_equal(grade_with(&words, NULL, NULL, NULL, NULL), 0);
    assert_null(strchr(words, '\033'));
    free(words);
}

static void it_is_found_from_a_folder_further_down(void **state)
{
    (void)state;
    char *folder = below("exercises/" EXERCISE);
    char *words;
    const char *const argv[] = {program, "1", NULL};
    assert_int_equal(command_run(argv, folder, &words), 0);
    free(words);
    free(folder);
}

static void the_catalogue_is_in_order_and_complete(void **state)
{
    (void)state;
    assert_true(misconception_count >= 73);
    for (size_t i = 0; i < misconception_count; i++) {
        char *code = text_make("M%02zu", i + 1);
        assert_string_equal(misconceptions[i].code, code);
        free(code);
        const char *sentence = misconceptions[i].sentence;
        assert_int_equal(sentence[strlen(sentence) - 1], '.');
    }
    assert_null(misconception_find("M1", 2));
    assert_null(misconception_find("M055", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_status_tells_passed_from_failed_from_not_graded, school_open, school_close),
        cmocka_unit_test_setup_teardown(a_judge_that_goes_wrong_is_not_the_learners_fault, school_open, school_close),
        cmocka_unit_test_setup_teardown(what_a_judge_leaves_behind_is_ended, school_open, school_close),
        cmocka_unit_test_setup_teardown(the_compilers_words_are_in_the_report, school_open, school_close),
        cmocka_unit_test_setup_teardown(a_probe_with_a_fault_is_not_the_learners_fault, school_open, school_close),
        cmocka_unit_test_setup_teardown(a_compiler_is_found_without_path, school_open, school_close),
        cmocka_unit_test_setup_teardown(an_include_without_end_does_not_compile, school_open, school_close),
        cmocka_unit_test_setup_teardown(an_answer_that_is_not_there_is_missed_by_name, school_open, school_close),
        cmocka_unit_test_setup_teardown(wrong_words_are_refused_with_a_cure, school_open, school_close),
        cmocka_unit_test_setup_teardown(a_report_goes_to_a_file_whole_or_not_at_all, school_open, school_close),
        cmocka_unit_test_setup_teardown(the_next_hint_is_shown_on_request, school_open, school_close),
        cmocka_unit_test_setup_teardown(answers_from_elsewhere_get_all_hints_and_move_none, school_open, school_close),
        cmocka_unit_test_setup_teardown(a_failure_is_explained, school_open, school_close),
        cmocka_unit_test_setup_teardown(the_parts_of_a_check_are_listed, school_open, school_close),
        cmocka_unit_test_setup_teardown(what_could_steer_a_terminal_is_escaped, school_open, school_close),
        cmocka_unit_test_setup_teardown(colours_are_for_terminals_that_want_them, school_open, school_close),
        cmocka_unit_test_setup_teardown(it_is_found_from_a_folder_further_down, school_open, school_close),
        cmocka_unit_test(the_catalogue_is_in_order_and_complete),
    };
    return grade_find() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
