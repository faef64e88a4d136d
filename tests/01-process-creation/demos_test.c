/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include "../tools/recorded.h"

/* Records a demo of this lesson. The caller frees the recording. */
static struct recording *record_demo(const char *schedule, const char *name)
{
    char path[256];
    struct record_options options = options_under(schedule);
    snprintf(path, sizeof path, "%s/demos/01-process-creation/%s", build_folder(), name);
    return record_command((char *[]){ path, NULL }, &options);
}

/* Where that line begins in the text. Fails if it is not there, or there twice. */
static const char *line_of(const char *text, const char *line)
{
    const char *found = strstr(text, line);
    if (found == NULL || strstr(found + 1, line) != NULL)
        fail_msg("'%s' is not there just once in:\n%s", line, text);
    return found;
}

/* Asserts that these lines stand in the text, each once, in this order. */
static void assert_in_order(const char *text, const char *const lines[])
{
    for (size_t i = 0; lines[i + 1] != NULL; i++)
        if (line_of(text, lines[i]) >= line_of(text, lines[i + 1]))
            fail_msg("'%s' does not come before '%s' in:\n%s", lines[i], lines[i + 1], text);
}

static const char *const parent_lines[] = { "parent: I am 1000, and alone\n",
                                            "parent: fork gave me 1001; I am 1000, my parent is 999\n",
                                            "parent: line 1 of 3\n",
                                            "parent: line 2 of 3\n",
                                            "parent: line 3 of 3\n",
                                            "parent: my child has ended with 7\n",
                                            NULL };
static const char *const child_lines[] = { "parent: I am 1000, and alone\n",
                                           "child:  fork gave me 0; I am 1001, my parent is 1000\n",
                                           "child:  line 1 of 3\n",
                                           "child:  line 2 of 3\n",
                                           "child:  line 3 of 3\n",
                                           "parent: my child has ended with 7\n",
                                           NULL };

static void each_side_of_the_fork_says_its_lines_in_order(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "side-by-side");
        assert_success(recording);
        assert_in_order(recording->output[0], parent_lines);
        assert_in_order(recording->output[0], child_lines);
        assert_string_equal(recording->output[1], "");
        recording_free(recording);
    }
}

static void the_child_is_waited_for_and_nothing_is_found(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "side-by-side");
        assert_int_equal(recording->process_count, 2);
        assert_int_equal(recording->processes[1].reaper, 0);
        assert_int_equal(WEXITSTATUS(recording->processes[1].status), 7);
        assert_int_equal(recording->finding_count, 0);
        recording_free(recording);
    }
}

static void child_first_and_parent_first_are_the_two_extremes(void **state)
{
    (void)state;
    struct recording *recording = record_demo("child-first", "side-by-side");
    assert_in_order(recording->output[0], (const char *const[]){ child_lines[4], parent_lines[1], NULL });
    recording_free(recording);
    recording = record_demo("parent-first", "side-by-side");
    assert_in_order(recording->output[0], (const char *const[]){ parent_lines[4], child_lines[1], NULL });
    assert_true(blocked_in(recording, CALL_WAIT4, 0));
    recording_free(recording);
}

static void some_shuffle_lets_them_speak_in_turns(void **state)
{
    (void)state;
    size_t mixed = 0;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "side-by-side");
        const char *text = recording->output[0];
        mixed += line_of(text, parent_lines[1]) < line_of(text, child_lines[4]) &&
                 line_of(text, child_lines[1]) < line_of(text, parent_lines[4]);
        recording_free(recording);
    }
    assert_int_not_equal(mixed, 0);
}

static void a_fork_that_fails_is_said_and_nobody_is_waited_for(void **state)
{
    (void)state;
    char path[256];
    struct record_options options = options_under("child-first");
    struct injection injection;
    assert_int_equal(injection_parse(&injection, "fork:EAGAIN"), 0);
    options.injections = &injection;
    options.injection_count = 1;
    snprintf(path, sizeof path, "%s/demos/01-process-creation/side-by-side", build_folder());
    struct recording *recording = record_command((char *[]){ path, NULL }, &options);
    assert_int_equal(WEXITSTATUS(recording->status), EXIT_FAILURE);
    assert_string_equal(recording->output[1], "fork: Resource temporarily unavailable\n");
    assert_int_equal(count_calls(recording, CALL_WAIT4, 0), 0);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_side_of_the_fork_says_its_lines_in_order),
        cmocka_unit_test(the_child_is_waited_for_and_nothing_is_found),
        cmocka_unit_test(child_first_and_parent_first_are_the_two_extremes),
        cmocka_unit_test(some_shuffle_lets_them_speak_in_turns),
        cmocka_unit_test(a_fork_that_fails_is_said_and_nobody_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
