/* The schedules: how they are written, and whom they pick. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "record/schedule.h"

static struct schedule parsed(const char *text)
{
    struct schedule schedule;
    memset(&schedule, 0xa5, sizeof schedule);
    if (schedule_parse(&schedule, text) != 0)
        fail_msg("'%s' was not understood", text);
    schedule_begin(&schedule);
    return schedule;
}

static void every_schedule_is_read_as_it_is_written(void **state)
{
    (void)state;
    const char *const texts[] = { "natural", "child-first", "parent-first", "shuffle:0", "shuffle:7",
                                  "shuffle:18446744073709551615", "replay:", "replay:0", "replay:0,12,1",
                                  "replay:1,0/7", "replay:/0" };
    const enum schedule_kind kinds[] = { SCHEDULE_NATURAL, SCHEDULE_CHILD_FIRST, SCHEDULE_PARENT_FIRST,
                                         SCHEDULE_SHUFFLE, SCHEDULE_SHUFFLE, SCHEDULE_SHUFFLE,
                                         SCHEDULE_REPLAY, SCHEDULE_REPLAY, SCHEDULE_REPLAY, SCHEDULE_REPLAY,
                                         SCHEDULE_REPLAY };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct schedule schedule = parsed(texts[i]);
        char written[64];
        assert_int_equal(schedule.kind, kinds[i]);
        assert_int_equal(schedule_print(&schedule, written, sizeof written), strlen(texts[i]));
        assert_string_equal(written, texts[i]);
        schedule_free(&schedule);
    }
    assert_true(parsed("shuffle:18446744073709551615").seed == UINT64_MAX);
}

static void anything_else_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    const char *const texts[] = { "", "Natural", "natural ", "child", "child-first:1", "shuffle", "shuffle:",
                                  "shuffle:-1", "shuffle:+1", "shuffle: 1", "shuffle:1x", "shuffle:0x10",
                                  "shuffle:18446744073709551616", "replay", "replay:,", "replay:0,", "replay:,0",
                                  "replay:0,,1", "replay:-1", "replay:+1", "replay: 1", "replay:0 ", "replay:1x",
                                  "replay:0,1/", "replay:0,1/x", "replay:0,1/7/7", "replay:99999999999999999999" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct schedule schedule = { .kind = SCHEDULE_PARENT_FIRST, .seed = 5, .state = 6 };
        if (schedule_parse(&schedule, texts[i]) != -EINVAL)
            fail_msg("'%s' was taken for a schedule", texts[i]);
        assert_int_equal(schedule.kind, SCHEDULE_PARENT_FIRST);
        assert_true(schedule.seed == 5 && schedule.state == 6);
    }
}

static void a_text_that_is_cut_short_tells_its_whole_length(void **state)
{
    (void)state;
    struct schedule schedule = parsed("shuffle:123456");
    char text[8];
    assert_int_equal(schedule_print(&schedule, text, sizeof text), strlen("shuffle:123456"));
    assert_string_equal(text, "shuffle");
}

static void child_first_picks_the_youngest_and_parent_first_the_oldest(void **state)
{
    (void)state;
    struct schedule child = parsed("child-first"), parent = parsed("parent-first");
    for (size_t count = 1; count < 10; count++) {
        assert_int_equal(schedule_pick(&child, count), count - 1);
        assert_int_equal(schedule_pick(&parent, count), 0);
    }
}

static void a_replay_follows_its_choices_and_then_picks_the_youngest(void **state)
{
    (void)state;
    struct schedule schedule = parsed("replay:0,1,2");
    assert_int_equal(schedule_pick(&schedule, 1), 0); /* no choice: nothing is used up */
    assert_int_equal(schedule_pick(&schedule, 3), 0);
    assert_int_equal(schedule_pick(&schedule, 2), 1);
    assert_int_equal(schedule_pick(&schedule, 3), 2);
    assert_int_equal(schedule.used, 3);
    assert_int_equal(schedule_pick(&schedule, 3), 2);
    assert_int_equal(schedule_pick(&schedule, 1), 0);
    assert_int_equal(schedule_pick(&schedule, 2), 1);
    assert_int_equal(schedule.made, 5);
    assert_int_equal(schedule.misfit, 0);
    schedule_begin(&schedule);
    assert_int_equal(schedule_pick(&schedule, 3), 0);
    schedule_free(&schedule);
}

static void a_replay_gives_up_its_choices_where_one_names_nobody(void **state)
{
    (void)state;
    struct schedule schedule = parsed("replay:0,2,0,0");
    assert_int_equal(schedule_pick(&schedule, 2), 0);
    assert_int_equal(schedule_pick(&schedule, 2), 1);
    assert_int_equal(schedule.misfit, 2);
    assert_int_equal(schedule_pick(&schedule, 4), 3); /* not 0: who knows what that was meant for */
    assert_int_equal(schedule.used, 1);
    schedule_free(&schedule);
}

static void a_copy_has_choices_of_its_own(void **state)
{
    (void)state;
    struct schedule schedule = parsed("replay:1,0"), copy;
    assert_int_equal(schedule_pick(&schedule, 2), 1);
    assert_int_equal(schedule_copy(&copy, &schedule), 0);
    schedule_free(&schedule);
    assert_int_equal(schedule_pick(&copy, 2), 1);
    assert_int_equal(schedule_pick(&copy, 2), 0);
    schedule_free(&copy);
    assert_null(copy.choices);
}

static void people_are_told_how_many_choices_there_are(void **state)
{
    (void)state;
    struct schedule schedule = parsed("replay:1,0");
    char text[64];
    schedule_describe(&schedule, text, sizeof text);
    assert_string_equal(text, "replay of 2 choices");
    schedule_free(&schedule);
    schedule = parsed("shuffle:7");
    schedule_describe(&schedule, text, sizeof text);
    assert_string_equal(text, "shuffle:7");
}

static void one_seed_gives_one_order_and_another_seed_another(void **state)
{
    (void)state;
    struct schedule one = parsed("shuffle:7"), same = parsed("shuffle:7"), other = parsed("shuffle:8");
    size_t differences = 0;
    for (int i = 0; i < 200; i++) {
        size_t pick = schedule_pick(&one, 10);
        assert_int_equal(schedule_pick(&same, 10), pick);
        differences += schedule_pick(&other, 10) != pick;
    }
    assert_in_range(differences, 100, 200);
}

static void beginning_again_gives_the_same_order_again(void **state)
{
    (void)state;
    struct schedule schedule = parsed("shuffle:3");
    size_t picks[50];
    for (size_t i = 0; i < 50; i++)
        picks[i] = schedule_pick(&schedule, 1000);
    schedule_begin(&schedule);
    for (size_t i = 0; i < 50; i++)
        assert_int_equal(schedule_pick(&schedule, 1000), picks[i]);
}

/* So that recordings of one seed stay the same from one version of the kit to the next. The numbers are those that
 * SplitMix64's authors' own program gives for a seed of 1234567. */
static void the_generator_is_splitmix64(void **state)
{
    (void)state;
    const uint64_t expected[] = { UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                  UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                  UINT64_C(16408922859458223821) };
    struct schedule schedule = parsed("shuffle:1234567");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(schedule_random(&schedule) == expected[i]);
}

static void a_shuffle_picks_everybody_about_equally_often(void **state)
{
    (void)state;
    struct schedule schedule = parsed("shuffle:1");
    size_t picked[5] = { 0 };
    for (int i = 0; i < 5000; i++) {
        size_t pick = schedule_pick(&schedule, 5);
        assert_true(pick < 5);
        picked[pick]++;
    }
    for (size_t i = 0; i < 5; i++)
        assert_in_range(picked[i], 850, 1150); /* five standard deviations about 1,000 */
}

static void where_there_is_no_choice_nothing_is_drawn(void **state)
{
    (void)state;
    struct schedule schedule = parsed("shuffle:9"), untouched = schedule;
    assert_int_equal(schedule_pick(&schedule, 1), 0);
    assert_true(schedule_random(&schedule) == schedule_random(&untouched));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_schedule_is_read_as_it_is_written),
        cmocka_unit_test(anything_else_is_refused_and_changes_nothing),
        cmocka_unit_test(a_text_that_is_cut_short_tells_its_whole_length),
        cmocka_unit_test(child_first_picks_the_youngest_and_parent_first_the_oldest),
        cmocka_unit_test(a_replay_follows_its_choices_and_then_picks_the_youngest),
        cmocka_unit_test(a_replay_gives_up_its_choices_where_one_names_nobody),
        cmocka_unit_test(a_copy_has_choices_of_its_own),
        cmocka_unit_test(people_are_told_how_many_choices_there_are),
        cmocka_unit_test(one_seed_gives_one_order_and_another_seed_another),
        cmocka_unit_test(beginning_again_gives_the_same_order_again),
        cmocka_unit_test(the_generator_is_splitmix64),
        cmocka_unit_test(a_shuffle_picks_everybody_about_equally_often),
        cmocka_unit_test(where_there_is_no_choice_nothing_is_drawn),
    };
    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
