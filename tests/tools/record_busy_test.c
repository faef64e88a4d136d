/* Programs that poll or compute without end do not keep the turn for ever, and those that get nowhere are found out. */
#define _GNU_SOURCE
#include "recorded.h"

static void who_polls_for_a_child_lets_the_child_run(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "spin_wait");
        assert_int_equal(recording->ending, ENDING_DONE);
        assert_int_equal(WEXITSTATUS(recording->status), 5);
        assert_in_range(count_calls(recording, CALL_WAIT4, 0), 1, 2000);
        assert_true(recording->duration >= INT64_C(1000000000));
        recording_free(recording);
    }
}

static void who_polls_what_is_ready_for_ever_lets_others_run(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "spin_ready");
        assert_int_equal(recording->ending, ENDING_DONE);
        assert_int_equal(WEXITSTATUS(recording->status), 5);
        assert_in_range(count_calls(recording, CALL_POLL, 0), 1, 2000);
        assert_true(recording->duration >= INT64_C(1000000000));
        recording_free(recording);
    }
}

static void who_yields_until_a_flag_is_set_sees_it_set(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "spin_flag");
        assert_success(recording);
        recording_free(recording);
    }
}

static void who_spins_without_a_call_is_interrupted_or_found_busy(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct record_options options = options_under(*schedule);
        options.cpu_limit = 50000000;
        struct recording *recording = record_program("spin_hard", &options);
        if (recording->ending == ENDING_BUSY)
            assert_finding(recording, FINDING_BUSY, 0, "P0");
        else
            assert_success(recording);
        recording_free(recording);
    }
}

static void an_endless_computation_is_found_busy(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct record_options options = options_under(*schedule);
        options.cpu_limit = 50000000;
        struct recording *recording = record_program("endless", &options);
        assert_ended(recording, ENDING_BUSY, -1);
        assert_finding(recording, FINDING_BUSY, 1, "P0.1");
        recording_free(recording);
    }
}

static void endless_fruitless_calls_are_found_busy(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "endless calls");
        assert_ended(recording, ENDING_BUSY, -1);
        assert_finding(recording, FINDING_BUSY, 1, "P0.1");
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_polls_for_a_child_lets_the_child_run),
        cmocka_unit_test(who_polls_what_is_ready_for_ever_lets_others_run),
        cmocka_unit_test(who_yields_until_a_flag_is_set_sees_it_set),
        cmocka_unit_test(who_spins_without_a_call_is_interrupted_or_found_busy),
        cmocka_unit_test(an_endless_computation_is_found_busy),
        cmocka_unit_test(endless_fruitless_calls_are_found_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
