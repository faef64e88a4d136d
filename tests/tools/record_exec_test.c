/* Programs that become others: exec, vfork, posix_spawn. */
#define _GNU_SOURCE
#include "recorded.h"

static void an_exec_shows_the_new_program(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "exec");
        assert_success(recording);
        assert_string_equal(recording->output[0], "7 127\n");
        assert_int_equal(recording->process_count, 3);
        size_t exec = next_event(recording, 0, EVENT_EXEC, 1);
        assert_int_not_equal(exec, NOBODY);
        const char *path = recording->events[exec].data;
        assert_non_null(path);
        assert_string_equal(strrchr(path, '/'), "/exit_code");
        assert_string_equal(recording->processes[1].program, "exit_code");
        assert_string_equal(recording->processes[0].program, "exec");
        recording_free(recording);
    }
}

static void a_failing_exec_shows_its_error(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "exec");
    size_t call = next_call(recording, 0, CALL_EXEC, 2);
    assert_int_equal(result_of(recording, call), -ENOENT);
    assert_int_equal(next_event(recording, 0, EVENT_EXEC, 2), NOBODY);
    assert_string_equal(recording->processes[2].program, "exec");
    assert_int_equal(WEXITSTATUS(recording->processes[2].status), 127);
    recording_free(recording);
}

static void vfork_and_spawn_suspend_the_parent(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "vfork");
        assert_success(recording);
        assert_string_equal(recording->output[0], "3 4 ENOENT\n");
        assert_int_equal(WEXITSTATUS(recording->processes[1].status), 3);
        assert_int_equal(WEXITSTATUS(recording->processes[2].status), 4);
        size_t call = next_call(recording, 0, CALL_VFORK, 0);
        assert_int_not_equal(call, NOBODY);
        /* suspended until the child has become another program */
        assert_true(recording->events[call].partner > next_event(recording, 0, EVENT_EXEC, 1));
        assert_int_equal(result_of(recording, call), recording->processes[1].pid);
        recording_free(recording);
    }
}

static void a_natural_run_shows_the_same(void **state)
{
    (void)state;
    struct recording *recording = record_under("natural", "vfork");
    assert_success(recording);
    assert_string_equal(recording->output[0], "3 4 ENOENT\n");
    recording_free(recording);
}

static void an_exec_by_a_second_thread_ends_the_first(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "thread_exec");
        assert_int_equal(recording->ending, ENDING_DONE);
        assert_int_equal(WEXITSTATUS(recording->status), 8);
        assert_int_equal(recording->process_count, 1);
        assert_string_equal(recording->processes[0].program, "exit_code");
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exec_shows_the_new_program),
        cmocka_unit_test(a_failing_exec_shows_its_error),
        cmocka_unit_test(vfork_and_spawn_suspend_the_parent),
        cmocka_unit_test(a_natural_run_shows_the_same),
        cmocka_unit_test(an_exec_by_a_second_thread_ends_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
