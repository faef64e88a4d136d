/* Faults that the recorder was asked to inject. */
#define _GNU_SOURCE
#include "recorded.h"

static struct recording *record_with_fault(const char *schedule, const char *fault, const char *command)
{
    struct injection injection;
    struct record_options options = options_under(schedule);
    assert_int_equal(injection_parse(&injection, fault), 0);
    options.injections = &injection;
    options.injection_count = 1;
    return record_program(command, &options);
}

static void a_fork_fails_as_asked_for(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_with_fault(*schedule, "fork:EAGAIN", "retry_fork");
        assert_success(recording);
        assert_string_equal(recording->output[0], "fork: EAGAIN\n1\n2\n");
        assert_int_equal(recording->process_count, 3);
        assert_finding(recording, FINDING_INJECTED, 0, "EAGAIN");
        recording_free(recording);
    }
}

static void the_second_fork_fails_with_the_other_error(void **state)
{
    (void)state;
    struct recording *recording = record_with_fault("child-first", "fork:ENOMEM:2", "retry_fork");
    assert_success(recording);
    assert_string_equal(recording->output[0], "1\nfork: ENOMEM\n2\n");
    recording_free(recording);
}

static void a_natural_run_is_injected_too(void **state)
{
    (void)state;
    struct recording *recording = record_with_fault("natural", "fork:EAGAIN:2", "retry_fork");
    assert_success(recording);
    assert_string_equal(recording->output[0], "1\nfork: EAGAIN\n2\n");
    recording_free(recording);
}

static void the_failed_call_is_marked(void **state)
{
    (void)state;
    struct recording *recording = record_with_fault("parent-first", "fork:EAGAIN:2", "retry_fork");
    size_t injected = 0;
    for (size_t i = 0; i < recording->event_count; i++)
        if (recording->events[i].kind == EVENT_RETURN && recording->events[i].injected) {
            assert_int_equal(recording->events[i].result, -EAGAIN);
            assert_true(recording->events[recording->events[i].partner].injected);
            injected++;
        }
    assert_int_equal(injected, 1);
    assert_int_equal(count_findings(recording, FINDING_INJECTED), 1);
    assert_string_equal(recording->injections[0], "fork:EAGAIN:2");
    assert_null(recording->injections[1]);
    recording_free(recording);
}

static void a_fault_beyond_the_last_call_does_nothing(void **state)
{
    (void)state;
    struct recording *recording = record_with_fault("child-first", "fork:EAGAIN:3", "retry_fork");
    assert_success(recording);
    assert_string_equal(recording->output[0], "1\n2\n");
    assert_int_equal(count_findings(recording, FINDING_INJECTED), 0);
    recording_free(recording);
}

/* The loader reads libc before main: were that counted, the program could not even start. */
static void calls_of_the_loader_are_not_counted(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "shuffle:1" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct recording *recording = record_with_fault(schedules[i], "read:EIO:1", "read_stdin");
        assert_ended(recording, ENDING_DONE, 1 << 8);
        assert_int_equal(WEXITSTATUS(recording->processes[1].status), 1);
        assert_int_equal(result_of(recording, next_call(recording, 0, CALL_READ, 1)), -EIO);
        recording_free(recording);
    }
}

static void two_faults_both_happen(void **state)
{
    (void)state;
    struct injection injections[2];
    struct record_options options = options_under("shuffle:8");
    assert_int_equal(injection_parse(&injections[0], "fork:EAGAIN:1"), 0);
    assert_int_equal(injection_parse(&injections[1], "fork:ENOMEM:3"), 0); /* the first retry is the second fork */
    options.injections = injections;
    options.injection_count = 2;
    struct recording *recording = record_program("retry_fork", &options);
    assert_success(recording);
    assert_string_equal(recording->output[0], "fork: EAGAIN\n1\nfork: ENOMEM\n2\n");
    assert_string_equal(recording->injections[0], "fork:EAGAIN:1");
    assert_string_equal(recording->injections[1], "fork:ENOMEM:3");
    recording_free(recording);
}

static void what_is_no_fault_is_not_read_as_one(void **state)
{
    (void)state;
    const char *const wrong[] = { "",
                                  "fork",
                                  "fork:",
                                  "fork:NONSENSE",
                                  "nonsense:EAGAIN",
                                  "fork:EAGAIN:",
                                  "fork:EAGAIN:0",
                                  "fork:EAGAIN:x",
                                  "fork:EAGAIN:-1",
                                  "fork:EAGAIN:1x" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct injection injection = { .nth = 77 };
        if (injection_parse(&injection, wrong[i]) != -EINVAL || injection.nth != 77)
            fail_msg("'%s' was taken for a fault", wrong[i]);
    }
}

static void a_fault_is_read_with_and_without_its_number(void **state)
{
    (void)state;
    struct injection injection;
    assert_int_equal(injection_parse(&injection, "fork:EAGAIN"), 0);
    assert_int_equal(injection.call, CALL_FORK);
    assert_int_equal(injection.error, EAGAIN);
    assert_int_equal(injection.nth, 1);
    assert_int_equal(injection_parse(&injection, "read:EIO:12"), 0);
    assert_int_equal(injection.call, CALL_READ);
    assert_int_equal(injection.error, EIO);
    assert_int_equal(injection.nth, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fork_fails_as_asked_for),
        cmocka_unit_test(the_second_fork_fails_with_the_other_error),
        cmocka_unit_test(a_natural_run_is_injected_too),
        cmocka_unit_test(the_failed_call_is_marked),
        cmocka_unit_test(a_fault_beyond_the_last_call_does_nothing),
        cmocka_unit_test(calls_of_the_loader_are_not_counted),
        cmocka_unit_test(two_faults_both_happen),
        cmocka_unit_test(what_is_no_fault_is_not_read_as_one),
        cmocka_unit_test(a_fault_is_read_with_and_without_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
