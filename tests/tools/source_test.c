/* Positions in the source: each call where the program made it, the same in every run, and none without -g. */
#define _GNU_SOURCE
#include "recorded.h"

#include <unistd.h>

#include "record/recording_file.h"

#define SOURCE "tests/tools/programs/positions.c"

static struct recording *record_sources(const char *schedule, const char *command)
{
    struct record_options options = options_under(schedule);
    options.sources = true;
    return record_program(command, &options);
}

/* The line of the program's source that has this comment. */
static int line_marked(const char *comment)
{
    char line[256];
    int number = 0, found = 0;
    FILE *source = fopen(SOURCE, "r");
    assert_non_null(source);
    while (fgets(line, sizeof line, source) && !found)
        found = (number++, strstr(line, comment)) ? number : 0;
    fclose(source);
    if (!found)
        fail_msg("%s has no %s", SOURCE, comment);
    return found;
}

static void assert_position(const struct recording *recording, enum call call, size_t process, const char *comment)
{
    size_t event = next_call(recording, 0, call, process);
    assert_true(event < recording->event_count);
    size_t source = recording->events[event].source;
    assert_true(source < recording->source_count);
    const struct source_line *at = &recording->sources[source];
    assert_string_equal(at->file, "positions.c");
    assert_int_equal(at->line, line_marked(comment));
    assert_string_equal(at->function, strstr(comment, " in ") + 4);
}

static void each_call_stands_where_the_program_made_it(void **state)
{
    (void)state;
    static const char *const schedules[] = { "child-first", "parent-first", "natural" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct recording *recording = record_sources(schedules[i], "positions");
        assert_success(recording);
        assert_position(recording, CALL_PIPE, 0, "PIPE in two_pipes");
        assert_position(recording, CALL_FORK, 0, "FORK in main");
        assert_position(recording, CALL_KILL, 0, "KILL in main"); /* it returns to the next line */
        assert_position(recording, CALL_WRITE, 0, "WRITE in tell");
        assert_position(recording, CALL_WRITE, 1, "WRITE in tell");
        assert_position(recording, CALL_WAIT4, 0, "WAIT4 in main");
        recording_free(recording);
    }
}

static void a_return_has_the_position_of_its_call(void **state)
{
    (void)state;
    char here[64], there[64];
    struct recording *recording = record_sources("child-first", "positions");
    size_t call = next_call(recording, 0, CALL_FORK, 0);
    assert_true(source_describe(recording, call, here, sizeof here) > 0);
    assert_true(source_describe(recording, recording->events[call].partner, there, sizeof there) > 0);
    assert_string_equal(here, there);
    assert_int_equal(strncmp(here, "positions.c:", 12), 0);
    assert_int_equal(source_describe(recording, 0, here, sizeof here), 0);
    recording_free(recording);
}

static char *text_of(const struct recording *recording)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(recording_write(recording, stream), 0);
    fclose(stream);
    return text;
}

static void positions_are_the_same_in_every_run(void **state)
{
    (void)state;
    struct recording *one = record_sources("shuffle:3", "positions"), *other = record_sources("shuffle:3", "positions");
    char *first = text_of(one), *second = text_of(other);
    assert_string_equal(first, second);
    assert_non_null(strstr(first, "\"file\": \"positions.c\""));
    free(first);
    free(second);
    recording_free(one);
    recording_free(other);
}

static void nobody_who_has_not_asked_gets_any(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "positions");
    assert_int_equal(recording->source_count, 0);
    recording_free(recording);
}

static void a_program_without_debug_information_has_none(void **state)
{
    (void)state;
    char command[512], path[256];
    snprintf(path, sizeof path, "%s/tests/tools/programs/positions-stripped", build_folder());
    snprintf(command, sizeof command, "objcopy --strip-debug %s/tests/tools/programs/positions %s", build_folder(),
             path);
    assert_int_equal(system(command), 0); // NOLINT: both names are our own
    struct recording *recording = record_sources("child-first", "positions-stripped");
    unlink(path);
    assert_success(recording);
    assert_int_equal(recording->source_count, 0);
    recording_free(recording);
}

/* The shell is another program, without debug information, and at the same pid. */
static void an_exec_changes_the_program_that_is_looked_at(void **state)
{
    (void)state;
    char script[256];
    snprintf(script, sizeof script, "exec %s/tests/tools/programs/positions", build_folder());
    char *const argv[] = { "sh", "-c", script, NULL };
    struct record_options options = options_under("child-first");
    options.sources = true;
    struct recording *recording = record_command(argv, &options);
    assert_success(recording);
    size_t exec = next_call(recording, 0, CALL_EXEC, 0);
    assert_true(exec < recording->event_count);
    assert_true(recording->events[exec].source == NOBODY);
    assert_position(recording, CALL_FORK, 0, "FORK in main");
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_stands_where_the_program_made_it),
        cmocka_unit_test(a_return_has_the_position_of_its_call),
        cmocka_unit_test(positions_are_the_same_in_every_run),
        cmocka_unit_test(nobody_who_has_not_asked_gets_any),
        cmocka_unit_test(a_program_without_debug_information_has_none),
        cmocka_unit_test(an_exec_changes_the_program_that_is_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
