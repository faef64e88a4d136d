/* Processes that talk: rings, sockets, semaphores, locks and threads, each right under every schedule. */
#define _GNU_SOURCE
#include "recorded.h"
#include "../needs.h"

/* Records the program under every chosen schedule and naturally, and expects that output each time. */
static void assert_always(const char *command, const char *output)
{
    struct recording *recording = record_under("natural", command);
    assert_success(recording);
    assert_string_equal(recording->output[0], output);
    recording_free(recording);
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        recording = record_under(*schedule, command);
        assert_success(recording);
        assert_string_equal(recording->output[0], output);
        assert_int_equal(count_findings(recording, FINDING_REFUSED), 0);
        recording_free(recording);
    }
}

static void a_number_goes_round_a_ring_of_pipes(void **state)
{
    (void)state;
    assert_always("pipe_ring", "6\n");
}

static void readers_of_a_ring_are_seen_blocked(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "pipe_ring");
    assert_true(blocked_in(recording, CALL_READ, 1));
    assert_true(blocked_in(recording, CALL_READ, 2));
    recording_free(recording);
}

static void semaphores_keep_producer_and_consumer_in_step(void **state)
{
    (void)state;
    assert_always("semaphores", "1\n2\n3\n4\ntimed out\n");
}

static void record_locks_lose_no_addition(void **state)
{
    (void)state;
    assert_always("record_locks", "++++++++++++\n12\n");
}

static void file_locks_let_one_in_at_a_time(void **state)
{
    (void)state;
    assert_always("file_locks", "in\nout\nin\nout\n");
}

static void somebody_waits_for_a_lock_under_some_shuffle(void **state)
{
    (void)state;
    size_t record_waits = 0, file_waits = 0;
    for (size_t seed = 0; seed < 20; seed++) {
        char schedule[32];
        snprintf(schedule, sizeof schedule, "shuffle:%zu", seed);
        struct recording *recording = record_under(schedule, "record_locks");
        for (size_t i = 1; i <= 3; i++)
            record_waits += blocked_in(recording, CALL_FCNTL, i);
        recording_free(recording);
        recording = record_under(schedule, "file_locks");
        for (size_t i = 1; i <= 2; i++)
            file_waits += blocked_in(recording, CALL_FLOCK, i);
        recording_free(recording);
    }
    assert_int_not_equal(record_waits, 0);
    assert_int_not_equal(file_waits, 0);
}

static void threads_take_turns(void **state)
{
    (void)state;
    assert_always("threads", "ababab\n");
    struct recording *recording = record_under("shuffle:11", "threads");
    assert_int_equal(recording->process_count, 1);
    assert_int_equal(count_events(recording, EVENT_THREAD), 2);
    recording_free(recording);
}

static void a_server_and_its_clients_are_recorded(void **state)
{
    (void)state;
    need(has_loopback(), "has no loopback");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "tcp");
        assert_success(recording);
        assert_non_null(strstr(recording->output[0], "client A heard A\n"));
        assert_non_null(strstr(recording->output[0], "client B heard B\n"));
        assert_int_equal(count_calls(recording, CALL_ACCEPT, 1), 2);
        assert_int_equal(count_calls(recording, CALL_LISTEN, 1), 1);
        for (size_t i = 2; i <= 3; i++) {
            size_t connect = next_call(recording, 0, CALL_CONNECT, i);
            assert_int_equal(result_of(recording, connect), 0);
            assert_int_equal(recording->objects[recording->events[connect].object].kind, OBJECT_SOCKET);
        }
        recording_free(recording);
    }
}

static void two_meet_at_a_named_pipe(void **state)
{
    (void)state;
    assert_always("fifo", "met\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_goes_round_a_ring_of_pipes),
        cmocka_unit_test(readers_of_a_ring_are_seen_blocked),
        cmocka_unit_test(semaphores_keep_producer_and_consumer_in_step),
        cmocka_unit_test(record_locks_lose_no_addition),
        cmocka_unit_test(file_locks_let_one_in_at_a_time),
        cmocka_unit_test(somebody_waits_for_a_lock_under_some_shuffle),
        cmocka_unit_test(threads_take_turns),
        cmocka_unit_test(a_server_and_its_clients_are_recorded),
        cmocka_unit_test(two_meet_at_a_named_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
