/* Signals: sent by whom, caught or not; stops and continuations; and calls that a signal must not cut short. */
#define _GNU_SOURCE
#include <signal.h>

#include "recorded.h"

static void each_signal_of_a_ping_pong_is_caught(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "ping_pong");
        assert_success(recording);
        size_t caught[2] = { 0, 0 }, sent[2] = { 0, 0 };
        for (size_t i = 0; i < recording->event_count; i++) {
            const struct event *event = &recording->events[i];
            if (event->kind == EVENT_SIGNAL && event->signal == SIGUSR1) {
                assert_true(event->caught);
                caught[event->process]++;
            } else if (event->kind == EVENT_CALL && event->call == CALL_KILL) {
                assert_int_equal(event->signal, SIGUSR1);
                assert_int_equal(event->other, 1 - event->process);
                sent[event->process]++;
            }
        }
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(sent[i], 3);
            assert_int_equal(caught[i], 3);
            assert_true(count_calls(recording, CALL_SIGSUSPEND, i) >= 3);
        }
        recording_free(recording);
    }
}

static void the_sender_of_a_signal_is_known(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "ping_pong");
    for (size_t i = 0; i < recording->event_count; i++)
        if (recording->events[i].kind == EVENT_SIGNAL && recording->events[i].signal == SIGUSR1)
            assert_int_equal(recording->events[i].other, 1 - recording->events[i].process);
    recording_free(recording);
}

static void sigsuspend_fails_with_eintr_and_was_blocked(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "ping_pong");
    size_t call = next_call(recording, 0, CALL_SIGSUSPEND, 1);
    assert_int_equal(result_of(recording, call), -EINTR);
    assert_true(recording->events[call].blocked);
    recording_free(recording);
}

static void a_stop_and_a_continuation_are_told(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "stop_continue");
        assert_success(recording);
        assert_string_equal(recording->output[0],
                            "after SIGSTOP: stopped\nafter SIGCONT: continued\nat last: ended\n");
        size_t stopped = next_event(recording, 0, EVENT_STOPPED, 1);
        assert_int_not_equal(stopped, NOBODY);
        assert_int_equal(recording->events[stopped].signal, SIGSTOP);
        size_t continued = next_event(recording, stopped, EVENT_CONTINUED, 1);
        assert_int_not_equal(continued, NOBODY);
        assert_int_equal(recording->processes[1].reaper, 0);
        assert_int_equal(recording->processes[1].status, 0);
        recording_free(recording);
    }
}

static void a_natural_stop_is_a_stop_too(void **state)
{
    (void)state;
    struct recording *recording = record_under("natural", "stop_continue");
    assert_success(recording);
    assert_int_equal(count_events(recording, EVENT_STOPPED), 1);
    assert_int_equal(count_events(recording, EVENT_CONTINUED), 1);
    recording_free(recording);
}

static void a_childs_death_interrupts_nothing(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "eintr");
        assert_success(recording);
        assert_string_equal(recording->output[0],
                            "epoll_wait: timed out\nsigtimedwait: timed out\nrecv: timed out\n");
        assert_true(recording->duration >= INT64_C(3000000000) && recording->duration < INT64_C(3500000000));
        recording_free(recording);
    }
}

static void nor_in_a_natural_run(void **state)
{
    (void)state;
    struct recording *recording = record_under("natural", "eintr");
    assert_success(recording);
    assert_string_equal(recording->output[0], "epoll_wait: timed out\nsigtimedwait: timed out\nrecv: timed out\n");
    recording_free(recording);
}

static void whatever_a_process_does_sigkill_ends_it(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct record_options options = options_under(*schedule);
        options.cpu_limit = 50000000;
        struct recording *recording = record_program("kill_any", &options);
        assert_success(recording);
        for (size_t i = 1; i <= 4; i++) {
            assert_true(WIFSIGNALED(recording->processes[i].status));
            assert_int_equal(WTERMSIG(recording->processes[i].status), SIGKILL);
            assert_int_equal(recording->processes[i].reaper, 0);
        }
        assert_true(recording->duration < INT64_C(3600000000000));
        recording_free(recording);
    }
}

static void a_broken_pipe_kills_its_writer(void **state)
{
    (void)state;
    assert_ptr_not_equal(signal(SIGPIPE, SIG_DFL), SIG_ERR); /* whatever this test was started with */
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "broken_pipe");
        assert_success(recording);
        assert_int_equal(WTERMSIG(recording->processes[1].status), SIGPIPE);
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_signal_of_a_ping_pong_is_caught),
        cmocka_unit_test(the_sender_of_a_signal_is_known),
        cmocka_unit_test(sigsuspend_fails_with_eintr_and_was_blocked),
        cmocka_unit_test(a_stop_and_a_continuation_are_told),
        cmocka_unit_test(a_natural_stop_is_a_stop_too),
        cmocka_unit_test(a_childs_death_interrupts_nothing),
        cmocka_unit_test(nor_in_a_natural_run),
        cmocka_unit_test(whatever_a_process_does_sigkill_ends_it),
        cmocka_unit_test(a_broken_pipe_kills_its_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
