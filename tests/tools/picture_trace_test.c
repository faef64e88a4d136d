/* The Trace Event file, read back by a JSON reader and held against what the format's viewers need. */
#define _GNU_SOURCE /* open_memstream */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>

#include "picture_random.h"
#include "picture_samples.h"

static json_t *traced(const struct recording *recording)
{
    char *text = NULL;
    size_t size = 0;
    json_error_t why;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(picture_write_trace(recording, stream), 0);
    assert_int_equal(fclose(stream), 0);
    json_t *trace = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    if (!trace)
        fail_msg("line %d: %s", why.line, why.text);
    free(text);
    return trace;
}

static const char *text_of(const json_t *event, const char *member)
{
    const char *text = json_string_value(json_object_get(event, member));
    return text ? text : "";
}

static double number_of(const json_t *event, const char *member)
{
    assert_true(json_is_number(json_object_get(event, member)));
    return json_number_value(json_object_get(event, member));
}

/* What every event must have, by its phase. */
static void assert_event(const json_t *event, size_t processes)
{
    const char *phase = text_of(event, "ph");
    assert_int_not_equal(strlen(phase), 0);
    assert_non_null(strstr("X i s f M", phase));
    assert_true(json_is_string(json_object_get(event, "name")));
    assert_true(number_of(event, "pid") >= 1 && number_of(event, "pid") <= (double)processes);
    assert_true(number_of(event, "tid") >= 1);
    if (*phase != 'M')
        assert_true(number_of(event, "ts") >= 0);
    if (*phase == 'X')
        assert_true(number_of(event, "dur") >= 0);
    if (*phase == 'f')
        assert_string_equal(text_of(event, "bp"), "e");
}

static json_t *events_of(const json_t *trace)
{
    json_t *events = json_object_get(trace, "traceEvents");
    assert_true(json_is_array(events));
    return events;
}

static size_t count_of(const json_t *trace, const char *phase, const char *category)
{
    size_t index, count = 0;
    const json_t *event;
    for (index = 0; (event = json_array_get(events_of(trace), index)); index++)
        count += strcmp(text_of(event, "ph"), phase) == 0 && strcmp(text_of(event, "cat"), category) == 0;
    return count;
}

/* Slices of one thread lie in each other or apart: viewers drop what overlaps. */
static void assert_nested(const json_t *trace)
{
    size_t i, j;
    const json_t *one, *other;
    for (i = 0; (one = json_array_get(events_of(trace), i)); i++) {
        if (strcmp(text_of(one, "ph"), "X") != 0)
            continue;
        for (j = 0; (other = json_array_get(events_of(trace), j)); j++) {
            if (j >= i || strcmp(text_of(other, "ph"), "X") != 0 || number_of(one, "pid") != number_of(other, "pid") ||
                number_of(one, "tid") != number_of(other, "tid"))
                continue;
            double a = number_of(one, "ts"), b = a + number_of(one, "dur");
            double c = number_of(other, "ts"), d = c + number_of(other, "dur");
            assert_true(b <= c || d <= a || (a >= c && b <= d) || (c >= a && d <= b));
        }
    }
}

/* Each arrow has its two ends, the first one first, and both lie in a slice that it can be tied to. */
static void assert_arrows(const json_t *trace)
{
    size_t i, j;
    const json_t *event, *slice;
    double begun = -1;
    for (i = 0; (event = json_array_get(events_of(trace), i)); i++) {
        if (strcmp(text_of(event, "cat"), "flow") != 0)
            continue;
        bool starts = *text_of(event, "ph") == 's', tied = false;
        if (starts)
            begun = number_of(event, "id");
        else
            assert_true(number_of(event, "id") == begun);
        for (j = 0; (slice = json_array_get(events_of(trace), j)); j++) {
            if (strcmp(text_of(slice, "ph"), "X") == 0 && number_of(slice, "pid") == number_of(event, "pid"))
                tied |= number_of(slice, "ts") <= number_of(event, "ts") &&
                        number_of(event, "ts") <= number_of(slice, "ts") + number_of(slice, "dur");
        }
        assert_true(tied);
    }
}

static void every_sample_is_a_valid_trace(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct recording *recording = samples[i].make();
        json_t *trace = traced(recording);
        size_t index;
        const json_t *event;
        for (index = 0; (event = json_array_get(events_of(trace), index)); index++)
            assert_event(event, recording->process_count);
        if (recording->process_count < 100) {
            assert_nested(trace);
            assert_arrows(trace);
        }
        json_decref(trace);
        recording_free(recording);
    }
}

static void so_is_one_that_makes_no_sense(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct recording *recording = random_recording(seed);
        recording->schedule.kind = seed % 2 ? SCHEDULE_NATURAL : SCHEDULE_SHUFFLE;
        json_t *trace = traced(recording);
        size_t index;
        const json_t *event;
        for (index = 0; (event = json_array_get(events_of(trace), index)); index++)
            assert_event(event, recording->process_count);
        json_decref(trace);
        recording_free(recording);
    }
}

static void lives_zombies_waits_and_arrows_are_there(void **state)
{
    (void)state;
    json_t *trace = traced(sample_zombie());
    assert_int_equal(count_of(trace, "X", "life"), 4);
    assert_int_equal(count_of(trace, "X", "zombie"), 3);
    assert_int_equal(count_of(trace, "s", "flow"), 5);
    assert_int_equal(count_of(trace, "f", "flow"), 5);
    assert_int_equal(count_of(trace, "i", "output"), 4);
    assert_int_equal(count_of(trace, "X", "waits"), 0);
    json_decref(trace);
    recording_free(sample);
    trace = traced(sample_signals());
    assert_int_equal(count_of(trace, "X", "waits"), 4);
    assert_int_equal(count_of(trace, "i", "signal"), 3);
    json_decref(trace);
    recording_free(sample);
}

static void a_life_lasts_from_birth_to_end(void **state)
{
    (void)state;
    struct recording *recording = sample_fork_wait();
    json_t *trace = traced(recording);
    size_t index, seen = 0;
    const json_t *event;
    for (index = 0; (event = json_array_get(events_of(trace), index)); index++)
        if (strcmp(text_of(event, "name"), "P0.1: exit 7") == 0) {
            seen++;
            assert_true(number_of(event, "ts") == (double)recording->processes[1].birth);
            assert_true(number_of(event, "ts") + number_of(event, "dur") == (double)recording->processes[1].exit);
        }
    assert_int_equal(seen, 1);
    json_decref(trace);
    recording->schedule.kind = SCHEDULE_NATURAL; /* real time now */
    recording->events[recording->processes[1].exit].time = 5000000;
    trace = traced(recording);
    for (index = 0; (event = json_array_get(events_of(trace), index)); index++)
        if (strcmp(text_of(event, "name"), "P0.1: exit 7") == 0)
            assert_true(number_of(event, "ts") + number_of(event, "dur") == 5000.0);
    assert_string_equal(text_of(json_object_get(trace, "otherData"), "clock"), "real time");
    json_decref(trace);
    recording_free(recording);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    struct recording *recording = sample_fork_wait();
    assert_int_equal(picture_write_trace(recording, full), -EIO);
    (void)fclose(full); /* it fails, as it should */
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_a_valid_trace),
        cmocka_unit_test(so_is_one_that_makes_no_sense),
        cmocka_unit_test(lives_zombies_waits_and_arrows_are_there),
        cmocka_unit_test(a_life_lasts_from_birth_to_end),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
