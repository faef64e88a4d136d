/* What a report for people looks like: short where it can be, no wider than what it is read on, and with the way to
 * more of it. */
#define _GNU_SOURCE
#include "grade_school.h"

#define FAILED(id, name, timeline) "{\"id\": \"" id "\", \"name\": \"" name "\", \"max_score\": 3, " \
    "\"codes\": [\"M05\"], \"needs\": [], \"hints\": [\"look\"], \"verdict\": \"fail\", \"failure\": {" \
    "\"expected\": \"this of " id "\", \"observed\": \"that of " id "\", \"codes\": [\"M05\"], " \
    "\"sentences\": {\"M05\": \"In words of its own.\"}, \"schedule\": \"child-first\", \"fault\": null, " \
    "\"again\": [\"--\", \"" id "\"], \"timeline\": \"" timeline "\\n\"}}"

/* The words of grade, all of them; owned by the caller. */
static char *words_of(const char *option)
{
    char *words;
    assert_int_equal(grade_with(&words, option, NULL, NULL, NULL), 1);
    return words;
}

static void of_several_failures_one_stands_in_full_unless_all_are_asked_for(void **state)
{
    (void)state;
    judge_gives(RESULT(FAILED("a", "First", "P0 *-") "," FAILED("b", "Second", "P0 *-") ","
                       FAILED("c", "Third", "P0 *=")));
    char *words = words_of(NULL);
    assert_non_null(strstr(words, "expected  this of a\n"));
    assert_non_null(strstr(words, "\nP0 *-\n"));
    assert_non_null(strstr(words, "  expected  this of b\n"
                                  "  observed  that of b\n  M05       In words of its own.\nfail"));
    assert_non_null(strstr(words, "  expected  this of c\n"
                                  "  observed  that of c\n  M05       In words of its own.\n\n"));
    assert_null(strstr(words, "timeline -- b"));
    assert_null(strstr(words, "P0 *="));
    assert_non_null(strstr(words, "`make grade-01 EXERCISE=one ALL=1` (without make: --all) shows every failure"));
    assert_non_null(strstr(words, "`make grade-01 EXERCISE=one HINT=1` (without make: --hint) shows a hint"));
    free(words);
    words = words_of("--all");
    assert_non_null(strstr(words, "this of c"));
    assert_non_null(strstr(words, "timeline -- b\n  timeline  as above\n")); /* drawn once */
    assert_non_null(strstr(words, "\nP0 *=\n"));
    assert_null(strstr(words, "ALL=1"));
    free(words);
}

static void what_is_not_begun_has_one_line_among_others_and_no_hint(void **state)
{
    (void)state;
    judge_gives(FAILS);
    school_file("tests/01-first/two/checks.c", "", 0644);
    school_file("tests/01-first/two/probe.c", "int answer(void);\nint main(void) { return answer(); }\n", 0644);
    school_file("exercises/01-first/two/answer.c", "int answer(void);\nint answer(void) { return 1; }\n", 0644);
    school_file("build/starters/01-first/two/answer.c", "int answer(void);\nint answer(void) { return 1; }\n", 0644);
    school_file("build/tests/01-first/two/judge", "#!/bin/sh\nexec ${0%two/judge}one/judge \"$@\"\n", 0755);
    expect(1, "\n01-first/two: 0 of 3 points, not begun yet\n\n", NULL, NULL, NULL, NULL);
    expect(1, "01-first/two: 0 of 3 points, fail\n\nfail", "1/two", NULL, NULL, NULL);
    expect(1, "01-first/two: 0 of 3 points, fail\n\nfail", "--all", NULL, NULL, NULL);
    expect(1, "01-first/two: 0 of 3 points, fail\n\nfail", "--hint", NULL, NULL, NULL);
    school_file("exercises/01-first/two/answer.c", "int answer(void);\nint answer(void) { return 2; }\n", 0644);
    expect(1, "01-first/two: 0 of 3 points, fail\n\nfail", NULL, NULL, NULL, NULL);
    school_file("build/starters/01-first/one/answer.c", "int answer(void);\nint answer(void) { return 0; }\n", 0644);
    expect(1, "01-first/two\n\nfail", "--next-hint", NULL, NULL, NULL); /* it is begun, and the other is not */
    expect(1, "hint 2/3  think", "--next-hint", NULL, NULL, NULL);
    school_file("exercises/01-first/two/answer.c", "int answer(void);\nint answer(void) { return 1; }\n", 0644);
    expect(1, "01-first/one\n\nfail", "--next-hint", NULL, NULL, NULL); /* none is begun */
}

static void no_line_of_words_is_wider_than_80_columns(void **state)
{
    (void)state;
    judge_gives(RESULT(FAILED("a", "A check whose name – with a dash in it – takes more than the line that it "
                              "begins in", "P0") "," FAILED("b", "Second", "P0")));
    char *words = words_of("--hint");
    for (char *rest = words, *line; (line = strsep(&rest, "\n"));)
        assert_true(strlen(line) <= 80 + 4); /* the dashes have three bytes each */
    free(words);
    expect(1, "takes more than\n                      the line", NULL, NULL, NULL, NULL);
}

static void a_note_on_strangers_is_for_those_who_grade_them(void **state)
{
    (void)state;
    judge_gives(FAILS);
    char *words = words_of(NULL);
    assert_null(strstr(words, "strangers"));
    assert_null(strstr(words, "isolation"));
    free(words);
    expect(1, "for your own, not for strangers'", "--from", "exercises", NULL, NULL);
    expect(1, "--hint (with make: HINT=1) shows", "--from", "exercises", NULL, NULL);
}

static void timelines_are_as_wide_as_the_terminal(void **state)
{
    (void)state;
    static const char *const columns[] = {"123", "50"};
    for (size_t i = 0; i < 2; i++) {
        char *command = text_make("stty cols %s; %s", columns[i], program), *path = below("width"), *words;
        const char *const argv[] = {"script", "-qec", command, "/dev/null", NULL};
        judge_says("echo \"$*\" | sed 's/.*--width \\([0-9]*\\).*/\\1/' | tr -d '\\n' >width\n"
                   "cat >&3 <<'END'\n" PASSES "\nEND");
        assert_int_equal(command_run(argv, school, &words), 0);
        char *width = file_text(path);
        assert_string_equal(width, columns[i]);
        free(words);
        assert_int_equal(grade_with(&words, NULL, NULL, NULL, NULL), 0);
        free(width);
        width = file_text(path);
        assert_string_equal(width, "0"); /* nobody looks: the usual one */
        free(width);
        free(words);
        free(path);
        free(command);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(of_several_failures_one_stands_in_full_unless_all_are_asked_for, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(what_is_not_begun_has_one_line_among_others_and_no_hint, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(no_line_of_words_is_wider_than_80_columns, school_open, school_close),
        cmocka_unit_test_setup_teardown(a_note_on_strangers_is_for_those_who_grade_them, school_open, school_close),
        cmocka_unit_test_setup_teardown(timelines_are_as_wide_as_the_terminal, school_open, school_close),
    };
    return grade_find() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
