/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <unistd.h>

#define LESSON "07-terminate"
#include "../tools/demo_recorded.h"
#include "grade/query.h"

static void ask_or_force_ends_the_plain_one_alone_until_it_forces(void **state)
{
    (void)state;
    assert_always_writes("ask-or-force", "plain: ended, exit code -15\nignores it: still there\n"
                                         "blocks it: still there\nstopped: still there\nmain: done\n");
    assert_always_writes("ask-or-force cured", "plain: ended, exit code -15\nignores it: ended, exit code -9\n"
                                               "blocks it: ended, exit code -9\nstopped: ended, exit code -9\n"
                                               "main: done\n");
}

static void right_after_terminate_nobody_knows(void **state)
{
    (void)state;
    static const char *const schedules[] = { "child-first", "parent-first" };
    static const char *const found[] = { "main: Alex is dead\n", "main: Alex is alive\n" };
    for (size_t i = 0; i < 2; i++) {
        struct recording *recording = record_demo(schedules[i], "right-after");
        (void)line_of(recording->output[0], found[i]);
        const struct recorded_process *egon = &recording->processes[2];
        assert_true(egon->exit != NOBODY && egon->reaped != NOBODY);
        assert_true(recording->events[egon->reaped].time - recording->events[egon->exit].time > 1000000000);
        recording_free(recording);
    }
    assert_always_writes("right-after cured", "main: Alex is dead\nmain: done\n");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "right-after cured");
        assert_int_equal(recording->finding_count, 0);
        recording_free(recording);
    }
}

static void no_clean_up_without_a_handler(void **state)
{
    (void)state;
    assert_always_writes("no-clean-up", "main: exit code -15, the temporary file is still there\n");
    assert_always_writes("no-clean-up cured", "child: half done, and put away\n"
                                              "main: exit code 0, the temporary file is gone\n");
}

static void an_inherited_handler_puts_away_the_parents_file(void **state)
{
    (void)state;
    assert_always_writes("inherited", "SIGTERM: I put the file away\nmain: exit code 3; my file is gone\n");
    assert_always_writes("inherited cured", "main: exit code -15; my file is there\n");
}

static void a_plain_flag_is_not_seen_when_optimised(void **state)
{
    (void)state;
#if defined __OPTIMIZE__ && !defined __clang__
    assert_always_writes("flag-unseen", "child: I gave up after 100 rounds; the flag is 1\n");
#endif
    assert_always_writes("flag-unseen cured", "child: I have seen it after 10 rounds; the flag is 1\n");
}

/* How often the lines of the child stand in what it wrote, if that differs from once; otherwise 1. */
static size_t lines_told(const struct recording *recording)
{
    for (int i = 1; i <= 4; i++) {
        char line[16];
        snprintf(line, sizeof line, "line %d\n", i);
        const size_t count = count_text(recording->output[0], line);
        if (count != 1)
            return count;
    }
    return 1;
}

static void a_handler_that_prints_says_a_line_twice(void **state)
{
    (void)state;
    size_t twice = 0;
    for (unsigned seed = 1; seed <= 10; seed++) {
        char schedule[24];
        snprintf(schedule, sizeof schedule, "shuffle:%u", seed);
        struct recording *hazard = record_demo(schedule, "prints-in-handler");
        struct recording *cure = record_demo(schedule, "prints-in-handler cured");
        twice += lines_told(hazard) == 2;
        assert_int_equal(lines_told(cure), 1);
        recording_free(hazard);
        recording_free(cure);
    }
    assert_true(twice > 0);
}

static void a_wake_up_is_lost_between_look_and_pause(void **state)
{
    (void)state;
    size_t lost = 0;
    for (unsigned seed = 1; seed <= 10; seed++) {
        char schedule[24];
        snprintf(schedule, sizeof schedule, "shuffle:%u", seed);
        struct recording *hazard = record_demo(schedule, "lost-wake-up");
        struct recording *cure = record_demo(schedule, "lost-wake-up cured");
        lost += strstr(hazard->output[0], "main: it sleeps for ever") != NULL;
        assert_in_order(cure->output[0], (const char *const[]){ "child: asked, I end\n", "main: it has ended\n",
                                                                NULL });
        recording_free(hazard);
        recording_free(cure);
    }
    assert_in_range(lost, 1, 9);
}

static void a_lock_is_for_ever_unless_it_is_robust_or_the_kernels(void **state)
{
    (void)state;
    assert_always_writes("lock-for-ever", "first: I have it\nmain: the second waits in vain\n");
    assert_always_writes("lock-for-ever cured", "first: I have it\nsecond: Owner died\nmain: both are done\n");
    assert_always_writes("lock-for-ever flock", "first: I have it\nsecond: I have it\nmain: both are done\n");
}

static void grandchildren_work_on_until_the_group_is_meant(void **state)
{
    (void)state;
    assert_always_writes("grandchildren", "main: the child has ended\ngrandchild: I have worked on\n"
                                          "main: nobody of the family is left\n");
    assert_always_writes("grandchildren cured", "main: the child has ended\nmain: nobody of the family is left\n");
}

static void bare_pids_hit_a_stranger_and_oneself(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "whom-it-hits");
        assert_success(hazard);
        assert_true(query_finding(hazard, FINDING_KILL_AFTER_WAIT) != NOBODY);
        assert_string_equal(hazard->output[0], "worker 1: No such process\nworker 2: all right\n"
                                               "main: the supervisor's exit code is -15\n");
        recording_free(hazard);
    }
    assert_always_writes("whom-it-hits cured", "worker 1: all right\nworker 2: all right\n"
                                               "worker 3: No such process\nsupervisor: all are ended\n"
                                               "main: the supervisor's exit code is 0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ask_or_force_ends_the_plain_one_alone_until_it_forces),
        cmocka_unit_test(right_after_terminate_nobody_knows),
        cmocka_unit_test(no_clean_up_without_a_handler),
        cmocka_unit_test(an_inherited_handler_puts_away_the_parents_file),
        cmocka_unit_test(a_plain_flag_is_not_seen_when_optimised),
        cmocka_unit_test(a_handler_that_prints_says_a_line_twice),
        cmocka_unit_test(a_wake_up_is_lost_between_look_and_pause),
        cmocka_unit_test(a_lock_is_for_ever_unless_it_is_robust_or_the_kernels),
        cmocka_unit_test(grandchildren_work_on_until_the_group_is_meant),
        cmocka_unit_test(bare_pids_hit_a_stranger_and_oneself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
