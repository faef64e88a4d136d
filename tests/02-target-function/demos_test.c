/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <unistd.h>

#define LESSON "02-target-function"
#include "../tools/demo_recorded.h"
#include "../needs.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const names[] = { "Egon", "Alex", "Yuan" };

/* What a child of three-of-one says it will sleep for. */
static int seconds_of(const struct recording *recording, const char *name)
{
    char line[32];
    snprintf(line, sizeof line, "%s begins, for ", name);
    return atoi(line_of(recording->output[0], line) + strlen(line));
}

static void three_of_one_work_at_the_same_time(void **state)
{
    (void)state;
    static const char *const commands[] = { "three-of-one", "three-of-one cured" };
    for (size_t i = 0; i < COUNT(commands); i++)
        for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
            struct recording *recording = record_demo(*schedule, commands[i]);
            assert_success(recording);
            assert_int_equal(recording->process_count, 4);
            assert_int_equal(recording->duration / 1000000000, 3);
            for (size_t child = 1; child < 4; child++) {
                assert_true(recording->processes[child].exit > recording->processes[3].birth);
                assert_int_equal(recording->processes[child].reaper, 0);
            }
            (void)line_of(recording->output[0], "main: all are started\n");
            recording_free(recording);
        }
}

static void three_of_one_sleep_alike_until_main_draws_for_them(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "three-of-one");
        struct recording *cure = record_demo(*schedule, "three-of-one cured");
        for (size_t i = 0; i < COUNT(names); i++) {
            assert_int_equal(seconds_of(hazard, names[i]), 3);
            assert_int_equal(seconds_of(cure, names[i]), 3 - (int)i);
        }
        recording_free(hazard);
        recording_free(cure);
    }
}

static void main_speaks_first_or_last_of_those_who_begin(void **state)
{
    (void)state;
    static const char *const first[] = { "main: all are started\n", "Egon begins", "Alex begins", "Yuan begins", NULL };
    static const char *const last[] = { "Egon begins", "Alex begins", "Yuan begins", "main: all are started\n", NULL };
    struct recording *recording = record_demo("parent-first", "three-of-one");
    assert_in_order(recording->output[0], first);
    recording_free(recording);
    recording = record_demo("child-first", "three-of-one");
    assert_in_order(recording->output[0], last);
    recording_free(recording);
}

static void python_does_the_same_with_dice_of_its_own(void **state)
{
    (void)state;
    need(has_python(), "has no " PYTHON);
    char *const python[] = { PYTHON, "demos/" LESSON "/three-of-one.py", NULL };
    static const char *const schedules[] = { "child-first", "parent-first" };
    for (size_t i = 0; i < COUNT(schedules); i++) {
        struct record_options options = options_under(schedules[i]);
        struct recording *recording = record_command(python, &options);
        assert_success(recording);
        assert_int_equal(recording->process_count, 4);
        assert_int_equal(count_text(recording->output[0], " begins, for "), 3);
        assert_int_equal(count_text(recording->output[0], "main: all are started\n"), 1);
        assert_false(seconds_of(recording, "Egon") == seconds_of(recording, "Alex") &&
                     seconds_of(recording, "Alex") == seconds_of(recording, "Yuan"));
        recording_free(recording);
    }
}

static void keyword_arguments_leave_the_rest_at_its_default(void **state)
{
    (void)state;
    assert_always_writes("keyword-arguments", "hello Alex\nhello Kim\nhello Kim\ngood bye Ada\n");
}

/* Asserts how often each of the three children's lines is there, of both halves together. */
static void assert_numbers(const char *command, size_t ones, size_t twos, size_t threes)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, command);
        assert_success(recording);
        assert_int_equal(count_text(recording->output[0], "  I have number 1\n"), ones);
        assert_int_equal(count_text(recording->output[0], "  I have number 2\n"), twos);
        assert_int_equal(count_text(recording->output[0], "  I have number 3\n"), threes);
        assert_in_order(recording->output[0], (const char *const[]){ "prepared and started, one by one:\n",
                                                                     "all prepared, then all started:\n", NULL });
        recording_free(recording);
    }
}

static void the_argument_is_read_at_the_fork(void **state)
{
    (void)state;
    assert_numbers("read-at-the-fork", 1, 1, 4);
    assert_numbers("read-at-the-fork cured", 2, 2, 2);
}

static void a_dead_local_is_somebody_elses(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "dead-local");
        struct recording *cure = record_demo(*schedule, "dead-local cured");
        assert_success(hazard);
        assert_success(cure);
        assert_string_equal(hazard->output[0], "hello Alan Turing\nhello Alan Turing\n");
        (void)line_of(cure->output[0], "hello Ada Lovelace\n");
        (void)line_of(cure->output[0], "hello Alan Turing\n");
        recording_free(hazard);
        recording_free(cure);
    }
}

static void after_the_start_nothing_passes_in_either_direction(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "after-the-start");
        assert_success(recording);
        assert_in_order(recording->output[0], (const char *const[]){ "parent: now it says xxxxxxxxxx\n",
                                                                     "child: Alexandria has 10 letters\n",
                                                                     "parent: the child is done, and length is 0\n",
                                                                     NULL });
        recording_free(recording);
    }
}

static void exit_codes_are_eight_bits_of_the_result(void **state)
{
    (void)state;
    assert_always_writes("exit-codes", "returned    7: wait status  1792 = 0x0700, exit code 7\n"
                                       "returned  255: wait status 65280 = 0xff00, exit code 255\n"
                                       "returned  256: wait status     0 = 0x0000, exit code 0\n"
                                       "returned 1000: wait status 59392 = 0xe800, exit code 232\n"
                                       "returned   -1: wait status 65280 = 0xff00, exit code 255\n");
    assert_always_writes("exit-codes 511", "returned  511: wait status 65280 = 0xff00, exit code 255\n");
}

static void who_was_it_gives_the_results_to_the_wrong_names(void **state)
{
    (void)state;
    assert_always_writes("who-was-it", "Alexandria has 3 letters\nOslo has 4 letters\nRio has 10 letters\n");
    assert_always_writes("who-was-it cured", "Alexandria has 10 letters\nOslo has 4 letters\nRio has 3 letters\n");
}

static void result_slots_are_empty_until_they_are_shared(void **state)
{
    (void)state;
    static const char *const sums[] = { " 1 to 100 it is 5050\n", " 101 to 200 it is 15050\n",
                                        " 201 to 300 it is 25050\n" };
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "result-slots");
        struct recording *cure = record_demo(*schedule, "result-slots cured");
        assert_success(hazard);
        assert_success(cure);
        for (size_t i = 0; i < COUNT(sums); i++) {
            assert_int_equal(count_text(hazard->output[0], sums[i]), 1);
            assert_int_equal(count_text(cure->output[0], sums[i]), 2);
        }
        assert_int_equal(count_text(hazard->output[0], " it is 0\n"), 3);
        recording_free(hazard);
        recording_free(cure);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_of_one_work_at_the_same_time),
        cmocka_unit_test(three_of_one_sleep_alike_until_main_draws_for_them),
        cmocka_unit_test(main_speaks_first_or_last_of_those_who_begin),
        cmocka_unit_test(python_does_the_same_with_dice_of_its_own),
        cmocka_unit_test(keyword_arguments_leave_the_rest_at_its_default),
        cmocka_unit_test(the_argument_is_read_at_the_fork),
        cmocka_unit_test(a_dead_local_is_somebody_elses),
        cmocka_unit_test(after_the_start_nothing_passes_in_either_direction),
        cmocka_unit_test(exit_codes_are_eight_bits_of_the_result),
        cmocka_unit_test(who_was_it_gives_the_results_to_the_wrong_names),
        cmocka_unit_test(result_slots_are_empty_until_they_are_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
