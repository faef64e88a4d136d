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

/* Beside somebody who sleeps again and again, beside somebody who has much to do, and on a search that only looks like
 * polling. */
static void who_polls_is_never_kept_from_going_on(void **state)
{
    (void)state;
    static const struct { const char *command; int64_t seconds; size_t events; } runs[] = {
        { "pollers search", 1, 1000 }, { "pollers yield", 10, 10000 }, { "pollers lock", 1, 2000 },
        { "pollers busy", 1, 150000 },
    };
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
            struct recording *recording = record_under(*schedule, runs[i].command);
            assert_success(recording);
            assert_true(recording->duration < runs[i].seconds * INT64_C(1000000000));
            assert_true(recording->event_count < runs[i].events);
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
        cmocka_unit_test(who_polls_is_never_kept_from_going_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
