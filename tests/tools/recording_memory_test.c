/* Writing and reading a recording when memory runs out.
 * link: -Wl,--wrap=malloc,--wrap=reallocarray,--wrap=realloc,--wrap=calloc,--wrap=strdup,--wrap=strndup */
#define _GNU_SOURCE
#include <jansson.h>

#include "recording_full.h"

/* Memory that runs out: so many more allocations, and one fails, or, if it is `gone`, all from there on. Negative: none
 * does. */
static int allocations_left = -1;
static bool memory_gone;

static bool memory_is_out(void)
{
    if (allocations_left > 0 || (allocations_left == 0 && !memory_gone))
        return allocations_left-- == 0;
    return allocations_left == 0;
}

#define WRAPPED(result, name, parameters, arguments) \
    result __real_##name parameters;                 \
    result __wrap_##name parameters;                 \
    result __wrap_##name parameters                  \
    {                                                \
        return memory_is_out() ? NULL : __real_##name arguments; \
    }

WRAPPED(void *, malloc, (size_t size), (size))
WRAPPED(void *, reallocarray, (void *old, size_t count, size_t size), (old, count, size))
WRAPPED(void *, realloc, (void *old, size_t size), (old, size))
WRAPPED(void *, calloc, (size_t count, size_t size), (count, size))
WRAPPED(char *, strdup, (const char *text), (text))
WRAPPED(char *, strndup, (const char *text, size_t size), (text, size))

/* jansson does not always say that it was memory that it lacked: then the file seems wrong. And where one allocation
 * fails and the next does not, it may lose a byte of a string and tell nobody: that is not asserted here. */
static void a_lack_of_memory_while_reading_is_told(void **state)
{
    (void)state;
    struct recording *recording = full_recording("natural"), *back = NULL;
    char *text = written(recording), why[200];
    int told = 0, other = 0;
    bool missed = true;
    json_set_alloc_funcs(__wrap_malloc, free);
    for (int good = 0; missed; good++) {
        FILE *stream = fmemopen(text, strlen(text), "r");
        memory_gone = good % 2;
        allocations_left = good / 2;
        int error = recording_read(&back, stream, why, sizeof why);
        missed = allocations_left <= 0;
        allocations_left = -1;
        fclose(stream);
        assert_int_equal(error == 0, back != NULL);
        if (error == -ENOMEM)
            assert_string_equal(why, "There is not enough memory to read the recording.");
        else if (error == 0 && (memory_gone || !missed))
            assert_same(recording, back);
        recording_free(back);
        told += error == -ENOMEM;
        other += error != -ENOMEM;
    }
    json_set_alloc_funcs(malloc, free);
    assert_in_range(told, 500, 10000);
    assert_in_range(other, 1, told);
    recording_free(recording);
    free(text);
}

/* A text may be written as base64 for want of memory: it is right all the same. */
static void a_lack_of_memory_while_writing_is_told(void **state)
{
    (void)state;
    struct recording *recording = full_recording("natural");
    int told = 0, other = 0;
    bool missed = true;
    for (int good = 0; missed; good++) {
        static char text[10000];
        FILE *stream = fmemopen(text, sizeof text, "w");
        json_set_alloc_funcs(__wrap_malloc, free);
        memory_gone = good % 2;
        allocations_left = good / 2;
        int error = recording_write(recording, stream);
        missed = allocations_left <= 0;
        allocations_left = -1;
        json_set_alloc_funcs(malloc, free);
        fclose(stream);
        assert_true(error == 0 || error == -ENOMEM);
        if (error == 0) {
            struct recording *back = read_back(text);
            assert_same(recording, back);
            recording_free(back);
        }
        told += error == -ENOMEM;
        other += error == 0;
    }
    assert_in_range(told, 400, 5000);
    assert_in_range(other, 1, told / 10);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lack_of_memory_while_reading_is_told),
        cmocka_unit_test(a_lack_of_memory_while_writing_is_told),
    };
    return cmocka_run_group_tests_name("recording_memory", tests, NULL, NULL);
}
