/* When a run is over, nobody is left: record_program() checks that each time, and here are those who try to stay. */
#define _GNU_SOURCE
#include "recorded.h"

static void assert_daemon_ended(const char *schedule, const char *command)
{
    struct recording *recording = record_under(schedule, command);
    assert_success(recording);
    size_t daemon = process_named(recording, "P0.1.1");
    assert_true(recording->processes[daemon].left_behind);
    assert_int_equal(recording->processes[daemon].reaper, NOBODY);
    assert_int_equal(recording->processes[daemon].status, -1);
    assert_int_not_equal(recording->processes[daemon].adopted, NOBODY);
    assert_finding(recording, FINDING_LEFT_BEHIND, daemon, "P0.1.1");
    assert_int_equal(count_findings(recording, FINDING_LEFT_BEHIND), 1);
    assert_int_equal(count_findings(recording, FINDING_DEADLOCK), 0);
    recording_free(recording);
}

static void a_daemon_is_ended_and_told(void **state)
{
    (void)state;
    assert_daemon_ended("natural", "daemon");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++)
        assert_daemon_ended(*schedule, "daemon");
}

static void also_one_that_ignores_signals(void **state)
{
    (void)state;
    assert_daemon_ended("natural", "daemon stubborn");
    assert_daemon_ended("child-first", "daemon stubborn");
}

static void a_child_without_any_descriptor_is_recorded_like_others(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:5" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct recording *recording = record_under(schedules[i], "close_all");
        assert_int_equal(recording->ending, ENDING_DONE);
        assert_int_equal(WEXITSTATUS(recording->status), 6);
        assert_int_equal(recording->process_count, 3);
        recording_free(recording);
    }
}

static void a_run_ended_by_force_leaves_nobody(void **state)
{
    (void)state;
    struct record_options options = options_under("child-first");
    options.event_limit = 300;
    struct recording *recording = record_program("many", &options);
    assert_int_equal(recording->ending, ENDING_EVENT_LIMIT);
    assert_true(recording->process_count > 10);
    recording_free(recording);
}

static void a_program_that_could_not_start_leaves_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        recording_free(record_under("child-first", "no-such-program"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_daemon_is_ended_and_told),
        cmocka_unit_test(also_one_that_ignores_signals),
        cmocka_unit_test(a_child_without_any_descriptor_is_recorded_like_others),
        cmocka_unit_test(a_run_ended_by_force_leaves_nobody),
        cmocka_unit_test(a_program_that_could_not_start_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
