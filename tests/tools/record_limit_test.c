/* A program that knows no measure meets a limit, and is ended with all its descendants. */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <unistd.h>

#include "recorded.h"

static void a_fork_beyond_the_process_limit_fails_with_eagain(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:2" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct record_options options = options_under(schedules[i]);
        options.process_limit = 8;
        struct recording *recording = record_program("many 50", &options);
        assert_success(recording);
        assert_string_equal(recording->output[0], "fork: EAGAIN\n7 of 7\n");
        assert_int_equal(recording->process_count, 8);
        assert_finding(recording, FINDING_PROCESS_LIMIT, 0, "EAGAIN");
        recording_free(recording);
    }
}

static void two_hundred_processes_at_once_are_no_trouble(void **state)
{
    (void)state;
    struct rlimit most; /* root is held by none */
    if (geteuid() != 0 && getrlimit(RLIMIT_NPROC, &most) == 0 && most.rlim_cur < 300) {
        print_message("# skipped: this machine allows its user no 200 processes (ulimit -u)\n");
        skip();
    }
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:7" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct recording *recording = record_under(schedules[i], "many");
        assert_success(recording);
        assert_string_equal(recording->output[0], "200 of 200\n");
        assert_int_equal(recording->process_count, 201);
        assert_int_equal(count_findings(recording, FINDING_ZOMBIE), 0);
        recording_free(recording);
    }
}

static void too_much_output_ends_the_run(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:2" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct record_options options = options_under(schedules[i]);
        options.output_limit = 100000;
        struct recording *recording = record_program("chatter", &options);
        assert_ended(recording, ENDING_OUTPUT_LIMIT, -1);
        assert_in_range(recording->output_size[0], 1, 200000); /* it may hold what was on its way in the pipe */
        recording_free(recording);
    }
}

static void too_many_events_end_the_run(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "shuffle:2" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct record_options options = options_under(schedules[i]);
        options.out = STREAM_NULL;
        options.event_limit = 500;
        struct recording *recording = record_program("chatter", &options);
        assert_ended(recording, ENDING_EVENT_LIMIT, -1);
        assert_in_range(recording->event_count, 500, 600);
        recording_free(recording);
    }
}

/* A slow machine needs longer until the child is there that will compute without end. */
static void the_deadline_ends_the_run(void **state)
{
    (void)state;
    struct record_options options = options_under("natural");
    struct recording *recording = NULL;
    options.deadline = 100000000;
    do {
        recording_free(recording);
        options.deadline *= 2;
        recording = record_program("endless", &options);
        assert_ended(recording, ENDING_DEADLINE, -1);
    } while (recording->process_count < 2);
    assert_true(recording->processes[1].left_behind);
    recording_free(recording);
}

static void the_deadline_ends_a_wait_for_the_outside(void **state)
{
    (void)state;
    struct record_options options = options_under("child-first");
    options.deadline = 200000000;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int before = dup(0);
    assert_int_equal(dup2(ends[0], 0), 0);
    options.in = STREAM_OWN;
    struct recording *recording = record_program("read_stdin", &options);
    assert_int_equal(dup2(before, 0), 0);
    close(before);
    close(ends[0]);
    close(ends[1]);
    assert_ended(recording, ENDING_DEADLINE, -1);
    assert_int_equal(count_findings(recording, FINDING_DEADLOCK), 0);
    recording_free(recording);
}

static void in_a_closed_world_a_wait_for_the_outside_is_a_deadlock(void **state)
{
    (void)state;
    struct record_options options = options_under("child-first");
    options.closed_world = true;
    options.deadline = 0;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int before = dup(0);
    assert_int_equal(dup2(ends[0], 0), 0);
    options.in = STREAM_OWN;
    struct recording *recording = record_program("read_stdin", &options);
    assert_int_equal(dup2(before, 0), 0);
    close(before);
    close(ends[0]);
    close(ends[1]);
    assert_ended(recording, ENDING_DEADLOCK, -1);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fork_beyond_the_process_limit_fails_with_eagain),
        cmocka_unit_test(two_hundred_processes_at_once_are_no_trouble),
        cmocka_unit_test(too_much_output_ends_the_run),
        cmocka_unit_test(too_many_events_end_the_run),
        cmocka_unit_test(the_deadline_ends_the_run),
        cmocka_unit_test(the_deadline_ends_a_wait_for_the_outside),
        cmocka_unit_test(in_a_closed_world_a_wait_for_the_outside_is_a_deadlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
