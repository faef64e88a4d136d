/* What a person may call an exercise, and what means none. */
#define _GNU_SOURCE
#include "grade_support.h"

#include "grade/exercise.h"

static char *names[] = {"01-process-creation/chain", "01-process-creation/fan-out", "02-pipes/fan-out",
                        "10-daemons/one", "101-more/one"};
static const struct exercise_list all = {names, sizeof names / sizeof names[0]};

/* Requires that a name chooses these exercises, parted by blanks, and no others. */
static void expect(const char *name, const char *expected)
{
    struct exercise_list chosen = {0};
    char text[400] = "";
    const int error = exercise_list_choose(&all, name, &chosen);
    for (size_t i = 0; i < chosen.count; i++) {
        strcat(text, i > 0 ? " " : "");
        strcat(text, chosen.names[i]);
    }
    exercise_list_free(&chosen);
    assert_string_equal(text, expected);
    assert_int_equal(error, expected[0] ? 0 : -ENOENT);
}

static void a_lesson_goes_by_number_or_name(void **state)
{
    (void)state;
    expect("1", "01-process-creation/chain 01-process-creation/fan-out");
    expect("01", "01-process-creation/chain 01-process-creation/fan-out");
    expect("01-process-creation", "01-process-creation/chain 01-process-creation/fan-out");
    expect("01-process-creation/", "01-process-creation/chain 01-process-creation/fan-out");
    expect("10", "10-daemons/one");
    expect("101", "101-more/one");
}

static void an_exercise_goes_behind_its_lesson(void **state)
{
    (void)state;
    expect("1/fan-out", "01-process-creation/fan-out");
    expect("01/fan-out/", "01-process-creation/fan-out");
    expect("01-process-creation/fan-out", "01-process-creation/fan-out");
    expect("2/fan-out", "02-pipes/fan-out");
}

static void what_is_not_there_is_not_chosen(void **state)
{
    (void)state;
    const char *const none[] = {"", "/", "3", "0", "1x", "01-", "01-process", "process-creation", "fan-out", "1/fan",
                                "1/fan-out/more", "10/fan-out", "/fan-out", "-1"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        expect(none[i], "");
}

static void nothing_is_chosen_twice(void **state)
{
    (void)state;
    struct exercise_list chosen = {0};
    assert_int_equal(exercise_list_choose(&all, "1/fan-out", &chosen), 0);
    assert_int_equal(exercise_list_choose(&all, "1", &chosen), 0);
    assert_int_equal(chosen.count, 2);
    exercise_list_free(&chosen);
}

static void exercises_are_found_by_their_checks_in_the_lessons_order(void **state)
{
    (void)state;
    struct exercise_list found;
    char here[4096];
    char *folder = folder_new();
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(exercise_list_find(&found), 0);
    assert_int_equal(found.count, 0);
    assert_int_equal(folder_make("tests/02-b/one"), 0);
    assert_int_equal(folder_make("tests/01-a/two"), 0);
    assert_int_equal(folder_make("tests/tools/not-a-lesson"), 0);
    file_put("tests/02-b/one/checks.c", "", 0644);
    file_put("tests/tools/not-a-lesson/checks.c", "", 0644);
    assert_int_equal(exercise_list_find(&found), 0);
    assert_int_equal(found.count, 1); /* the one without checks is none */
    assert_string_equal(found.names[0], "02-b/one");
    exercise_list_free(&found);
    file_put("tests/01-a/two/checks.c", "", 0644);
    for (size_t i = 0; i < 3; i++) {
        static const char *const more[] = {"tests/02-b/two/checks.c", "tests/02-b/three/checks.c",
                                           "tests/02-b/four/checks.c"};
        char *name = strndup(more[i], (size_t)(strrchr(more[i], '/') - more[i]));
        assert_int_equal(folder_make(name), 0);
        file_put(more[i], "", 0644);
        free(name);
    }
    assert_int_equal(folder_make("exercises/02-b"), 0);
    file_put("exercises/02-b/order", "three\nno-such\none\n", 0644);
    assert_int_equal(exercise_list_find(&found), 0);
    assert_int_equal(found.count, 5);
    static const char *const order[] = {"01-a/two", "02-b/three", "02-b/one", "02-b/four", "02-b/two"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(found.names[i], order[i]);
    exercise_list_free(&found);
    assert_int_equal(chdir(here), 0);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lesson_goes_by_number_or_name),
        cmocka_unit_test(an_exercise_goes_behind_its_lesson),
        cmocka_unit_test(what_is_not_there_is_not_chosen),
        cmocka_unit_test(nothing_is_chosen_twice),
        cmocka_unit_test(exercises_are_found_by_their_checks_in_the_lessons_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
