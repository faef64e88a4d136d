/* Exploring finds every outcome, no more and no less: sets that were worked out by hand. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "explore/explore.h"

#define PROGRAMS "build/tests/tools/programs/"
#define PLAIN_SEARCH_THREE 3330 /* runs that a search without reduction takes for three children with a write each */

static struct exploration explored(const char *program, const char *argument, size_t runs)
{
    struct exploration exploration;
    char *argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)argument, NULL};
    const struct record_options options = {.in = STREAM_NULL,
                                           .out = STREAM_PIPE,
                                           .err = STREAM_PIPE,
                                           .closed_world = true,
                                           .deadline = INT64_C(60000000000)};
    const struct explore_limits limits = {.runs = runs};
    assert_int_equal(explore(&exploration, argv, &options, &limits, NULL), 0);
    return exploration;
}

static bool has_output(const struct exploration *exploration, const char *output)
{
    for (size_t i = 0; i < exploration->outcome_count; i++)
        if (strcmp(exploration->outcomes[i].output, output) == 0)
            return true;
    return false;
}

static void assert_outputs(const struct exploration *exploration, const char *const outputs[], size_t count)
{
    assert_true(exploration->complete);
    assert_int_equal(exploration->outcome_count, count);
    for (size_t i = 0; i < count; i++)
        if (!has_output(exploration, outputs[i]))
            fail_msg("%s was not found", outputs[i]);
}

#define ASSERT_OUTPUTS(exploration, ...) \
    assert_outputs(exploration, (const char *const[]){__VA_ARGS__}, \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void two_writes_by_each_of_two_processes_give_six_outputs(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "writers", "two", 500);
    ASSERT_OUTPUTS(&exploration, "PQcd", "PcQd", "PcdQ", "cPQd", "cPdQ", "cdPQ");
    assert_int_equal(exploration.runs, 6); /* no order twice */
    exploration_free(&exploration);
}

static void a_parent_that_waits_before_its_second_write_leaves_three(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "writers", "middle", 500);
    ASSERT_OUTPUTS(&exploration, "PcdQ", "cPdQ", "cdPQ");
    exploration_free(&exploration);
}

static void three_children_give_six_in_far_fewer_runs_than_plain_search(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "writers", "three", 2000);
    ASSERT_OUTPUTS(&exploration, "abc", "acb", "bac", "bca", "cab", "cba");
    assert_true(exploration.runs + exploration.pruned < PLAIN_SEARCH_THREE / 5);
    exploration_free(&exploration);
}

static void where_nothing_can_differ_there_is_one_outcome(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "writers", "none", 100);
    ASSERT_OUTPUTS(&exploration, "");
    exploration_free(&exploration);
}

static void a_lost_wake_up_shows_both_endings(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "lost_wakeup", NULL, 500);
    bool done = false, deadlock = false;
    for (size_t i = 0; i < exploration.outcome_count; i++) {
        done |= exploration.outcomes[i].ending == ENDING_DONE;
        deadlock |= exploration.outcomes[i].ending == ENDING_DEADLOCK;
    }
    assert_true(exploration.complete && done && deadlock);
    exploration_free(&exploration);
}

static void a_certain_deadlock_is_the_only_ending(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "pipe_deadlock", NULL, 500);
    assert_true(exploration.complete && exploration.outcome_count > 0);
    for (size_t i = 0; i < exploration.outcome_count; i++)
        assert_int_equal(exploration.outcomes[i].ending, ENDING_DEADLOCK);
    exploration_free(&exploration);
}

static void a_limit_of_runs_makes_it_incomplete(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "writers", "two", 3);
    assert_false(exploration.complete);
    assert_true(exploration.runs + exploration.pruned <= 3);
    exploration_free(&exploration);
}

static void shared_memory_is_confessed(void **state)
{
    (void)state;
    struct exploration exploration = explored(PROGRAMS "spin_flag", NULL, 30);
    assert_true(exploration.shared_memory);
    exploration_free(&exploration);
}

static void a_program_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct exploration exploration;
    char *argv[] = {"build/no/such/program", NULL};
    const struct record_options options = {.in = STREAM_NULL, .out = STREAM_PIPE, .err = STREAM_PIPE};
    const struct explore_limits limits = {0};
    assert_int_equal(explore(&exploration, argv, &options, &limits, NULL), -EINVAL);
    exploration_free(&exploration);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_writes_by_each_of_two_processes_give_six_outputs),
        cmocka_unit_test(a_parent_that_waits_before_its_second_write_leaves_three),
        cmocka_unit_test(three_children_give_six_in_far_fewer_runs_than_plain_search),
        cmocka_unit_test(where_nothing_can_differ_there_is_one_outcome),
        cmocka_unit_test(a_lost_wake_up_shows_both_endings),
        cmocka_unit_test(a_certain_deadlock_is_the_only_ending),
        cmocka_unit_test(a_limit_of_runs_makes_it_incomplete),
        cmocka_unit_test(shared_memory_is_confessed),
        cmocka_unit_test(a_program_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
