/* How the first process ended, as the recording tells it. */
#define _GNU_SOURCE
#include <signal.h>

#include "recorded.h"

static void an_exit_code_is_the_status_of_the_run(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "exit_code 7");
        assert_int_equal(recording->ending, ENDING_DONE);
        assert_true(WIFEXITED(recording->status));
        assert_int_equal(WEXITSTATUS(recording->status), 7);
        assert_int_equal(recording->process_count, 1);
        assert_int_equal(recording->processes[0].status, recording->status);
        assert_string_equal(recording->processes[0].name, "P0");
        assert_string_equal(recording->processes[0].program, "exit_code");
        assert_int_equal(recording->processes[0].pid, 1000);
        assert_int_equal(recording->events[0].kind, EVENT_START);
        assert_int_equal(recording->events[recording->processes[0].exit].kind, EVENT_EXIT);
        assert_int_equal(recording->finding_count, 0);
        recording_free(recording);
    }
}

static void a_death_by_signal_is_the_status_of_the_run(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "shuffle:3" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct recording *recording = record_under(schedules[i], "exit_code -15");
        assert_int_equal(recording->ending, ENDING_DONE);
        assert_true(WIFSIGNALED(recording->status));
        assert_int_equal(WTERMSIG(recording->status), SIGTERM);
        size_t signal = next_event(recording, 0, EVENT_SIGNAL, 0);
        assert_int_not_equal(signal, NOBODY);
        assert_int_equal(recording->events[signal].signal, SIGTERM);
        assert_false(recording->events[signal].caught);
        recording_free(recording);
    }
}

static void sigkill_to_oneself_is_no_refusal(void **state)
{
    (void)state;
    struct recording *recording = record_under("parent-first", "exit_code -9");
    assert_true(WIFSIGNALED(recording->status));
    assert_int_equal(WTERMSIG(recording->status), SIGKILL);
    assert_int_equal(count_findings(recording, FINDING_REFUSED), 0);
    recording_free(recording);
}

static void a_program_that_is_not_there_is_not_started(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "no-such-program");
    assert_int_equal(recording->ending, ENDING_NOT_STARTED);
    assert_int_equal(recording->status, ENOENT);
    recording_free(recording);
}

static void a_file_that_is_no_program_is_not_started(void **state)
{
    (void)state;
    char path[] = "/dev/null";
    struct record_options options = options_under("natural");
    struct recording *recording = record_command((char *[]){ path, NULL }, &options);
    assert_int_equal(recording->ending, ENDING_NOT_STARTED);
    assert_int_equal(recording->status, EACCES);
    recording_free(recording);
}

static void a_program_is_looked_up_along_the_path(void **state)
{
    (void)state;
    char name[] = "true";
    struct record_options options = options_under("child-first");
    struct recording *recording = record_command((char *[]){ name, NULL }, &options);
    assert_success(recording);
    recording_free(recording);
}

static void it_runs_where_and_with_what_it_was_told(void **state)
{
    (void)state;
    char shell[] = "sh", option[] = "-c", script[] = "pwd; echo $GREETING; exit 3", variable[] = "GREETING=hello";
    struct record_options options = options_under("child-first");
    options.environment = (char *[]){ variable, NULL };
    options.directory = "/";
    struct recording *recording = record_command((char *[]){ shell, option, script, NULL }, &options);
    assert_string_equal(recording->output[0], "/\nhello\n");
    assert_int_equal(WEXITSTATUS(recording->status), 3);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exit_code_is_the_status_of_the_run),
        cmocka_unit_test(a_death_by_signal_is_the_status_of_the_run),
        cmocka_unit_test(sigkill_to_oneself_is_no_refusal),
        cmocka_unit_test(a_program_that_is_not_there_is_not_started),
        cmocka_unit_test(a_file_that_is_no_program_is_not_started),
        cmocka_unit_test(a_program_is_looked_up_along_the_path),
        cmocka_unit_test(it_runs_where_and_with_what_it_was_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
