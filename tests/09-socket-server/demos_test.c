/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <unistd.h>

#define LESSON "09-socket-server"
#include "../tools/demo_recorded.h"
#include "../needs.h"

/* Asserts what a demo writes to stdout and stderr, and how many zombies it leaves, under every schedule. */
static void assert_shows(const char *command, const char *output, const char *errors, size_t zombies)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, command);
        size_t found = 0;
        for (size_t i = 0; i < recording->finding_count; i++)
            found += recording->findings[i].kind == FINDING_ZOMBIE;
        assert_success(recording);
        assert_string_equal(recording->output[0], output);
        assert_string_equal(recording->output[1], errors);
        assert_int_equal(found, zombies);
        recording_free(recording);
    }
}

/* How many processes called accept with success, and how many processes there were. */
static void assert_servers(const char *command, size_t servers, size_t processes)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, command);
        size_t count = 0;
        for (size_t process = 0; process < recording->process_count; process++)
            for (size_t i = 0; i < recording->event_count; i++)
                if (recording->events[i].kind == EVENT_CALL && recording->events[i].call == CALL_ACCEPT &&
                    recording->events[i].process == process) {
                    count++;
                    break;
                }
        assert_int_equal(count, servers);
        assert_int_equal(recording->process_count, processes);
        recording_free(recording);
    }
}

static void assert_orphans(const char *command, size_t orphans)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, command);
        size_t count = 0;
        for (size_t i = 0; i < recording->process_count; i++)
            count += recording->processes[i].adopted != NOBODY;
        assert_int_equal(count, orphans);
        recording_free(recording);
    }
}

static void one_after_another_lets_the_second_wait_for_the_first(void **state)
{
    (void)state;
    static const char waits[] = "second client: (nothing, for a second)\n"
                                "second client, when the first has left: HELLO\n";
    assert_shows("one-after-another", waits, "", 0);
    assert_shows("one-after-another waits", waits, "", 0);
    assert_shows("one-after-another cured", "second client: HELLO\n", "", 0);
}

static void back_to_accept_makes_servers_of_handlers(void **state)
{
    (void)state;
    assert_shows("back-to-accept", "client 1: HELLO\nclient 2: HELLO\nclient 3: HELLO\n", "", 0);
    assert_servers("back-to-accept", 2, 5);
    assert_shows("back-to-accept cured", "client 1: HELLO\nclient 2: HELLO\nclient 3: turned away\n", "", 0);
    assert_servers("back-to-accept cured", 1, 4);
}

static void never_reaped_leaves_a_zombie_per_client(void **state)
{
    (void)state;
    assert_shows("never-reaped", "server: 3 handlers have ended, 0 were reaped\n", "", 3);
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "never-reaped cured");
        assert_success(recording);
        for (size_t i = 2; i < recording->process_count; i++)
            assert_int_equal(recording->processes[i].reaper, 1);
        recording_free(recording);
    }
}

static void one_wait_per_signal_is_too_few(void **state)
{
    (void)state;
    assert_shows("one-wait-per-signal", "server: 3 handlers have ended, 1 signal, 1 reaped\n", "", 2);
    assert_shows("one-wait-per-signal cured", "server: 3 handlers have ended, 1 signal, 3 reaped\n", "", 0);
}

static void a_connection_ends_with_its_last_descriptor(void **state)
{
    (void)state;
    assert_shows("both-hold-it", "client: HELLO\nclient, when the handler has closed: (nothing, for a second)\n"
                                 "client, when the server has ended: (end of file)\n", "", 0);
    static const char at_once[] = "client: HELLO\nclient, when the handler has closed: (end of file)\n"
                                  "client, when the server has ended: (end of file)\n";
    assert_shows("both-hold-it cured", at_once, "", 0);
    assert_shows("both-hold-it shutdown", at_once, "", 0);
}

static void descriptors_run_out_unless_they_are_closed(void **state)
{
    (void)state;
    assert_shows("out-of-descriptors", "4 of 10 clients were served\n", "server: accept: Too many open files\n", 0);
    assert_shows("out-of-descriptors cured", "10 of 10 clients were served\n", "", 0);
}

static void the_heir_of_the_listener_keeps_the_port(void **state)
{
    (void)state;
    assert_shows("heir-of-the-listener", "client: HELLO\nlate client: connected, and hears (nothing, for a second)\n"
                                         "the server, started again: Address already in use\n"
                                         "client: STILL THERE?\n", "", 0);
    assert_shows("heir-of-the-listener cured", "client: HELLO\nlate client: connect: Connection refused\n"
                                               "the server, started again: it listens\n"
                                               "client: STILL THERE?\n", "", 0);
}

static void a_stream_has_no_messages(void **state)
{
    (void)state;
    assert_shows("pieces", "server: message 1 is \"HEL\"\nserver: message 2 is \"LO|\"\n"
                           "server: message 3 is \"GOOD MORNING|GR\303\274N|\"\n", "", 0);
    assert_shows("pieces cured", "server: message 1 is \"HELLO\"\nserver: message 2 is \"GOOD MORNING\"\n"
                                 "server: message 3 is \"GR\303\274N\"\n", "", 0);
}

static void a_short_send_loses_the_rest(void **state)
{
    (void)state;
    assert_shows("short-send", "client: HELLO, WORLD\n", "", 0);
    assert_shows("short-send cured", "client: HELLO, WORLD\n", "", 0);
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo_failing(*schedule, "short-send", "send:short:1@P0.1");
        struct recording *cure = record_demo_failing(*schedule, "short-send cured", "send:short:1@P0.1");
        assert_string_equal(hazard->output[0], "client: H\n");
        assert_string_equal(cure->output[0], "client: HELLO, WORLD\n");
        recording_free(hazard);
        recording_free(cure);
    }
}

static void an_interrupted_accept_is_no_reason_to_go(void **state)
{
    (void)state;
    assert_shows("interrupted-accept", "client 1: HELLO\nclient 2: connect: Connection refused\n",
                 "server: accept: Interrupted system call\n", 0);
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "interrupted-accept cured");
        assert_success(recording);
        assert_string_equal(recording->output[0], "client 1: HELLO\nclient 2: HELLO\n");
        recording_free(recording);
    }
}

static void a_reset_ends_one_client_alone(void **state)
{
    (void)state;
    assert_shows("reset", "client 1: HELLO\nclient 2: connect: Connection refused\n",
                 "server: recv: Connection reset by peer\n", 0);
    assert_shows("reset cured", "client 1: HELLO\nclient 2: HELLO\n", "", 0);
}

static void half_a_close_says_that_there_is_no_more(void **state)
{
    (void)state;
    assert_shows("half-close", "client: (nothing, for a second)\n", "", 0);
    assert_shows("half-close cured", "client: 14 bytes\n", "", 0);
}

/* How many handlers of the server, P0.1, were alive at most. */
static size_t most_handlers(const struct recording *recording)
{
    size_t alive = 0, most = 0;
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind == EVENT_BIRTH && event->process == 1 && ++alive > most)
            most = alive;
        if (event->kind == EVENT_REAPED && event->process > 1)
            alive--;
    }
    return most;
}

static void a_cap_lets_them_wait(void **state)
{
    (void)state;
    static const char capped[] = "client 1: HELLO\nclient 2: HELLO\nclient 3, at first: (nothing, for a second)\n"
                                 "client 3: HELLO\nclient 4: HELLO\n";
    assert_shows("no-cap", "client 1: HELLO\nclient 2: HELLO\nclient 3: HELLO\nclient 4: HELLO\n", "", 0);
    assert_shows("no-cap cured", capped, "", 0);
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo_failing(*schedule, "no-cap", "fork:EAGAIN:3@P0.1");
        struct recording *cure = record_demo_failing(*schedule, "no-cap cured", "fork:EAGAIN:3@P0.1");
        struct recording *free_for_all = record_demo(*schedule, "no-cap");
        assert_string_equal(hazard->output[1], "server: fork: Resource temporarily unavailable\n");
        assert_int_equal(count_text(hazard->output[0], ": HELLO\n"), 2);
        assert_int_equal(count_text(cure->output[0], ": HELLO\n"), 4);
        assert_int_equal(most_handlers(cure), 2);
        assert_int_equal(most_handlers(free_for_all), 4);
        recording_free(hazard);
        recording_free(cure);
        recording_free(free_for_all);
    }
}

static void a_port_is_remembered_unless_reuse_is_allowed(void **state)
{
    (void)state;
    assert_shows("quick-restart", "server 1 answers: HELLO\nserver 1 closes: (end of file)\n"
                                  "server 2: bind: Address already in use\n", "", 0);
    assert_shows("quick-restart cured", "server 1 answers: HELLO\nserver 1 closes: (end of file)\n"
                                        "server 2 answers: HELLO\nserver 2 closes: (end of file)\n", "", 0);
}

static void a_port_is_not_always_the_one_that_was_meant(void **state)
{
    (void)state;
    static const char order[] = "sin_port = 8081        bytes 145  31: port 37151\n"
                                "sin_port = htons(8081) bytes  31 145: port 8081\n";
    char text[256];
    snprintf(text, sizeof text, "%ssecond server, on the same port: Address already in use\n", order);
    assert_shows("which-port", text, "", 0);
    snprintf(text, sizeof text, "%ssecond server, on port 0: it has got one of its own\n", order);
    assert_shows("which-port cured", text, "", 0);
}

static void one_socket_serves_both_families(void **state)
{
    (void)state;
    need(has_ipv6(), "has no IPv6");
    assert_shows("two-families", "127.0.0.1: accepted, from 127.0.0.1\n::1: Connection refused\n", "", 0);
    assert_shows("two-families cured", "127.0.0.1: accepted, from ::ffff:127.0.0.1\n::1: accepted, from ::1\n", "", 0);
}

static void a_graceful_server_ends_last(void **state)
{
    (void)state;
    assert_shows("graceful", "awake: HELLO\nasleep: HELLO\nawake: ONE THING MORE\n"
                             "the server has ended; asleep: (nothing, for a second)\n", "", 0);
    assert_shows("graceful cured", "awake: HELLO\nasleep: HELLO\nawake: ONE THING MORE\n"
                                   "server: all handlers have ended\n"
                                   "the server has ended; asleep: (end of file)\n", "", 0);
    assert_orphans("graceful", 2);
    assert_orphans("graceful cured", 0);
}

static void with_the_library_nobody_is_left(void **state)
{
    (void)state;
    assert_shows("with-the-library", "first client: HELLO\nsecond client: HELLO\n"
                                     "server: 2 handlers, 1 had ended by itself\n"
                                     "second client, then: (end of file)\n", "", 0);
    assert_orphans("with-the-library", 0);
}

static void a_client_that_listens_knows_that_its_server_has_gone(void **state)
{
    (void)state;
    assert_shows("server-has-gone",
                 "answer: \"HELLO\"\nanswer: \"\"\nthe client has ended, killed by a signal\n", "", 0);
    assert_shows("server-has-gone cured", "answer: \"HELLO\"\nthe server has gone\nthe client has ended\n", "", 0);
}

static void workers_forked_beforehand_serve_everybody(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "preforked");
        assert_success(recording);
        assert_int_equal(recording->process_count, 4);
        assert_in_order(recording->output[0], (const char *const[]){ "client 1: HELLO\n", "client 2: HELLO\n",
                                                                     "client 3: HELLO\n", "client 4: HELLO\n", NULL });
        assert_int_equal(count_text(recording->output[0], " answers\n"), 4);
        recording_free(recording);
    }
}

static void one_process_is_not_held_up_by_a_silent_client(void **state)
{
    (void)state;
    assert_shows("one-process", "client 3: HELLO\nclient 2: HELLO\n", "", 0);
    assert_servers("one-process", 1, 2);
}

int main(void)
{
    if (lacks_what_all_need(has_loopback(), "has no loopback"))
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_after_another_lets_the_second_wait_for_the_first),
        cmocka_unit_test(back_to_accept_makes_servers_of_handlers),
        cmocka_unit_test(never_reaped_leaves_a_zombie_per_client),
        cmocka_unit_test(one_wait_per_signal_is_too_few),
        cmocka_unit_test(a_connection_ends_with_its_last_descriptor),
        cmocka_unit_test(descriptors_run_out_unless_they_are_closed),
        cmocka_unit_test(the_heir_of_the_listener_keeps_the_port),
        cmocka_unit_test(a_stream_has_no_messages),
        cmocka_unit_test(a_short_send_loses_the_rest),
        cmocka_unit_test(an_interrupted_accept_is_no_reason_to_go),
        cmocka_unit_test(a_reset_ends_one_client_alone),
        cmocka_unit_test(half_a_close_says_that_there_is_no_more),
        cmocka_unit_test(a_cap_lets_them_wait),
        cmocka_unit_test(a_port_is_remembered_unless_reuse_is_allowed),
        cmocka_unit_test(a_port_is_not_always_the_one_that_was_meant),
        cmocka_unit_test(one_socket_serves_both_families),
        cmocka_unit_test(a_graceful_server_ends_last),
        cmocka_unit_test(with_the_library_nobody_is_left),
        cmocka_unit_test(a_client_that_listens_knows_that_its_server_has_gone),
        cmocka_unit_test(workers_forked_beforehand_serve_everybody),
        cmocka_unit_test(one_process_is_not_held_up_by_a_silent_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
