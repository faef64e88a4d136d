/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <unistd.h>

#define LESSON "03-subclass-vtable"
#include "../tools/demo_recorded.h"
#include "../needs.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Asserts that two visitors of those names were at work at the same time, and the second ended first. */
static void assert_two_visits(const struct recording *recording, const char *first, const char *second)
{
    char lines[4][40];
    snprintf(lines[0], sizeof lines[0], "%s begins, for 2 s\n", first);
    snprintf(lines[1], sizeof lines[1], "%s begins, for 1 s\n", second);
    snprintf(lines[2], sizeof lines[2], "%s ends\n", second);
    snprintf(lines[3], sizeof lines[3], "%s ends\n", first);
    assert_success(recording);
    assert_int_equal(recording->process_count, 3);
    assert_in_order(recording->output[0], (const char *const[]){ lines[0], lines[2], lines[3], NULL });
    assert_in_order(recording->output[0], (const char *const[]){ lines[1], lines[2], NULL });
    assert_int_equal(recording->duration / 1000000000, 2);
}

static void both_styles_do_the_same_but_for_the_names(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *one = record_demo(*schedule, "both-styles one");
        struct recording *two = record_demo(*schedule, "both-styles two");
        assert_two_visits(one, "Process-1", "Process-2");
        assert_two_visits(two, "Visitor-1", "Visitor-2");
        recording_free(one);
        recording_free(two);
    }
}

/* Records a program of this lesson in Python. */
static struct recording *record_python(const char *program, const char *schedule)
{
    char path[128];
    snprintf(path, sizeof path, "demos/" LESSON "/%s", program);
    need(has_python(), "has no " PYTHON);
    struct record_options options = options_under(schedule);
    return record_command((char *[]){ PYTHON, path, NULL }, &options);
}

static void python_does_the_same_as_style_two(void **state)
{
    (void)state;
    static const char *const schedules[] = { "child-first", "parent-first" };
    for (size_t i = 0; i < COUNT(schedules); i++) {
        struct recording *recording = record_python("style-two.py", schedules[i]);
        assert_two_visits(recording, "Visitor-1", "Visitor-2");
        recording_free(recording);
    }
}

static void calling_run_starts_nobody(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "calling-run");
        struct recording *cure = record_demo(*schedule, "calling-run cured");
        assert_success(hazard);
        assert_success(cure);
        assert_int_equal(hazard->process_count, 1);
        assert_int_equal(cure->process_count, 4);
        assert_int_equal(hazard->duration / 500000000, 3); /* one after another */
        assert_int_equal(cure->duration / 500000000, 1);
        assert_int_equal(count_text(hazard->output[0], "main: join says: No such process\n"), 3);
        assert_int_equal(count_text(cure->output[0], "main: join says: it has ended\n"), 3);
        (void)line_of(hazard->output[0], "main: 3 visits in this process\n");
        (void)line_of(cure->output[0], "main: 0 visits in this process\n");
        recording_free(hazard);
        recording_free(cure);
    }
}

static void who_is_asked_knows_the_descent(void **state)
{
    (void)state;
    assert_always_writes("who-am-i", "this is Guest-1's run, and I am MainProcess\n"
                                     "this is Host-2's run, and I am Host-2\n"
                                     "this is Guest-2:1's run, and I am Guest-2:1\n"
                                     "this is Guest-2:2's run, and I am Guest-2:2\n"
                                     "main: I am MainProcess\n");
}

static void who_forks_and_runs_sends_the_letter_twice(void **state)
{
    (void)state;
    assert_always_writes("fork-and-run", "Writer-1: the letter is written\nmain: now I send it\nmain: now I send it\n");
    assert_always_writes("fork-and-run cured", "Writer-1: the letter is written\nmain: now I send it\n");
    struct recording *recording = record_demo("parent-first", "fork-and-run");
    assert_int_equal(recording->process_count, 2);
    recording_free(recording);
}

static void half_an_object_and_a_copy_are_not_started(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "base-initialiser");
        struct recording *cure = record_demo(*schedule, "base-initialiser cured");
        assert_success(hazard);
        assert_success(cure);
        assert_int_equal(hazard->process_count, 2);
        assert_int_equal(cure->process_count, 4);
        assert_int_equal(count_text(hazard->output[0], "start says: Invalid argument\n"), 2);
        (void)line_of(hazard->output[0], "whole: start says: started\n");
        assert_int_equal(count_text(cure->output[0], "start says: started\n"), 3);
        recording_free(hazard);
        recording_free(cure);
    }
}

static void python_says_it_at_the_start_too(void **state)
{
    (void)state;
    struct recording *recording = record_python("no-super.py", "parent-first");
    assert_success(recording);
    assert_int_equal(recording->process_count, 1);
    assert_in_order(recording->output[0], (const char *const[]){ "the object is made\n", "start: A", NULL });
    recording_free(recording);
}

static void what_is_kept_in_self_is_kept_in_the_child(void **state)
{
    (void)state;
    assert_always_writes("kept-in-self", "child:  the sum is 5050\nparent: the sum is 0, and the exit code 186\n");
    assert_always_writes("kept-in-self cured",
                         "child:  the sum is 5050\nparent: the sum is 5050, and the exit code 186\n");
}

static void self_run_comes_back_to_itself(void **state)
{
    (void)state;
    assert_always_writes("two-levels", "Visitor-1 stays for 5 minutes\nmain: Visitor-1 has ended with 0\n"
                                       "Guest-2 comes in, with flowers\nGuest-2 comes in, with flowers\n"
                                       "Guest-2 comes in, with flowers\nGuest-2 comes in, with flowers\n"
                                       "main: Guest-2 has ended with 1\n");
    assert_always_writes("two-levels cured", "Visitor-1 stays for 5 minutes\nmain: Visitor-1 has ended with 0\n"
                                             "Guest-2 comes in, with flowers\nGuest-2 stays for 30 minutes\n"
                                             "main: Guest-2 has ended with 0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_styles_do_the_same_but_for_the_names),
        cmocka_unit_test(python_does_the_same_as_style_two),
        cmocka_unit_test(calling_run_starts_nobody),
        cmocka_unit_test(who_is_asked_knows_the_descent),
        cmocka_unit_test(who_forks_and_runs_sends_the_letter_twice),
        cmocka_unit_test(half_an_object_and_a_copy_are_not_started),
        cmocka_unit_test(python_says_it_at_the_start_too),
        cmocka_unit_test(what_is_kept_in_self_is_kept_in_the_child),
        cmocka_unit_test(self_run_comes_back_to_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
