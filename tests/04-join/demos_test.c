/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <unistd.h>

#define LESSON "04-join"
#include "../tools/demo_recorded.h"
#include "../needs.h"

static bool has_finding(const struct recording *recording, enum finding_kind kind)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        if (recording->findings[i].kind == kind)
            return true;
    return false;
}

/* Whether the demo's recording has such a finding: it is the same under every schedule, or it fails. */
static bool always_finds(const char *command, enum finding_kind kind)
{
    size_t found = 0, count = 0;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++, count++) {
        struct recording *recording = record_demo(*schedule, command);
        found += has_finding(recording, kind);
        recording_free(recording);
    }
    assert_true(found == 0 || found == count);
    return found != 0;
}

static void start_then_join_takes_a_second_or_three(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "start-then-join");
        struct recording *cure = record_demo(*schedule, "start-then-join cured");
        assert_success(hazard);
        assert_success(cure);
        for (size_t child = 1; child < 3; child++) {
            assert_true(hazard->processes[child].exit < hazard->processes[child + 1].birth);
            assert_true(cure->processes[child].exit > cure->processes[3].birth);
        }
        (void)line_of(hazard->output[0], "main: all are done, after about 3 s\n");
        (void)line_of(cure->output[0], "main: all are done, after about 1 s\n");
        recording_free(hazard);
        recording_free(cure);
    }
}

static void one_wait_takes_the_last_childs_code_and_leaves_two(void **state)
{
    (void)state;
    assert_always_writes("one-wait", "child 1 has ended with 3\nparent: all is done\n");
    assert_always_writes("one-wait cured", "child 1 has ended with 1\nchild 2 has ended with 2\n"
                                           "child 3 has ended with 3\nparent: all is done\n");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "one-wait");
        struct recording *cure = record_demo(*schedule, "one-wait cured");
        for (size_t child = 1; child <= 3; child++) {
            assert_int_equal(hazard->processes[child].reaper, child == 3 ? 0 : NOBODY);
            assert_int_equal(cure->processes[child].reaper, 0);
        }
        recording_free(hazard);
        recording_free(cure);
    }
}

static void killed_is_ended_with_0_until_one_asks(void **state)
{
    (void)state;
    assert_always_writes("killed-or-ended", "status 0x0000: ended with 0, all is well\nstatus 0x0300: ended with 3\n"
                                            "status 0x0009: ended with 0, all is well\n");
    assert_always_writes("killed-or-ended cured", "status 0x0000: ended with 0, all is well\n"
                                                  "status 0x0300: ended with 3\nstatus 0x0009: killed by signal 9\n");
}

static void a_status_is_told_once_and_the_library_keeps_it(void **state)
{
    (void)state;
    assert_always_writes("told-once", "wait 1: the child's pid, code 7\nwait 2: -1, code 0\n"
                                      "join 1: 0, code 7\njoin 2: 0, code 7\n");
    assert_always_writes("told-once cured", "wait 1: the child's pid, code 7\n"
                                            "wait 2: No child processes: I should have kept it\n"
                                            "join 1: 0, code 7\njoin 2: 0, code 7\n");
    assert_true(always_finds("told-once", FINDING_WAITED_TWICE));
}

static void nobody_but_the_parent_may_join(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "I am at work, in MainProcess\n", "main joins what was only run: No such process\n",
        "main waits for its grandchild: No child processes\n", "second joins first: No child processes\n",
        "second joins itself: No child processes\n",
    };
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "who-may-join");
        assert_success(recording);
        assert_int_equal(recording->process_count, 4);
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
            (void)line_of(recording->output[0], lines[i]);
        assert_in_order(recording->output[0], (const char *const[]){ lines[0], lines[1], lines[3], lines[4], NULL });
        assert_true(has_finding(recording, FINDING_NOT_ITS_CHILD));
        recording_free(recording);
    }
}

static void not_yet_is_taken_for_an_end(void **state)
{
    (void)state;
    assert_always_writes("not-yet", "waitpid: it has ended with 0\njoin for 500 ms: it has ended with 0\n"
                                    "child: done\njoin for ever: it has ended with 7\n");
    assert_always_writes("not-yet cured", "waitpid: not yet\njoin for 500 ms: not yet\n"
                                          "child: done\njoin for ever: it has ended with 7\n");
}

static void progress_is_polled_for_or_waited_for(void **state)
{
    (void)state;
    assert_true(always_finds("progress", FINDING_POLLING));
    assert_false(always_finds("progress cured", FINDING_POLLING));
    assert_always_writes("progress cured", "still at work\nstill at work\nstill at work\ndone; asked 4 times\n");
}

static void an_interrupted_wait_is_no_end(void **state)
{
    (void)state;
    static const char *const right = "(the alarm rings)\nchild: done\nparent: the child has ended with 7\n";
    assert_true(always_finds("interrupted", FINDING_WAIT_GIVEN_UP));
    assert_always_writes("interrupted", "(the alarm rings)\nparent: waitpid: Interrupted system call; so it is over\n"
                                        "child: done\n");
    assert_always_writes("interrupted cured", right);
    assert_always_writes("interrupted library", right);
    assert_always_writes("interrupted restart", right);
}

static void a_full_pipe_holds_the_child_until_it_is_read(void **state)
{
    (void)state;
    assert_always_writes("full-pipe", "main: join: it still runs\nmain: 100000 bytes read\nmain: done\n");
    assert_always_writes("full-pipe cured", "main: 100000 bytes read\nmain: join: it has ended\nmain: done\n");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "full-pipe forever");
        assert_int_equal(recording->ending, ENDING_DEADLOCK);
        assert_true(has_finding(recording, FINDING_UNREAD));
        recording_free(recording);
    }
}

static void ignored_children_leave_no_status(void **state)
{
    (void)state;
    assert_always_writes("ignored", "waitpid: No child processes\njoin: No child processes\n");
    assert_always_writes("ignored cured", "waitpid: ended with 3\njoin: ended with 3\n");
    assert_true(always_finds("ignored", FINDING_STATUS_LOST));
}

static void python_says_the_same_of_joins(void **state)
{
    (void)state;
    need(has_python(), "has no " PYTHON);
    char *const python[] = { PYTHON, "demos/" LESSON "/join.py", NULL };
    static const char *const schedules[] = { "child-first", "parent-first" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct record_options options = options_under(schedules[i]);
        struct recording *recording = record_command(python, &options);
        assert_success(recording);
        assert_string_equal(recording->output[0], "run() was a call: its sys.exit came here\n"
                                                  "only run: can only join a started process\n"
                                                  "join(0.5): None, exitcode None\n"
                                                  "a sibling: can only join a child process\n"
                                                  "join(): None, exitcode 7\njoin() again: None, exitcode 7\n");
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_then_join_takes_a_second_or_three),
        cmocka_unit_test(one_wait_takes_the_last_childs_code_and_leaves_two),
        cmocka_unit_test(killed_is_ended_with_0_until_one_asks),
        cmocka_unit_test(a_status_is_told_once_and_the_library_keeps_it),
        cmocka_unit_test(nobody_but_the_parent_may_join),
        cmocka_unit_test(not_yet_is_taken_for_an_end),
        cmocka_unit_test(progress_is_polled_for_or_waited_for),
        cmocka_unit_test(an_interrupted_wait_is_no_end),
        cmocka_unit_test(a_full_pipe_holds_the_child_until_it_is_read),
        cmocka_unit_test(ignored_children_leave_no_status),
        cmocka_unit_test(python_says_the_same_of_joins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
