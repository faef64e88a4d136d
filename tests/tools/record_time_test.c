/* Virtual time: what sleeps costs nothing, and everybody believes that it passed. */
#define _GNU_SOURCE
#include <time.h>

#include "recorded.h"
#include "../needs.h"

#define SECOND INT64_C(1000000000)

static int64_t real_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

static void sleepers_wake_in_the_order_of_their_sleeps(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "sleepers");
        assert_success(recording);
        assert_string_equal(recording->output[0], "slept 1\nslept 2\nslept 3\n3 s passed\n");
        assert_true(recording->duration >= 3 * SECOND && recording->duration < 3 * SECOND + SECOND / 2);
        recording_free(recording);
    }
}

static void three_seconds_pass_in_far_less_than_one(void **state)
{
    (void)state;
    int64_t start = real_now();
    const int runs = 5;
    for (int i = 0; i < runs; i++)
        recording_free(record_under("child-first", "sleepers"));
    assert_true(real_now() - start < runs * SECOND); /* 15 virtual seconds; a loaded machine may be slow */
}

static void each_way_to_wait_takes_its_virtual_second(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "timeouts");
        assert_success(recording);
        assert_string_equal(recording->output[0], "nanosleep: 1 s\npoll: 1 s\nselect: 1 s\nepoll_wait: 1 s\n"
                                                  "sem_timedwait: 1 s\nalarm: 1 s\nsetitimer: 1 s\n");
        assert_true(recording->duration >= 7 * SECOND && recording->duration < 8 * SECOND);
        recording_free(recording);
    }
}

static void a_sockets_time_out_is_virtual_however_slow_the_others_are(void **state)
{
    (void)state;
    need(has_loopback(), "has no loopback");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "socket_timeout");
        assert_success(recording);
        assert_string_equal(recording->output[0], "came\ntimed out\n");
        assert_true(recording->duration > SECOND / 1000 && recording->duration < SECOND / 10);
        recording_free(recording);
    }
}

static void times_of_events_never_go_back(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:9" };
    for (size_t s = 0; s < sizeof schedules / sizeof *schedules; s++) {
        struct recording *recording = record_under(schedules[s], "semaphores");
        assert_success(recording);
        for (size_t i = 1; i < recording->event_count; i++)
            assert_true(recording->events[i - 1].time <= recording->events[i].time);
        assert_true(recording->events[recording->event_count - 1].time <= recording->duration);
        recording_free(recording);
    }
}

static void a_natural_run_takes_real_time(void **state)
{
    (void)state;
    int64_t start = real_now();
    struct recording *recording = record_under("natural", "sleepers");
    int64_t real = real_now() - start;
    assert_success(recording);
    assert_true(real >= 3 * SECOND);
    assert_true(recording->duration >= 3 * SECOND && recording->duration <= real);
    recording_free(recording);
}

static void a_sleep_is_seen_blocked(void **state)
{
    (void)state;
    struct recording *recording = record_under("parent-first", "sleepers");
    for (size_t i = 1; i <= 3; i++) {
        size_t sleep = next_call(recording, 0, CALL_SLEEP, i);
        assert_int_not_equal(sleep, NOBODY);
        assert_true(recording->events[sleep].blocked);
        assert_int_equal(result_of(recording, sleep), 0);
        const int64_t seconds[] = { 0, 3, 1, 2 };
        assert_int_equal(recording->events[sleep].args[0], seconds[i] * SECOND);
        int64_t took = recording->events[recording->events[sleep].partner].time - recording->events[sleep].time;
        assert_true(took >= seconds[i] * SECOND && took < seconds[i] * SECOND + SECOND / 10);
    }
    recording_free(recording);
}

static void a_sleep_cut_short_knows_what_is_left(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "remainder");
        assert_success(recording);
        assert_string_equal(recording->output[0], "3 s left\n5 s passed\n");
        recording_free(recording);
    }
}

static void who_looks_at_the_clock_all_the_time_sees_it_go_on(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "spin_clock");
        assert_success(recording);
        assert_true(recording->duration >= 2 * SECOND);
        recording_free(recording);
    }
}

static void time_does_not_pass_over_who_closes_all_descriptors(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "close_and_nap");
        assert_success(recording);
        assert_string_equal(recording->output[0], "soon\n");
        recording_free(recording);
    }
}

static void who_polls_while_a_timer_rings_gets_its_signals(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "spin_rung");
        assert_success(recording);
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sleepers_wake_in_the_order_of_their_sleeps),
        cmocka_unit_test(three_seconds_pass_in_far_less_than_one),
        cmocka_unit_test(each_way_to_wait_takes_its_virtual_second),
        cmocka_unit_test(a_sockets_time_out_is_virtual_however_slow_the_others_are),
        cmocka_unit_test(times_of_events_never_go_back),
        cmocka_unit_test(a_natural_run_takes_real_time),
        cmocka_unit_test(a_sleep_is_seen_blocked),
        cmocka_unit_test(a_sleep_cut_short_knows_what_is_left),
        cmocka_unit_test(who_looks_at_the_clock_all_the_time_sees_it_go_on),
        cmocka_unit_test(time_does_not_pass_over_who_closes_all_descriptors),
        cmocka_unit_test(who_polls_while_a_timer_rings_gets_its_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
