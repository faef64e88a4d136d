/* Nobody outside the recording can be reached by a signal, by ptrace, or by a call that the filter does not know.
 *
 * The programs recorded here are hostile. Should a refusal fail, kill(-1, …) as root would end every process there is:
 * so this test first goes into a pid namespace of its own (unshare), and runs nothing where it may not have one. */
#define _GNU_SOURCE
#include <signal.h>

#include "namespace.h"
#include "recorded.h"
#include "../needs.h"

/* Process 1 of a namespace is spared by signals that it has no handler for: so these tests also listen. */
static volatile sig_atomic_t struck;

static void on_sigterm(int number)
{
    (void)number;
    struck = 1;
}

static int listen_for_sigterm(void **state)
{
    (void)state;
    struct sigaction action = { .sa_handler = on_sigterm };
    return sigaction(SIGTERM, &action, NULL);
}

static void assert_refused(const char *schedule, const char *how, const char *error)
{
    need(inside_namespace(), "gives no pid namespace of one's own");
    char command[64], expected[32];
    snprintf(command, sizeof command, "refused %s", how);
    snprintf(expected, sizeof expected, "%s\n", error);
    struct recording *recording = record_under(schedule, command);
    assert_int_equal(struck, 0);
    assert_success(recording);
    if (strcmp(recording->output[0], expected) != 0)
        fail_msg("%s under %s: %s instead of %s", command, schedule, recording->output[0], error);
    assert_int_equal(count_findings(recording, FINDING_REFUSED), 1);
    assert_finding(recording, FINDING_REFUSED, 0, "refused");
    recording_free(recording);
}

static void assert_refused_always(const char *how, const char *error)
{
    assert_refused("natural", how, error);
    assert_refused("child-first", how, error);
    assert_refused("shuffle:6", how, error);
}

static void a_signal_to_process_1_is_refused(void **state)
{
    (void)state;
    assert_refused_always("kill-one", "EPERM");
}

static void a_signal_to_everybody_is_refused(void **state)
{
    (void)state;
    assert_refused_always("kill-all", "EPERM");
}

static void a_signal_to_the_recorder_is_refused(void **state)
{
    (void)state;
    assert_refused_always("kill-parent", "EPERM");
}

static void a_signal_to_another_group_is_refused(void **state)
{
    (void)state;
    assert_refused_always("kill-group", "EPERM");
}

static void tkill_and_tgkill_are_refused(void **state)
{
    (void)state;
    assert_refused_always("tkill", "EPERM");
    assert_refused_always("tgkill", "EPERM");
}

static void queued_signals_are_refused(void **state)
{
    (void)state;
    assert_refused_always("sigqueue", "EPERM");
    assert_refused_always("tgsigqueue", "EPERM");
}

static void a_signal_by_pidfd_is_refused(void **state)
{
    (void)state;
    assert_refused_always("pidfd", "EPERM");
}

static void an_outsider_as_owner_of_a_descriptor_is_refused(void **state)
{
    (void)state;
    assert_refused_always("owner", "EPERM");
}

static void ptrace_is_refused(void **state)
{
    (void)state;
    assert_refused_always("ptrace", "EPERM");
}

static void a_call_by_a_foreign_abi_is_refused(void **state)
{
    (void)state;
    need(makes_foreign_calls(), "has no calls by another ABI (int $0x80)");
    assert_refused_always("foreign", "EPERM");
}

static void an_untraced_clone_is_refused(void **state)
{
    (void)state;
    assert_refused_always("untraced", "EPERM");
}

static void the_refused_call_is_marked(void **state)
{
    (void)state;
    need(inside_namespace(), "gives no pid namespace of one's own");
    struct recording *recording = record_under("parent-first", "refused kill-one");
    size_t call = next_call(recording, 0, CALL_KILL, 0);
    assert_int_not_equal(call, NOBODY);
    assert_true(recording->events[call].refused);
    assert_int_equal(recording->events[call].args[0], 1);
    assert_int_equal(recording->events[call].signal, SIGTERM);
    assert_int_equal(recording->events[call].other, NOBODY);
    assert_int_equal(result_of(recording, call), -EPERM);
    recording_free(recording);
}

static void who_kills_its_own_group_kills_nobody_else(void **state)
{
    (void)state;
    need(inside_namespace(), "gives no pid namespace of one's own");
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:3" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct recording *recording = record_under(schedules[i], "suicide");
        assert_ended(recording, ENDING_DONE, SIGKILL);
        assert_int_equal(recording->processes[1].status, SIGKILL);
        assert_int_equal(count_findings(recording, FINDING_REFUSED), 0);
        recording_free(recording);
    }
}

static void a_fork_bomb_is_contained(void **state)
{
    (void)state;
    need(inside_namespace(), "gives no pid namespace of one's own");
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:3" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct record_options options = options_under(schedules[i]);
        options.process_limit = 20;
        options.event_limit = 2000;
        struct recording *recording = record_program("bomb", &options);
        assert_ended(recording, ENDING_EVENT_LIMIT, -1);
        /* naturally, the end may come between a birth and the news of it */
        assert_in_range(recording->process_count, i == 0 ? 10 : 20, 20);
        assert_true(count_findings(recording, FINDING_PROCESS_LIMIT) > 0);
        assert_true(count_findings(recording, FINDING_LEFT_BEHIND) > 0);
        recording_free(recording);
    }
}

static void signals_within_the_program_are_not_refused(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "group");
        assert_success(recording);
        assert_string_equal(recording->output[0], "SIGTERM\n");
        assert_int_equal(count_findings(recording, FINDING_REFUSED), 0);
        for (size_t i = 1; i <= 3; i++) {
            assert_true(WIFSIGNALED(recording->processes[i].status));
            assert_int_equal(WTERMSIG(recording->processes[i].status), SIGTERM);
        }
        recording_free(recording);
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    enter_namespace(argv[0]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_to_process_1_is_refused),
        cmocka_unit_test(a_signal_to_everybody_is_refused),
        cmocka_unit_test(a_signal_to_the_recorder_is_refused),
        cmocka_unit_test(a_signal_to_another_group_is_refused),
        cmocka_unit_test(tkill_and_tgkill_are_refused),
        cmocka_unit_test(queued_signals_are_refused),
        cmocka_unit_test(a_signal_by_pidfd_is_refused),
        cmocka_unit_test(an_outsider_as_owner_of_a_descriptor_is_refused),
        cmocka_unit_test(ptrace_is_refused),
        cmocka_unit_test(a_call_by_a_foreign_abi_is_refused),
        cmocka_unit_test(an_untraced_clone_is_refused),
        cmocka_unit_test(the_refused_call_is_marked),
        cmocka_unit_test(who_kills_its_own_group_kills_nobody_else),
        cmocka_unit_test(a_fork_bomb_is_contained),
        cmocka_unit_test(signals_within_the_program_are_not_refused),
    };
    return cmocka_run_group_tests(tests, listen_for_sigterm, NULL);
}
