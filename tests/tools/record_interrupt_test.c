/* The recorder itself is told to stop: it ends the run in order, and its caller's handlers are as they were. */
#define _GNU_SOURCE
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "recorded.h"

static volatile sig_atomic_t heard;

static void on_signal(int number)
{
    heard = number;
}

static void hear(int number)
{
    struct sigaction mine = { .sa_handler = on_signal };
    sigemptyset(&mine.sa_mask);
    heard = 0;
    assert_int_equal(sigaction(number, &mine, NULL), 0);
}

/* A signal to ourselves in a tenth of a second; record() allows us no child that could send it. */
static timer_t start_timer(int number)
{
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = number };
    struct itimerspec when = { .it_value.tv_nsec = 100000000 };
    assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    assert_int_equal(timer_settime(timer, 0, &when, NULL), 0);
    return timer;
}

static void assert_interrupted(const char *schedule, const char *command, int number)
{
    struct sigaction after;
    hear(number);
    timer_t timer = start_timer(number);
    struct record_options options = options_under(schedule);
    options.cpu_limit = INT64_C(60000000000); /* or it could be found busy first */
    struct recording *recording = record_program(command, &options);
    assert_int_equal(timer_delete(timer), 0);
    assert_ended(recording, ENDING_INTERRUPTED, number);
    assert_true(recording->process_count > 0 && recording->processes[recording->process_count - 1].left_behind);
    recording_free(recording);
    assert_int_equal(sigaction(number, NULL, &after), 0);
    assert_ptr_equal(after.sa_handler, on_signal);
    signal(number, SIG_DFL);
}

static void a_natural_run_is_ended_by_sigint_sigterm_and_sighup(void **state)
{
    (void)state;
    assert_interrupted("natural", "endless", SIGINT);
    assert_interrupted("natural", "endless", SIGTERM);
    assert_interrupted("natural", "endless", SIGHUP);
}

static void a_chosen_run_is_ended_in_the_middle_of_a_computation(void **state)
{
    (void)state;
    assert_interrupted("child-first", "endless", SIGINT);
    assert_interrupted("child-first", "endless", SIGTERM);
}

static void a_chosen_run_is_ended_while_it_waits_for_the_outside(void **state)
{
    (void)state;
    int ends[2], before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    timer_t timer = start_timer(SIGTERM);
    struct record_options options = options_under("shuffle:1");
    options.in = STREAM_OWN;
    struct recording *recording = record_program("read_stdin", &options);
    assert_int_equal(timer_delete(timer), 0);
    assert_int_equal(dup2(before, STDIN_FILENO), STDIN_FILENO);
    close(before);
    close(ends[0]);
    close(ends[1]);
    assert_ended(recording, ENDING_INTERRUPTED, SIGTERM);
    recording_free(recording);
}

/* Breaks the run off, and is told to stop in the same moment. */
static size_t break_off(void *context, const struct recording *so_far, const struct candidate *candidates, size_t count)
{
    (void)context;
    (void)so_far;
    (void)candidates;
    raise(SIGINT);
    return count;
}

static void what_comes_when_the_run_is_over_is_left_to_the_caller(void **state)
{
    (void)state;
    hear(SIGINT);
    struct record_options options = options_under("child-first");
    options.choose = break_off;
    struct recording *recording = record_program("writers two", &options);
    assert_ended(recording, ENDING_INTERRUPTED, -1);
    recording_free(recording);
    assert_int_equal(heard, SIGINT);
    signal(SIGINT, SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_natural_run_is_ended_by_sigint_sigterm_and_sighup),
        cmocka_unit_test(a_chosen_run_is_ended_in_the_middle_of_a_computation),
        cmocka_unit_test(a_chosen_run_is_ended_while_it_waits_for_the_outside),
        cmocka_unit_test(what_comes_when_the_run_is_over_is_left_to_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
