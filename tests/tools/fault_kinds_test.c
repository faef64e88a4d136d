/* Each kind of fault, in each kind of call: it happens to that call alone, and only where it is fair. */
#define _GNU_SOURCE
#include "recorded.h"

#define UNFAULTED                                                                                                   \
    "malloc 0\nfork 0\nkill 0\nwait 0\npipe 0\nwrite 3\nread 3\nopen 0\nclose 0\nagain EBADF\nconnect 0\naccept 0\n"

#define OTHER_FORMS                                                                                                 \
    "writev 5\nreadv 5\nsend 3\nrecv 3\nsend 3\nrecv 3\nwait 0\npoll 0\nwait 0\nfile 4\n"

static struct recording *record_faults(const char *schedule, const char *const faults[], size_t count,
                                       const char *command)
{
    struct injection injections[4];
    struct record_options options = options_under(schedule);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(injection_parse(&injections[i], faults[i]), 0);
    options.injections = injections;
    options.injection_count = count;
    return record_program(command, &options);
}

static struct recording *record_fault(const char *fault, const char *command)
{
    return record_faults("child-first", &fault, 1, command);
}

/* What is printed when one part of a report is another one. */
static void assert_replaced(const struct recording *recording, const char *report, const char *from, const char *to)
{
    char expected[512];
    const char *at = strstr(report, from);
    assert_non_null(at);
    snprintf(expected, sizeof expected, "%.*s%s%s", (int)(at - report), report, to, at + strlen(from));
    assert_string_equal(recording->output[0], expected);
}

/* … of every_call's. */
static void assert_report(const struct recording *recording, const char *from, const char *to)
{
    assert_replaced(recording, UNFAULTED, from, to);
}

static void each_call_fails_as_asked_for_and_no_other_does(void **state)
{
    (void)state;
    static const struct { const char *fault, *from, *to; } cases[] = {
        { "malloc:ENOMEM", "malloc 0", "malloc ENOMEM" },
        { "fork:EAGAIN", "fork 0\nkill 0\nwait 0", "fork EAGAIN\nkill 0\nwait ECHILD" },
        { "kill:EPERM", "kill 0", "kill EPERM" },
        { "wait:ECHILD", "wait 0", "wait ECHILD" },
        { "exec:ENOENT", "wait 0", "wait 2" },
        { "exec:ENOENT:1@P0.1", "wait 0", "wait 2" },
        { "pipe:EMFILE", "pipe 0", "pipe EMFILE" },
        { "write:EIO", "write 3", "write EIO" },
        { "write:short", "write 3\nread 3", "write 1\nread 1" },
        { "read:EIO", "read 3", "read EIO" },
        { "read:short:1@P0", "read 3", "read 1" },
        { "open:EMFILE", "open 0", "open EMFILE" },
        { "close:EIO", "close 0", "close EIO" }, /* and closed all the same: the second says EBADF */
        { "connect:ECONNREFUSED", "connect 0", "connect ECONNREFUSED" },
        { "accept:ECONNABORTED", "accept 0", "accept ECONNABORTED" },
        { "read:signal:SIGUSR1", "read 3", "handler\nread 3" },
        { "read:signal-after:SIGUSR1", "read 3", "handler\nread 3" }, /* before note() has its turn */
        { "wait:EINTR", "wait 0", "wait EINTR" },
        { "read:EINTR", "read 3", "read EINTR" },
    };
    static const char *const schedules[] = { "child-first", "parent-first", "natural" };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t j = 0; j < sizeof schedules / sizeof *schedules; j++) {
            struct recording *recording = record_faults(schedules[j], &cases[i].fault, 1, "every_call plain");
            assert_success(recording);
            assert_report(recording, cases[i].from, cases[i].to);
            assert_true(count_findings(recording, FINDING_INJECTED) > 0);
            assert_int_equal(count_findings(recording, FINDING_NOT_INJECTED), 0);
            recording_free(recording);
        }
}

static void assert_spared(const char *fault, const char *command, const char *why)
{
    struct recording *recording = record_fault(fault, command);
    assert_success(recording);
    assert_int_equal(count_findings(recording, FINDING_INJECTED), 0);
    assert_int_equal(count_findings(recording, FINDING_NOT_INJECTED), 1);
    assert_finding(recording, FINDING_NOT_INJECTED, 0, why);
    recording_free(recording);
}

static void no_call_is_interrupted_where_no_handler_could_have_done_it(void **state)
{
    (void)state;
    assert_spared("wait:EINTR", "every_call none", "has no signal handler");
    assert_spared("read:EINTR", "every_call restart", "have SA_RESTART");
    assert_spared("fork:EINTR", "every_call plain", "no signal ever interrupts");
    assert_spared("pipe:EINTR", "every_call plain", "no signal ever interrupts");
}

static void every_form_of_a_read_or_a_write_falls_short(void **state)
{
    (void)state;
    static const struct { const char *fault, *command, *from, *to; } cases[] = {
        { "write:short", "other_forms", "writev 5\nreadv 5", "writev 1\nreadv 1" },
        { "read:short", "other_forms", "readv 5", "readv 1" },
        { "send:short", "other_forms", "send 3\nrecv 3", "send 1\nrecv 1" },
        { "recv:short", "other_forms", "recv 3", "recv 1" },
        { "read:short:2", "other_forms", "file 4", "file 1" },
        { "poll:EINTR", "other_forms", "poll 0", "poll EINTR" }, /* SA_RESTART is nothing to poll */
        { "read:EINTR", "other_forms plain", "readv 5", "readv EINTR" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recording *recording = record_fault(cases[i].fault, cases[i].command);
        assert_success(recording);
        assert_replaced(recording, OTHER_FORMS, cases[i].from, cases[i].to);
        recording_free(recording);
    }
}

static void what_could_not_happen_anywhere_does_not_happen(void **state)
{
    (void)state;
    assert_spared("send:short:2", "other_forms", "a message goes whole or not at all");
    assert_spared("recv:short:2", "other_forms", "a message goes whole or not at all");
    assert_spared("wait:EINTR", "other_forms plain", "with WNOHANG it does not wait");
    assert_spared("wait:EINTR:2", "other_forms", "have SA_RESTART");
    assert_spared("read:EINTR:2", "other_forms plain", "a file on a disk keeps nobody waiting");
}

static void a_fault_that_never_happened_is_told(void **state)
{
    (void)state;
    assert_spared("fork:EAGAIN:2", "every_call", "fork:EAGAIN:2 did not happen: the run made only 1 call of fork.");
    assert_spared("accept:EMFILE:9@P0", "every_call", "accept:EMFILE:9@P0 did not happen: P0 made only 1 call of");
    assert_spared("fork:EAGAIN:1@P0.7", "every_call", "there was no process P0.7.");
    assert_spared("read:signal:SIGCHLD", "every_call", "P0 was sent SIGCHLD just before its read");
}

static void a_process_is_meant_by_its_name(void **state)
{
    (void)state;
    struct recording *recording = record_fault("write:EIO:*@P0", "writers two");
    assert_finding(recording, FINDING_INJECTED, 0, "EIO");
    assert_int_equal(count_findings(recording, FINDING_INJECTED), 1);
    assert_string_equal(recording->output[0], "cd"); /* the child's two letters */
    recording_free(recording);
}

static void every_one_of_them_can_be_meant(void **state)
{
    (void)state;
    struct recording *recording = record_fault("malloc:ENOMEM:*", "every_call");
    assert_report(recording, "malloc 0", "malloc ENOMEM");
    recording_free(recording);
    recording = record_fault("read:short:*", "every_call");
    assert_report(recording, "read 3", "read 1");
    recording_free(recording);
}

static void a_signal_that_kills_kills_before_the_call(void **state)
{
    (void)state;
    static const struct { const char *fault; int number; } cases[] = {
        { "pipe:signal:SIGTERM", SIGTERM },
        { "pipe:signal:SIGKILL", SIGKILL },
        { "wait:signal-after:SIGKILL", SIGKILL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recording *recording = record_fault(cases[i].fault, "every_call");
        assert_ended(recording, ENDING_DONE, cases[i].number);
        assert_int_equal(count_calls(recording, CALL_PIPE, 0), 0);
        assert_finding(recording, FINDING_INJECTED, 0, "was sent SIG");
        recording_free(recording);
    }
}

static void a_write_to_nobody_comes_with_its_signal(void **state)
{
    (void)state;
    struct recording *recording = record_fault("write:EPIPE", "every_call");
    assert_ended(recording, ENDING_DONE, SIGPIPE);
    recording_free(recording);
}

static void several_faults_happen_in_one_run(void **state)
{
    (void)state;
    static const char *const faults[] = { "read:signal:SIGUSR1", "read:short", "kill:EPERM" };
    struct recording *recording = record_faults("child-first", faults, 3, "every_call plain");
    assert_success(recording);
    assert_non_null(strstr(recording->output[0], "kill EPERM\n"));
    assert_non_null(strstr(recording->output[0], "handler\nread 1\n"));
    recording_free(recording);
}

static void memory_is_watched_only_where_it_is_asked_for(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "every_call");
    assert_int_equal(count_calls(recording, CALL_BRK, 0) + count_calls(recording, CALL_MMAP, 0), 0);
    recording_free(recording);
    struct record_options options = options_under("child-first");
    options.memory = true;
    recording = record_program("every_call", &options);
    assert_success(recording);
    assert_true(count_calls(recording, CALL_BRK, 0) > 0);
    assert_int_equal(result_of(recording, next_call(recording, 0, CALL_BRK, 0)), 0);
    recording_free(recording);
}

static void what_is_read_is_printed_the_same(void **state)
{
    (void)state;
    static const struct { const char *text, *printed; } cases[] = {
        { "fork:EAGAIN", "fork:EAGAIN:1" },
        { "vfork:EAGAIN:2", "fork:EAGAIN:2" },
        { "waitid:EINTR:*@P0.1", "wait:EINTR:*@P0.1" },
        { "wait4:ECHILD", "wait:ECHILD:1" },
        { "mmap:ENOMEM:3", "malloc:ENOMEM:3" },
        { "recv:short:7", "recv:short:7" },
        { "read:signal:SIGTERM", "read:signal:SIGTERM:1" },
        { "exec:signal-after:SIGKILL:2@P0.1.2", "exec:signal-after:SIGKILL:2@P0.1.2" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct injection injection;
        char text[128];
        assert_int_equal(injection_parse(&injection, cases[i].text), 0);
        injection_print(&injection, text, sizeof text);
        assert_string_equal(text, cases[i].printed);
    }
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "fork:short", "read:signal", "read:signal:SIGNONE", "read:short:x", "read:EIO:1:2", "read:EIO@", "read:EIO@Q",
        "read:EIO:@P0", ":EIO", "read::1", "read:EIO:**", "read:EIO:1@P0:2",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct injection injection = { .nth = 77 };
        if (injection_parse(&injection, wrong[i]) != -EINVAL || injection.nth != 77)
            fail_msg("'%s' was taken for a fault", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_as_asked_for_and_no_other_does),
        cmocka_unit_test(no_call_is_interrupted_where_no_handler_could_have_done_it),
        cmocka_unit_test(every_form_of_a_read_or_a_write_falls_short),
        cmocka_unit_test(what_could_not_happen_anywhere_does_not_happen),
        cmocka_unit_test(a_fault_that_never_happened_is_told),
        cmocka_unit_test(a_process_is_meant_by_its_name),
        cmocka_unit_test(every_one_of_them_can_be_meant),
        cmocka_unit_test(a_signal_that_kills_kills_before_the_call),
        cmocka_unit_test(a_write_to_nobody_comes_with_its_signal),
        cmocka_unit_test(several_faults_happen_in_one_run),
        cmocka_unit_test(memory_is_watched_only_where_it_is_asked_for),
        cmocka_unit_test(what_is_read_is_printed_the_same),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
