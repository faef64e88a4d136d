/* A call that a signal interrupts, and that the kernel makes again, is one call, whatever the processor does to its
 * registers in between; and who waits for a signal waits for a signal, by whichever call the C library does so. */
#define _GNU_SOURCE
#include "recorded.h"

/* The waits of P0 by wait4, of which `cut` must have failed with EINTR. */
static void assert_waits(const char *command, size_t waits, size_t cut)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, command);
        size_t failed = 0;
        assert_success(recording);
        assert_non_null(strstr(recording->output[0], "first: 7\n"));
        for (size_t i = 0; i < recording->event_count; i++)
            failed += recording->events[i].kind == EVENT_RETURN && recording->events[i].call == CALL_WAIT4 &&
                      recording->events[i].result == -EINTR;
        assert_in_range(failed, 0, cut);
        assert_int_equal(count_calls(recording, CALL_WAIT4, 0), waits + failed);
        assert_int_equal(recording->processes[1].reaper, 0);
        recording_free(recording);
    }
}

static void a_wait_goes_on_when_another_child_dies(void **state)
{
    (void)state;
    assert_waits("again other", 2, 0);
}

static void a_wait_goes_on_after_a_handler_that_makes_calls(void **state)
{
    (void)state;
    assert_waits("again handler", 2, 0);
}

static void a_wait_that_a_handler_cuts_short_fails_once(void **state)
{
    (void)state;
    assert_waits("again cut", 2, 1);
    struct recording *recording = record_under("parent-first", "again cut");
    assert_int_equal(count_calls(recording, CALL_WAIT4, 0), 3); /* it waited already, so it was cut short */
    recording_free(recording);
}

static void a_sleep_goes_on_when_a_child_dies(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "again sleep");
        assert_success(recording);
        assert_int_equal(count_calls(recording, CALL_SLEEP, 0), 1);
        assert_in_range(recording->duration, INT64_C(5000000000), INT64_C(5999999999));
        recording_free(recording);
    }
}

/* In some orders the child's signal comes between the test and the wait, and nobody sends another. */
static void assert_lost(const char *command, enum call call)
{
    size_t lost = 0;
    for (int seed = 0; seed < 10; seed++) {
        char schedule[32];
        snprintf(schedule, sizeof schedule, "shuffle:%d", seed);
        struct recording *recording = record_under(schedule, command);
        assert_int_equal(count_calls(recording, CALL_POLL, 0), 0);
        if (recording->ending == ENDING_DEADLOCK) {
            assert_int_equal(count_calls(recording, call, 0), 1);
            assert_finding(recording, FINDING_DEADLOCK, 0, "waits for a signal");
            assert_finding(recording, FINDING_LOST_WAKEUP, 0, "SIGUSR1 had come before");
            lost++;
        }
        recording_free(recording);
    }
    assert_in_range(lost, 1, 9);
}

static void to_poll_nothing_without_end_is_to_wait_for_a_signal(void **state)
{
    (void)state;
    assert_lost("lost_wakeup", CALL_PAUSE);
    assert_lost("lost_wakeup poll", CALL_PAUSE);
    assert_lost("lost_wakeup ppoll", CALL_PAUSE);
    assert_lost("lost_wakeup mask", CALL_SIGSUSPEND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_goes_on_when_another_child_dies),
        cmocka_unit_test(a_wait_goes_on_after_a_handler_that_makes_calls),
        cmocka_unit_test(a_wait_that_a_handler_cuts_short_fails_once),
        cmocka_unit_test(a_sleep_goes_on_when_a_child_dies),
        cmocka_unit_test(to_poll_nothing_without_end_is_to_wait_for_a_signal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
