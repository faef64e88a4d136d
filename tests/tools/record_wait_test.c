/* Who made whom, who reaped whom, and who was never reaped. */
#define _GNU_SOURCE
#include "recorded.h"

static void wait_any_reaps_each_child_with_its_own_code(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "wait_any");
        assert_success(recording);
        assert_int_equal(recording->process_count, 5);
        assert_int_equal(recording_children(recording, 0), 4);
        for (size_t i = 1; i <= 4; i++) {
            const struct recorded_process *child = &recording->processes[i];
            assert_int_equal(child->parent, 0);
            assert_int_equal(child->reaper, 0);
            assert_int_equal(child->adopted, NOBODY);
            assert_true(WIFEXITED(child->status));
            assert_int_equal(WEXITSTATUS(child->status), (int)i);
            assert_true(child->birth < child->exit && child->exit < child->reaped);
        }
        assert_int_equal(count_findings(recording, FINDING_ZOMBIE), 0);
        recording_free(recording);
    }
}

static void a_wait_names_the_child_and_its_status(void **state)
{
    (void)state;
    struct recording *recording = record_under("shuffle:4", "wait_any");
    size_t seen = 0;
    for (size_t i = 0; (i = next_call(recording, i, CALL_WAIT4, 0)) != NOBODY; i++) {
        const struct event *end = &recording->events[recording->events[i].partner];
        if (end->result < 0) {
            assert_int_equal(end->result, -ECHILD);
            continue;
        }
        const struct recorded_process *child = &recording->processes[end->other];
        assert_int_equal(end->result, child->pid);
        assert_int_equal(end->status, child->status);
        seen++;
    }
    assert_int_equal(seen, 4);
    recording_free(recording);
}

static void pids_under_a_chosen_schedule_begin_at_1000(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "wait_any");
        for (size_t i = 0; i < recording->process_count; i++)
            assert_int_equal(recording->processes[i].pid, 1000 + (int)i);
        recording_free(recording);
    }
}

static void a_tree_shows_reaped_zombies_and_orphans(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "family_tree");
        assert_success(recording);
        assert_int_equal(recording->process_count, 7);
        size_t first = process_named(recording, "P0.1"), second = process_named(recording, "P0.2");
        assert_int_equal(recording->processes[first].reaper, 0);
        assert_int_equal(recording->processes[process_named(recording, "P0.1.1")].reaper, first);
        assert_int_equal(recording->processes[process_named(recording, "P0.1.2")].reaper, first);
        assert_int_equal(recording->processes[second].reaper, NOBODY);
        assert_finding(recording, FINDING_ZOMBIE, second, "P0.2");
        const char *const orphans[] = { "P0.2.1", "P0.2.2" };
        for (size_t i = 0; i < 2; i++) {
            size_t orphan = process_named(recording, orphans[i]);
            size_t adopted = recording->processes[orphan].adopted;
            assert_int_not_equal(adopted, NOBODY);
            assert_int_equal(recording->events[adopted].kind, EVENT_ADOPTED);
            assert_int_equal(recording->events[adopted].other, NOBODY);
            assert_true(adopted > recording->processes[second].exit);
            assert_int_equal(recording->processes[orphan].parent, second);
            assert_int_equal(recording->processes[orphan].reaper, NOBODY);
            assert_int_equal(WEXITSTATUS(recording->processes[orphan].status), 21 + (int)i);
            assert_false(recording->processes[orphan].left_behind);
            assert_finding(recording, FINDING_ORPHAN, orphan, orphans[i]);
        }
        assert_null(finding_about(recording, FINDING_ZOMBIE, first));
        assert_null(finding_about(recording, FINDING_ORPHAN, first));
        recording_free(recording);
    }
}

static void waitid_with_wnowait_reaps_nobody(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "family_tree");
    size_t look = next_call(recording, 0, CALL_WAITID, 0);
    assert_int_equal(result_of(recording, look), 0);
    const struct recorded_process *second = &recording->processes[process_named(recording, "P0.2")];
    assert_true(second->reaped == NOBODY || second->reaped > recording->events[look].partner);
    recording_free(recording);
}

static void who_ignores_sigchld_has_no_zombie_and_gets_echild(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "ignore_children");
        assert_success(recording);
        assert_string_equal(recording->output[0], "ECHILD\n");
        assert_int_equal(count_findings(recording, FINDING_ZOMBIE), 0);
        assert_int_equal(recording->processes[1].reaper, NOBODY);
        assert_int_equal(WEXITSTATUS(recording->processes[1].status), 9);
        recording_free(recording);
    }
}

static void a_natural_run_tells_the_same_about_reaping(void **state)
{
    (void)state;
    struct recording *recording = record_under("natural", "wait_any");
    assert_success(recording);
    assert_int_equal(recording->process_count, 5);
    for (size_t i = 1; i <= 4; i++) {
        assert_int_equal(recording->processes[i].reaper, 0);
        assert_int_equal(WEXITSTATUS(recording->processes[i].status), (int)i);
    }
    recording_free(recording);
}

static void an_orphan_may_finish_its_work(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:2" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct recording *recording = record_under(schedules[i], "abandon");
        assert_success(recording);
        assert_string_equal(recording->output[0], "orphan\n");
        assert_false(recording->processes[1].left_behind);
        assert_int_equal(WEXITSTATUS(recording->processes[1].status), 4);
        assert_finding(recording, FINDING_ORPHAN, 1, "P0.1");
        assert_int_equal(count_findings(recording, FINDING_ZOMBIE), 0);
        recording_free(recording);
    }
}

static void a_handler_that_reaps_loses_nobody(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "reaping_handler");
        assert_success(recording);
        assert_string_equal(recording->output[0], "x\ny\nz\n");
        for (size_t i = 1; i <= 3; i++)
            assert_int_equal(recording->processes[i].reaper, 0);
        recording_free(recording);
    }
}

static void a_subreaper_adopts_and_reaps(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "subreaper");
        assert_success(recording);
        assert_string_equal(recording->output[0], "1 then 2\n");
        const struct recorded_process *orphan = &recording->processes[process_named(recording, "P0.1.1")];
        assert_int_not_equal(orphan->adopted, NOBODY);
        assert_int_equal(recording->events[orphan->adopted].other, 0);
        assert_int_equal(orphan->reaper, 0);
        assert_int_equal(count_findings(recording, FINDING_ZOMBIE), 0);
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wait_any_reaps_each_child_with_its_own_code),
        cmocka_unit_test(a_wait_names_the_child_and_its_status),
        cmocka_unit_test(pids_under_a_chosen_schedule_begin_at_1000),
        cmocka_unit_test(a_tree_shows_reaped_zombies_and_orphans),
        cmocka_unit_test(waitid_with_wnowait_reaps_nobody),
        cmocka_unit_test(who_ignores_sigchld_has_no_zombie_and_gets_echild),
        cmocka_unit_test(a_natural_run_tells_the_same_about_reaping),
        cmocka_unit_test(an_orphan_may_finish_its_work),
        cmocka_unit_test(a_handler_that_reaps_loses_nobody),
        cmocka_unit_test(a_subreaper_adopts_and_reaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
