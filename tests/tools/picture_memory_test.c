/* Every picture says -ENOMEM, and frees what it has, whichever of its allocations fails.
 * link: -Wl,--wrap=calloc -Wl,--wrap=reallocarray -Wl,--wrap=strdup */
#define _GNU_SOURCE /* reallocarray */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>

#include "picture_samples.h"

/* How many allocations still succeed; negative: all. */
static long allowance = -1;

static bool granted(void)
{
    if (allowance < 0)
        return true;
    return allowance-- > 0;
}

void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *array, size_t count, size_t size);
char *__real_strdup(const char *text);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *array, size_t count, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_calloc(size_t count, size_t size)
{
    return granted() ? __real_calloc(count, size) : NULL;
}

void *__wrap_reallocarray(void *array, size_t count, size_t size)
{
    return granted() ? __real_reallocarray(array, count, size) : NULL;
}

char *__wrap_strdup(const char *text)
{
    return granted() ? __real_strdup(text) : NULL;
}

static void *json_malloc_or_not(size_t size)
{
    return granted() ? malloc(size) : NULL;
}

static int write_trace(const struct recording *recording, const struct picture_options *options, FILE *stream)
{
    (void)options;
    return picture_write_trace(recording, stream);
}

/* Let the first allocation fail, then the second one, and so on until all succeed. */
static void assert_survives(int (*write)(const struct recording *, const struct picture_options *, FILE *), long least)
{
    struct recording *recording = sample_zombie();
    FILE *stream = fopen("/dev/null", "w");
    assert_non_null(stream);
    long number = -1;
    int error;
    do {
        allowance = ++number;
        error = write(recording, NULL, stream);
        allowance = -1;
        assert_true(error == 0 || error == -ENOMEM);
        assert_true(number < 10000);
    } while (error != 0);
    assert_true(number > least);
    assert_int_equal(fclose(stream), 0);
    recording_free(recording);
}

static void text_survives(void **state)
{
    (void)state;
    assert_survives(picture_write_text, 40);
}

static void a_figure_survives(void **state)
{
    (void)state;
    assert_survives(picture_write_svg, 40);
}

static void a_trace_survives(void **state)
{
    (void)state;
    json_set_alloc_funcs(json_malloc_or_not, free);
    assert_survives(write_trace, 40);
    json_set_alloc_funcs(malloc, free);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_survives),
        cmocka_unit_test(a_figure_survives),
        cmocka_unit_test(a_trace_survives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
