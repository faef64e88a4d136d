/* A deadlock is found at once, and the findings say in words who waits for what. No deadline is set here: were a
 * deadlock not found, these tests would hang until tests/run ends them. */
#define _GNU_SOURCE
#include <time.h>

#include "recorded.h"

static struct recording *record_without_deadline(const char *schedule, const char *command)
{
    struct record_options options = options_under(schedule);
    options.deadline = 0;
    return record_program(command, &options);
}

static void a_reader_that_holds_the_write_end_is_named(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_without_deadline(*schedule, "pipe_deadlock");
        assert_ended(recording, ENDING_DEADLOCK, -1);
        assert_int_equal(count_findings(recording, FINDING_DEADLOCK), 2);
        assert_finding(recording, FINDING_DEADLOCK, 0, "P0.1");
        assert_finding(recording, FINDING_DEADLOCK, 1, "pipe");
        assert_finding(recording, FINDING_DEADLOCK, 1, "write end");
        assert_string_equal(recording->output[0], "");
        assert_int_equal(recording->processes[1].exit, NOBODY);
        assert_int_equal(recording->processes[1].status, -1);
        recording_free(recording);
    }
}

static void each_kind_of_lock_taken_in_opposite_order_is_a_deadlock(void **state)
{
    (void)state;
    const char *const kinds[] = { "flock", "ofd", "semaphores" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
            char command[64];
            snprintf(command, sizeof command, "lock_deadlock %s", kinds[i]);
            struct recording *recording = record_without_deadline(*schedule, command);
            assert_ended(recording, ENDING_DEADLOCK, -1);
            assert_int_equal(count_findings(recording, FINDING_DEADLOCK), 3);
            assert_finding(recording, FINDING_DEADLOCK, 0, "child");
            assert_finding(recording, FINDING_DEADLOCK, 1, i == 2 ? "semaphore" : "lock");
            assert_finding(recording, FINDING_DEADLOCK, 2, i == 2 ? "semaphore" : "lock");
            recording_free(recording);
        }
}

static void who_holds_the_lock_is_named(void **state)
{
    (void)state;
    struct recording *recording = record_without_deadline("child-first", "lock_deadlock flock");
    assert_finding(recording, FINDING_DEADLOCK, 1, "P0.2");
    assert_finding(recording, FINDING_DEADLOCK, 2, "P0.1");
    recording_free(recording);
}

static void the_kernel_sees_the_deadlock_of_record_locks_itself(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_without_deadline(*schedule, "lock_deadlock fcntl");
        assert_success(recording);
        assert_string_equal(recording->output[0], "EDEADLK\n");
        assert_int_equal(count_findings(recording, FINDING_DEADLOCK), 0);
        recording_free(recording);
    }
}

static void a_lock_inherited_from_another_thread_is_a_deadlock(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_without_deadline(*schedule, "mistake_locks other-threads");
        assert_ended(recording, ENDING_DEADLOCK, -1);
        assert_finding(recording, FINDING_DEADLOCK, 0, "P0.1");
        assert_non_null(finding_about(recording, FINDING_DEADLOCK, 1));
        recording_free(recording);
    }
}

/* Is there a deadlock that is told of in exactly these words? */
static bool is_told(const struct recording *recording, const char *words)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        if (recording->findings[i].kind == FINDING_DEADLOCK && strcmp(recording->findings[i].text, words) == 0)
            return true;
    return false;
}

static void threads_that_wait_are_named_and_so_are_those_who_hold_what_they_wait_for(void **state)
{
    (void)state;
    static const char *const schedules[] = {"natural", "child-first", "parent-first", "shuffle:1", "shuffle:2", NULL};
    for (const char *const *schedule = schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_without_deadline(*schedule, "thread_locks");
        assert_ended(recording, ENDING_DEADLOCK, -1);
        assert_int_equal(count_findings(recording, FINDING_DEADLOCK), 3);
        assert_true(is_told(recording, "P0 waits for P0/1 to end (futex)."));
        assert_true(is_told(recording, "P0/1 waits for a lock in memory (futex) that P0/2 holds."));
        assert_true(is_told(recording, "P0/2 waits for a lock in memory (futex) that P0/1 holds."));
        recording_free(recording);
    }
}

static void a_lock_whose_holder_has_ended_is_told_with_its_name(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_without_deadline(*schedule, "dead_holder");
        assert_ended(recording, ENDING_DEADLOCK, -1);
        assert_true(is_told(recording, "P0 waits for a lock in memory (futex) that P0.1 held when it ended."));
        recording_free(recording);
    }
}

static void a_wake_up_is_lost_under_some_shuffles_and_not_under_others(void **state)
{
    (void)state;
    size_t lost = 0, seeds = 60;
    for (size_t seed = 0; seed < seeds; seed++) {
        char schedule[32];
        snprintf(schedule, sizeof schedule, "shuffle:%zu", seed);
        struct recording *recording = record_without_deadline(schedule, "lost_wakeup");
        if (recording->ending == ENDING_DEADLOCK) {
            lost++;
            assert_finding(recording, FINDING_DEADLOCK, 0, "signal");
            assert_int_not_equal(next_event(recording, 0, EVENT_SIGNAL, 0), NOBODY);
        } else {
            assert_success(recording);
            assert_string_equal(recording->output[0], "told\n");
        }
        recording_free(recording);
    }
    print_message("# %zu of %zu seeds lose the wake-up\n", lost, seeds);
    assert_in_range(lost, 1, seeds - 1);
}

static void blocking_signals_until_sigsuspend_loses_none(void **state)
{
    (void)state;
    for (size_t seed = 0; seed < 60; seed++) {
        char schedule[32];
        snprintf(schedule, sizeof schedule, "shuffle:%zu", seed);
        struct recording *recording = record_without_deadline(schedule, "ping_pong");
        assert_success(recording);
        recording_free(recording);
    }
}

static void no_time_is_spent_on_waiting_for_a_deadlock(void **state)
{
    (void)state;
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    struct recording *recording = record_without_deadline("child-first", "pipe_deadlock");
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_int_equal(recording->ending, ENDING_DEADLOCK);
    assert_true(recording->duration < INT64_C(1000000000)); /* virtual time stood still */
    assert_true(after.tv_sec - before.tv_sec < 10);         /* generous: a few milliseconds are usual */
    recording_free(recording);
}

static void a_full_pipe_that_nobody_reads_is_a_deadlock(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_without_deadline(*schedule, "pipe_full");
        assert_ended(recording, ENDING_DEADLOCK, -1);
        assert_finding(recording, FINDING_DEADLOCK, 0, "P0.1");
        assert_finding(recording, FINDING_DEADLOCK, 1, "pipe");
        assert_finding(recording, FINDING_DEADLOCK, 1, "P0");
        recording_free(recording);
    }
}

static void who_waits_for_a_stopped_child_waits_for_ever(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_without_deadline(*schedule, "stopped");
        assert_ended(recording, ENDING_DEADLOCK, -1);
        assert_finding(recording, FINDING_DEADLOCK, 0, "P0.1");
        assert_finding(recording, FINDING_DEADLOCK, 1, "stopped");
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_that_holds_the_write_end_is_named),
        cmocka_unit_test(each_kind_of_lock_taken_in_opposite_order_is_a_deadlock),
        cmocka_unit_test(who_holds_the_lock_is_named),
        cmocka_unit_test(the_kernel_sees_the_deadlock_of_record_locks_itself),
        cmocka_unit_test(a_lock_inherited_from_another_thread_is_a_deadlock),
        cmocka_unit_test(threads_that_wait_are_named_and_so_are_those_who_hold_what_they_wait_for),
        cmocka_unit_test(a_lock_whose_holder_has_ended_is_told_with_its_name),
        cmocka_unit_test(a_wake_up_is_lost_under_some_shuffles_and_not_under_others),
        cmocka_unit_test(blocking_signals_until_sigsuspend_loses_none),
        cmocka_unit_test(no_time_is_spent_on_waiting_for_a_deadlock),
        cmocka_unit_test(a_full_pipe_that_nobody_reads_is_a_deadlock),
        cmocka_unit_test(who_waits_for_a_stopped_child_waits_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
