/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <signal.h>
#include <unistd.h>

#define LESSON "08-zombies-and-orphans"
#include "../tools/demo_recorded.h"
#include "../needs.h"

/* How many findings of that kind there are, by that code. */
static size_t findings_count(const struct recording *recording, enum finding_kind kind, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < recording->finding_count; i++)
        count += recording->findings[i].kind == kind && strcmp(recording->findings[i].code, code) == 0;
    return count;
}

/* Asserts that under every schedule the demo ends well and leaves so many zombies, told by that code. */
static void assert_leaves(const char *command, size_t zombies, const char *code)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, command);
        assert_success(recording);
        assert_int_equal(findings_count(recording, FINDING_ZOMBIE, code), zombies);
        recording_free(recording);
    }
}

static void a_zombie_stays_until_it_is_waited_for(void **state)
{
    (void)state;
    assert_always_writes("kept", "its end of the pipe: closed\n"
                                 "it has ended: kill(pid, 0) says: it is there\n"
                                 "later: kill(pid, 0) says: it is there\n"
                                 "kill(pid, SIGKILL) says: sent\n"
                                 "killed: kill(pid, 0) says: it is there\n"
                                 "it was waited for: it ended with 7\n"
                                 "waited for: kill(pid, 0) says: No such process\n");
    assert_always_writes("kept cured", "its end of the pipe: closed\n"
                                       "it has ended: kill(pid, 0) says: it is there\n"
                                       "it was waited for: it ended with 7\n"
                                       "later: kill(pid, 0) says: No such process\n");
}

static void zombies_fill_the_table_and_only_a_wait_makes_room(void **state)
{
    (void)state;
    struct recording *recording = record_demo("parent-first", "full-table");
    const bool boxed = strncmp(recording->output[1], "unshare:", 8) != 0; /* or a user may not make namespaces here */
    recording_free(recording);
    need(boxed, "gives no pid namespace of one's own");
    assert_always_writes("full-table", "5 children were started, and all have ended; fork: "
                                       "Resource temporarily unavailable\n"
                                       "all were sent SIGKILL; fork: Resource temporarily unavailable\n"
                                       "one was waited for; fork: a child\n");
    assert_always_writes("full-table cured", "12 children were started, and each was waited for\n");
}

static void the_child_of_a_killed_process_is_adopted(void **state)
{
    (void)state;
    static const char *const words[] = { "so I am no orphan\n", "so I am an orphan\n" };
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++)
        for (size_t cured = 0; cured < 2; cured++) {
            struct recording *recording = record_demo(*schedule, cured ? "adopted cured" : "adopted");
            assert_success(recording);
            assert_in_order(recording->output[0], (const char *const[]){ "c: my parent is 1001\n",
                "main: p has ended, and is a zombie\n", "c: my parent is 1000, ", "main: 1002 ended with 3\n", NULL });
            (void)line_of(recording->output[0], "main: 1001 was killed by signal 15\n");
            (void)line_of(recording->output[0], words[cured]);
            assert_int_equal(recording->processes[2].parent, 1);
            assert_int_equal(recording->processes[2].reaper, 0);
            assert_true(recording->processes[2].exit > recording->processes[1].exit);
            recording_free(recording);
        }
}

static void a_first_process_that_waits_for_its_own_child_alone_keeps_the_orphans(void **state)
{
    (void)state;
    assert_leaves("first-process", 2, "M19");
    assert_leaves("first-process cured", 0, "M19");
    assert_always_writes("first-process", "the job ended with 5\nmain: done\n");
    struct recording *recording = record_demo("child-first", "first-process cured");
    assert_int_equal(count_text(recording->output[0], "an orphan has ended\n"), 2);
    recording_free(recording);
}

static void a_double_fork_leaves_its_middle(void **state)
{
    (void)state;
    assert_leaves("double-fork", 2, "M37");
    assert_leaves("double-fork cured", 0, "M37");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "double-fork");
        assert_int_equal(count_text(recording->output[0], ": done\n"), 3);
        recording_free(recording);
    }
}

static void three_ends_are_one_signal(void **state)
{
    (void)state;
    assert_always_writes("one-per-signal", "3 children have ended: signals 1, reaped 1\n");
    assert_always_writes("one-per-signal cured", "3 children have ended: signals 1, reaped 3\n");
    assert_leaves("one-per-signal", 2, "M38");
}

static void a_handler_spoils_errno_unless_it_puts_it_back(void **state)
{
    (void)state;
    assert_always_writes("lost-errno", "the pipe is broken, I give up: No child processes\n");
    assert_always_writes("lost-errno cured", "no message yet: I go on with something else\n");
}

static void a_quick_child_is_reaped_before_it_is_on_the_list(void **state)
{
    (void)state;
    static const char *const well = "child 1: has ended\nchild 2: has ended\nended, and not on the list: 0\n";
    assert_always_writes("too-early cured", well);
    struct recording *recording = record_demo("parent-first", "too-early");
    assert_string_equal(recording->output[0], well);
    recording_free(recording);
    recording = record_demo("child-first", "too-early");
    assert_string_equal(recording->output[0], "child 1: still running\nchild 2: still running\n"
                                              "ended, and not on the list: 2\n");
    recording_free(recording);
}

static void a_pipe_to_oneself_and_a_signalfd_reap_everybody(void **state)
{
    (void)state;
    static const char *const all = "reaped: ended with 1\nreaped: ended with 2\nreaped: ended with 2\n";
    assert_always_writes("self-pipe", all);
    assert_always_writes("self-pipe signalfd", all);
    assert_leaves("self-pipe", 0, "M38");
}

static void who_wants_no_zombies_gets_no_status(void **state)
{
    (void)state;
    assert_always_writes("no-status", "waitpid: No child processes\nsystem: No child processes\n");
    assert_always_writes("no-status handler", "waitpid: No child processes\nsystem: No child processes\n"
                                              "signals: they came\n");
    assert_always_writes("no-status cured", "waitpid: it ended with 7\nsystem: it ended with 3\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zombie_stays_until_it_is_waited_for),
        cmocka_unit_test(zombies_fill_the_table_and_only_a_wait_makes_room),
        cmocka_unit_test(the_child_of_a_killed_process_is_adopted),
        cmocka_unit_test(a_first_process_that_waits_for_its_own_child_alone_keeps_the_orphans),
        cmocka_unit_test(a_double_fork_leaves_its_middle),
        cmocka_unit_test(three_ends_are_one_signal),
        cmocka_unit_test(a_handler_spoils_errno_unless_it_puts_it_back),
        cmocka_unit_test(a_quick_child_is_reaped_before_it_is_on_the_list),
        cmocka_unit_test(a_pipe_to_oneself_and_a_signalfd_reap_everybody),
        cmocka_unit_test(who_wants_no_zombies_gets_no_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
