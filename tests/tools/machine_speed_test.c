/* No limit of time strikes on a slow machine what it lets be elsewhere. The machine here is as slow as the tests say:
 * its clocks run faster, for the recorder and for nobody else.
 * link: -Wl,--wrap=clock_gettime */
#define _GNU_SOURCE
#include <time.h>

#include "footing/speed.h"
#include "recorded.h"

#define SLOW 40 /* times slower than it is */

static int slowness = 1;

int __real_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    const int failed = __real_clock_gettime(clock, time);
    const int64_t nanoseconds = (time->tv_sec * INT64_C(1000000000) + time->tv_nsec) * slowness;
    time->tv_sec = nanoseconds / 1000000000;
    time->tv_nsec = nanoseconds % 1000000000;
    return failed;
}

/* It computes for ten times as long as it may on an ordinary machine: on this one that is a quarter of it. */
static void a_long_computation_is_not_taken_for_busy(void **state)
{
    (void)state;
    struct record_options options = options_under("child-first");
    options.cpu_limit = 50000000;
    slowness = SLOW;
    struct recording *recording = record_program("computes 5", &options);
    slowness = 1;
    assert_success(recording);
    assert_string_equal(recording->output[0], "computed\n");
    assert_int_equal(count_findings(recording, FINDING_BUSY), 0);
    recording_free(recording);
}

static void limits_are_those_of_an_ordinary_machine_or_more(void **state)
{
    (void)state;
    slowness = SLOW;
    assert_in_range(limit_of_real_time(1000), 4000, 100000); /* a machine ten times as fast as ordinary: still slow */
    slowness = 1;
    assert_true(limit_of_real_time(1000) >= 1000);
    assert_true(limit_of_cpu(1000) >= 1000);
}

static void a_patient_deadline_comes_later(void **state)
{
    (void)state;
    struct record_options options = options_under("natural"); /* so that a sleep is one */
    options.deadline = INT64_C(20000000000); /* half a second, as its clock runs */
    for (int patient = 0; patient < 2; patient++) {
        options.patient = patient;
        slowness = SLOW;
        struct recording *recording;
        const int error = record(&recording, (char *[]){"sleep", "2", NULL}, &options);
        slowness = 1;
        assert_int_equal(error, 0);
        assert_int_equal(recording->ending, patient ? ENDING_DONE : ENDING_DEADLINE);
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_computation_is_not_taken_for_busy),
        cmocka_unit_test(limits_are_those_of_an_ordinary_machine_or_more),
        cmocka_unit_test(a_patient_deadline_comes_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
