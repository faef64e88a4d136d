/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <signal.h>
#include <unistd.h>

#define LESSON "06-daemon"
#include "../tools/demo_recorded.h"
#include "../needs.h"

/* Asserts what that process of the demo ends by, and whether it is an orphan, under every schedule. */
static void assert_always_ends(const char *command, size_t process, int signal, size_t orphans)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, command);
        assert_success(recording);
        const int status = recording->processes[process].status;
        assert_int_equal(WIFSIGNALED(status) ? WTERMSIG(status) : 0, signal);
        assert_int_equal(count_findings(recording, FINDING_ORPHAN), orphans);
        assert_int_equal(count_findings(recording, FINDING_LEFT_BEHIND), 0);
        recording_free(recording);
    }
}

static void a_flag_set_too_late_is_not_looked_at(void **state)
{
    (void)state;
    static const char *const lines[] = { "main: set_daemon says: Operation already in progress\n",
                                         "main: daemon is true\n", "main: I am done\n", "clock: tick 3\n", NULL };
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "the-flag");
        assert_success(recording);
        assert_in_order(recording->output[0], lines);
        recording_free(recording);
    }
    assert_always_writes("the-flag cured", "main: daemon is true\nmain: I am done\n");
    assert_always_ends("the-flag", 1, 0, 0);
    assert_always_ends("the-flag cured", 1, SIGTERM, 0);
}

static void an_exit_that_only_waits_is_late(void **state)
{
    (void)state;
    static const char *const late = "parent: my work is done\ndaemon: beat 1\ndaemon: beat 2\ndaemon: beat 3\n"
                                    "parent: the daemon has ended by itself\n";
    assert_always_writes("exit-hangs", late);
    assert_always_writes("exit-hangs stubborn", late);
    assert_always_writes("exit-hangs cured", "parent: my work is done\nparent: the daemon was ended by signal 15\n");
}

static void a_report_is_complete_when_its_clerk_is_waited_for(void **state)
{
    (void)state;
    assert_always_writes("report-cut-off", "main: the shop has closed, and the report has 0 lines\n"
                                           "main: after that, 3 more have come\n");
    assert_always_writes("report-cut-off cured", "main: the shop has closed, and the report has 3 lines\n"
                                                 "main: after that, 0 more have come\n");
    assert_always_ends("report-cut-off", 2, 0, 1);
    assert_always_ends("report-cut-off cured", 2, 0, 0);
}

static void only_an_orderly_end_asks_the_library(void **state)
{
    (void)state;
    assert_always_writes("who-survives", "return   the daemon is terminated, the other is waited for\n"
                                         "exit     the daemon is terminated, the other is waited for\n"
                                         "_exit    the daemon survives, the other survives\n"
                                         "SIGTERM  the daemon survives, the other survives\n"
                                         "SIGKILL  the daemon survives, the other survives\n");
    assert_always_ends("who-survives exit", 2, SIGTERM, 0);
    assert_always_ends("who-survives SIGKILL", 2, 0, 2);
}

static void a_daemon_may_not_start_but_can_fork(void **state)
{
    (void)state;
    assert_always_writes("no-children",
                         "main: the daemon is a daemon\n"
                         "daemon: what I make is a daemon, unless I say otherwise: no daemon\n"
                         "daemon: start: Operation not permitted\ndaemon: fork: I have a child\n"
                         "main: I am done\ngrandchild: done\n");
    assert_always_ends("no-children", 1, SIGTERM, 1);
}

static void each_double_fork_leaves_a_zombie_until_the_middle_is_reaped(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "double-fork");
        struct recording *cure = record_demo(*schedule, "double-fork cured");
        assert_success(hazard);
        assert_success(cure);
        assert_int_equal(count_findings(hazard, FINDING_ZOMBIE), 3);
        assert_int_equal(count_findings(cure, FINDING_ZOMBIE), 0);
        for (int number = 1; number <= 3; number++) {
            char line[32];
            snprintf(line, sizeof line, "worker %d: done\n", number);
            (void)line_of(hazard->output[0], line);
            (void)line_of(cure->output[0], line);
        }
        recording_free(hazard);
        recording_free(cure);
    }
}

/* Asserts that the run has used files whose path begins like that, and that none of them is left. Others' are none of
 * its business. */
static void assert_removed(const struct recording *recording, const char *beginning)
{
    size_t used = 0;
    for (size_t i = 0; i < recording->object_count; i++) {
        const char *path = recording->objects[i].name;
        if (strncmp(path, beginning, strlen(beginning)) != 0)
            continue;
        used++;
        assert_int_equal(access(path, F_OK), -1);
    }
    assert_true(used > 0);
}

static void a_real_daemon_outlives_main_and_leaves_no_pid_file(void **state)
{
    (void)state;
    assert_always_writes("real-daemon", "main: it is in my session\nmain: I am done\n");
    assert_always_ends("real-daemon", 1, 0, 0);
    assert_always_writes("real-daemon cured", "main: it is in another session, and does not lead it\n"
                                              "main: I am done\n");
    assert_always_ends("real-daemon cured", 2, 0, 1);
    assert_always_writes("real-daemon stop", "main: it is in another session, and does not lead it\n"
                                             "main: I am done\n");
    assert_always_ends("real-daemon stop", 2, 0, 1);
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *goes_on = record_demo(*schedule, "real-daemon cured");
        struct recording *stopped = record_demo(*schedule, "real-daemon stop");
        assert_removed(goes_on, "/tmp/real-daemon-");
        assert_removed(stopped, "/tmp/real-daemon-");
        assert_true(goes_on->processes[2].exit > goes_on->processes[0].exit);
        assert_true(stopped->processes[2].exit < stopped->processes[0].exit);
        recording_free(goes_on);
        recording_free(stopped);
    }
}

static void the_kernel_tells_whoever_asks_in_time(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *late = record_demo(*schedule, "tied"), *cure = record_demo(*schedule, "tied cured");
        (void)line_of(late->output[0], "child: I have survived\n");
        (void)line_of(cure->output[0], "child: my parent has died before I asked\n");
        recording_free(late);
        recording_free(cure);
    }
    assert_always_writes("tied in-time", "main: the parent is dead\n");
    assert_always_ends("tied in-time", 2, SIGTERM, 1);
}

static void python_has_the_same_flag(void **state)
{
    (void)state;
    need(has_python(), "has no " PYTHON);
    static const char *const begin = "in main, daemon is False, of a child False\n"
                                     "set when started: process has already started\n"
                                     "a daemon's child is a daemon: True\n"
                                     "start: daemonic processes are not allowed to have children\n";
    static const char *const ways[] = { "return", "_exit" };
    for (size_t i = 0; i < 2; i++) {
        struct record_options options = options_under("parent-first");
        struct recording *recording = record_command(
            (char *[]){ PYTHON, "demos/" LESSON "/who-survives.py", (char *)ways[i], NULL }, &options);
        assert_success(recording);
        assert_true(strncmp(recording->output[0], begin, strlen(begin)) == 0);
        assert_int_equal(count_text(recording->output[0], "the daemon: done\n"), i);
        assert_int_equal(count_text(recording->output[0], "the other: done\n"), 1);
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flag_set_too_late_is_not_looked_at),
        cmocka_unit_test(an_exit_that_only_waits_is_late),
        cmocka_unit_test(a_report_is_complete_when_its_clerk_is_waited_for),
        cmocka_unit_test(only_an_orderly_end_asks_the_library),
        cmocka_unit_test(a_daemon_may_not_start_but_can_fork),
        cmocka_unit_test(each_double_fork_leaves_a_zombie_until_the_middle_is_reaped),
        cmocka_unit_test(a_real_daemon_outlives_main_and_leaves_no_pid_file),
        cmocka_unit_test(the_kernel_tells_whoever_asks_in_time),
        cmocka_unit_test(python_has_the_same_flag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
