/* What a program can do, worked out by hand (in the comments of programs/sets.c and programs/writers.c), is what
 * exploring finds: no more, no less. What it leaves out loses nothing: the search without reduction, and runs under
 * shuffles, show no outcome that it has not found. And every outcome can be had again by the choices that it tells. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "explore/explore.h"

#define PROGRAMS "build/tests/tools/programs/"
#define RUNS_MAX 3000
#define PLAIN_MAX 300 /* runs of the search without reduction, and no more */
#define SHUFFLES 12   /* of each program */
#define DEALT 8       /* programs drawn from a seed */

/* One that can come out: an output, and an ending by its name if it is not `done`. */
struct expected {
    const char *output, *ending;
};

static const struct set {
    const char *program;
    size_t runs;          /* at most so many, those given up included */
    bool plain;           /* few enough orders for the search without reduction */
    struct expected outcomes[8];
} sets[] = {
    {"writers two", 6, true, {{"PQcd", 0}, {"PcQd", 0}, {"PcdQ", 0}, {"cPQd", 0}, {"cPdQ", 0}, {"cdPQ", 0}}},
    {"writers middle", 3, true, {{"PcdQ", 0}, {"cPdQ", 0}, {"cdPQ", 0}}},
    {"writers three", 120, false, {{"abc", 0}, {"acb", 0}, {"bac", 0}, {"bca", 0}, {"cab", 0}, {"cba", 0}}},
    {"writers none", 1, true, {{"", 0}}},
    {"lost_wakeup", 12, true, {{"told\n", 0}, {"", "deadlock"}}},
    {"pipe_deadlock", 1, true, {{"", "deadlock"}}},
    {"pipe_ring", 1, false, {{"6\n", 0}}},
    {"sets ping-pong", 1, false, {{"PPPPPPPPPP", 0}}},
    {"sets merge", 4, false, {{"ab", 0}, {"ba", 0}}},
    {"sets gulp", 6, true, {{"[a][b]", 0}, {"[ab]", 0}}},
    {"sets locked", 12, false, {{"aabb", 0}, {"bbaa", 0}}},
    {"sets unlocked", 36, false, {{"aabb", 0}, {"abab", 0}, {"abba", 0}, {"baab", 0}, {"baba", 0}, {"bbaa", 0}}},
    {"sets flocked", 80, false, {{"aabb", 0}, {"bbaa", 0}}},
    {"sets dine", 16, false, {{"AB", 0}, {"BA", 0}, {"", "deadlock"}}},
    {"sets killed", 10, true, {{"k", 0}, {"ak", 0}, {"abe", 0}}},
    {"sets handled", 18, true, {{"hab", 0}, {"ahb", 0}, {"ab", 0}}},
    {"sets any", 6, false, {{"12", 0}, {"21", 0}}},
    {"sets left", 6, true, {{"", "zombie"}, {"", "orphan"}}},
    {"sets whose", 8, true, {{"i", "orphan"}, {"p", "orphan"}, {"p", "zombie"}}},
    {"sets becomes", 4, true, {{"Pc", 0}, {"cP", 0}}},
    {"sets bet", 1, true, {{"Pc", 0}}},
    {"sets poll-once", 4, true, {{"0", 0}, {"1", 0}}},
    {"sets read-once", 6, true, {{"-", 0}, {"a", 0}}},
    {"sets broken", 4, true, {{"w", 0}, {"E", 0}}},
    {"sets pids", RUNS_MAX, false, {{"A1002 B1004 ", 0}, {"B1004 A1002 ", 0}, {"A1003 B1004 ", 0},
                                    {"B1004 A1003 ", 0}, {"A1004 B1003 ", 0}, {"B1003 A1004 ", 0}}},
};

#define SETS (sizeof sets / sizeof *sets)

static const struct record_options watched = {.in = STREAM_NULL, .out = STREAM_PIPE, .err = STREAM_PIPE,
                                              .closed_world = true, .deadline = INT64_C(60000000000)};

/* A program of this folder and its arguments, from words. The text is used up. */
static char **argv_make(char *text, char *argv[8])
{
    size_t count = 0;
    for (char *word = strtok(text, " "); word && count < 7; word = strtok(NULL, " "))
        argv[count++] = word;
    argv[count] = NULL;
    return argv;
}

static struct exploration explored(const char *program, const struct explore_limits *limits)
{
    char text[256], *argv[8];
    struct exploration exploration;
    snprintf(text, sizeof text, PROGRAMS "%s", program);
    assert_int_equal(explore(&exploration, argv_make(text, argv), &watched, limits, NULL), 0);
    return exploration;
}

/* What the search finds in each of the sets: made once for all tests, and left as it is. */
static struct exploration found[SETS];

static int explore_sets(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETS; i++)
        found[i] = explored(sets[i].program, &(struct explore_limits){.runs = RUNS_MAX});
    return 0;
}

static int free_sets(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETS; i++)
        exploration_free(&found[i]);
    return 0;
}

/* What a run under this schedule comes to. */
static struct outcome outcome_under(const char *program, const struct schedule *schedule)
{
    char text[256], *argv[8];
    struct record_options options = watched;
    struct recording *recording;
    struct outcome outcome;
    options.schedule = *schedule;
    snprintf(text, sizeof text, PROGRAMS "%s", program);
    assert_int_equal(record(&recording, argv_make(text, argv), &options), 0);
    assert_int_equal(outcome_take(&outcome, recording), 0);
    recording_free(recording);
    return outcome;
}

static const struct outcome *outcome_find(const struct exploration *exploration, const struct outcome *wanted)
{
    for (size_t i = 0; i < exploration->outcome_count; i++)
        if (outcomes_equal(&exploration->outcomes[i], wanted))
            return &exploration->outcomes[i];
    return NULL;
}

static bool is_so(const struct outcome *outcome, const struct expected *expected)
{
    if (strcmp(outcome->output, expected->output) != 0)
        return false;
    if (!expected->ending)
        return outcome->ending == ENDING_DONE && !outcome->zombie && !outcome->orphan && !outcome->left_behind;
    if (strcmp(expected->ending, "zombie") == 0)
        return outcome->zombie && !outcome->orphan;
    if (strcmp(expected->ending, "orphan") == 0)
        return outcome->orphan && !outcome->zombie;
    return strcmp(ending_names[outcome->ending], expected->ending) == 0;
}

static void every_set_is_the_one_worked_out_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETS; i++) {
        size_t count = 0;
        const struct exploration *exploration = &found[i];
        for (; count < 8 && sets[i].outcomes[count].output; count++) {
            bool met = false;
            for (size_t j = 0; j < exploration->outcome_count; j++)
                met |= is_so(&exploration->outcomes[j], &sets[i].outcomes[count]);
            if (!met)
                fail_msg("%s: '%s' was not found", sets[i].program, sets[i].outcomes[count].output);
        }
        if (!exploration->complete || exploration->outcome_count != count)
            fail_msg("%s: %zu outcomes, not %zu", sets[i].program, exploration->outcome_count, count);
        if (exploration->runs + exploration->pruned > sets[i].runs)
            fail_msg("%s: %zu runs and %zu given up, more than %zu", sets[i].program, exploration->runs,
                     exploration->pruned, sets[i].runs);
    }
}

static void the_search_without_reduction_finds_no_other_outcome(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETS; i++) {
        if (!sets[i].plain)
            continue;
        const struct exploration *reduced = &found[i];
        struct exploration plain = explored(sets[i].program,
                                            &(struct explore_limits){.runs = PLAIN_MAX, .plain = true});
        if (!plain.complete || plain.outcome_count != reduced->outcome_count)
            fail_msg("%s: %zu outcomes in %zu plain runs, %zu in %zu", sets[i].program, plain.outcome_count,
                     plain.runs, reduced->outcome_count, reduced->runs);
        for (size_t j = 0; j < plain.outcome_count; j++)
            assert_non_null(outcome_find(reduced, &plain.outcomes[j]));
        assert_true(reduced->runs <= plain.runs);
        exploration_free(&plain);
    }
}

/* Each under a few shuffles, whose seeds depend on nothing. */
static void assert_shuffles_known(const char *program, const struct exploration *exploration)
{
    assert_true(exploration->complete);
    for (uint64_t seed = 1; seed <= SHUFFLES; seed++) {
        struct outcome outcome = outcome_under(program, &(struct schedule){.kind = SCHEDULE_SHUFFLE, .seed = seed});
        if (!outcome_find(exploration, &outcome))
            fail_msg("%s: shuffle:%d ends with %s and '%s', which was not found", program, (int)seed,
                     ending_names[outcome.ending], outcome.output);
        outcome_free(&outcome);
    }
}

static void no_shuffle_shows_an_outcome_that_was_not_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETS; i++)
        assert_shuffles_known(sets[i].program, &found[i]);
    for (int seed = 1; seed <= DEALT; seed++) {
        char program[64];
        snprintf(program, sizeof program, "dealt %d 2 3", seed);
        struct exploration dealt = explored(program, &(struct explore_limits){.runs = RUNS_MAX});
        assert_shuffles_known(program, &dealt);
        exploration_free(&dealt);
    }
}

static void the_choices_of_an_outcome_give_it_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETS; i++) {
        for (size_t j = 0; j < found[i].outcome_count; j++) {
            const struct outcome *wanted = &found[i].outcomes[j];
            struct schedule schedule = {.kind = SCHEDULE_REPLAY, .choices = wanted->choices,
                                        .choice_count = wanted->choice_count};
            struct outcome again = outcome_under(sets[i].program, &schedule);
            if (!outcomes_equal(&again, wanted))
                fail_msg("%s: '%s' was '%s' when its choices were repeated", sets[i].program, wanted->output,
                         again.output);
            outcome_free(&again);
        }
    }
}

static void a_limit_of_depth_makes_it_incomplete(void **state)
{
    (void)state;
    struct exploration exploration = explored("writers two", &(struct explore_limits){.depth = 4});
    assert_false(exploration.complete);
    assert_int_equal(exploration.gap, GAP_DEPTH);
    assert_true(exploration.longest > 4);
    exploration_free(&exploration);
}

static void a_run_cut_short_makes_it_incomplete(void **state)
{
    (void)state;
    struct record_options options = watched;
    struct exploration exploration;
    char *argv[] = {PROGRAMS "writers", "two", NULL};
    options.output_limit = 2;
    assert_int_equal(explore(&exploration, argv, &options, &(struct explore_limits){0}, NULL), 0);
    assert_int_equal(exploration.gap, GAP_CUT);
    exploration_free(&exploration);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_is_the_one_worked_out_by_hand),
        cmocka_unit_test(the_search_without_reduction_finds_no_other_outcome),
        cmocka_unit_test(no_shuffle_shows_an_outcome_that_was_not_found),
        cmocka_unit_test(the_choices_of_an_outcome_give_it_again),
        cmocka_unit_test(a_limit_of_depth_makes_it_incomplete),
        cmocka_unit_test(a_run_cut_short_makes_it_incomplete),
    };
    return cmocka_run_group_tests(tests, explore_sets, free_sets);
}
