/* Timers ring in virtual time like everything else, and while one is still to ring nobody is in a deadlock. */
#include "recorded.h"

#define SECOND INT64_C(1000000000)

/* What each attempt of programs/timers.c writes, with a recorder as without. */
static const struct {
    const char *name, *output;
    int64_t tenths; /* how long it takes at least */
} attempts[] = {
    { "signal", "timer 42 at 10\n", 10 },
    { "thread", "thread 43 at 10\n", 10 },
    { "read", "1 rings by 10\n", 10 },
    { "poll", "1 at 1\n1 rings by 1\n0 at 11\n", 11 },
    { "epoll", "1: 7 at 3\n", 3 },
    { "dup", "1 rings by 5\n0\n", 5 },
    { "periodic", "1 rings by 1\n1 rings by 3\n1 rings by 5\n3 rings by 12\n", 12 },
    { "left", "1 1\n1 1\n1\n10\n0 0\n-1\n", 0 },
    { "overrun", "4 left out\n0 left out at 6\n", 6 },
    { "calls", "rang by 0\n", 0 },
    { "cpu", "0\n1\n", 1 },
    { "absolute", "not yet\n1 rings by 20\n", 20 },
};

static struct recording *attempt_under(const char *schedule, const char *name, const char *output)
{
    char command[64];
    snprintf(command, sizeof command, "timers %s", name);
    struct recording *recording = record_under(schedule, command);
    assert_success(recording);
    if (strcmp(recording->output[0], output) != 0)
        fail_msg("%s under %s: '%s' instead of '%s'", command, schedule, recording->output[0], output);
    return recording;
}

static void every_timer_rings_in_virtual_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
            struct recording *recording = attempt_under(*schedule, attempts[i].name, attempts[i].output);
            const int64_t least = attempts[i].tenths * SECOND / 10;
            assert_true(recording->duration >= least && recording->duration < least + 2 * SECOND);
            recording_free(recording);
        }
}

static void no_deadlock_is_called_while_a_timer_is_set(void **state)
{
    (void)state;
    const char *const waiting[] = { "signal", "thread", "epoll", "cpu" };
    for (size_t i = 0; i < sizeof waiting / sizeof *waiting; i++)
        for (size_t j = 0; j < sizeof attempts / sizeof *attempts; j++)
            if (strcmp(attempts[j].name, waiting[i]) == 0)
                recording_free(attempt_under("natural", waiting[i], attempts[j].output));
}

/* On some machines such a timer leaves the program no time at all when nobody records it. */
static void a_timer_faster_than_its_handler_leaves_time_for_the_work(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++)
        recording_free(attempt_under(*schedule, "short", "done\n"));
}

static void the_same_seed_gives_the_same_rings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        struct recording *first = attempt_under("shuffle:9", attempts[i].name, attempts[i].output);
        struct recording *second = attempt_under("shuffle:9", attempts[i].name, attempts[i].output);
        assert_int_equal(first->event_count, second->event_count);
        assert_true(first->duration == second->duration);
        recording_free(first);
        recording_free(second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_timer_rings_in_virtual_time),
        cmocka_unit_test(no_deadlock_is_called_while_a_timer_is_set),
        cmocka_unit_test(a_timer_faster_than_its_handler_leaves_time_for_the_work),
        cmocka_unit_test(the_same_seed_gives_the_same_rings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
