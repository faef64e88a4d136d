/* What the program wrote, where it wrote it, and what it read. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "recorded.h"
#include "../needs.h"

/* All that `process` wrote to that descriptor, put together from the events. The caller frees it. */
static char *written_by(const struct recording *recording, size_t process, int fd)
{
    char *text = calloc(1, 65536);
    assert_non_null(text);
    for (size_t i = 0; (i = next_call(recording, i, CALL_WRITE, process)) != NOBODY; i++) {
        if (recording->events[i].args[0] != fd)
            continue;
        const struct event *end = &recording->events[recording->events[i].partner];
        assert_int_equal(end->data_size, end->result);
        strncat(text, end->data, end->data_size);
    }
    return text;
}

static void assert_written(const struct recording *recording, size_t process, int fd, const char *expected)
{
    char *text = written_by(recording, process, fd);
    assert_string_equal(text, expected);
    free(text);
}

static void streams_are_kept_apart(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "both_streams");
    assert_success(recording);
    assert_string_equal(recording->output[0], "buffered\nbuffered\n");
    assert_string_equal(recording->output[1], "parent to stderr\nchild to stderr\nparent again\n");
    assert_int_equal(recording->output_size[1], strlen(recording->output[1]));
    recording_free(recording);
}

static void a_write_belongs_to_who_wrote_it(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "both_streams");
        assert_written(recording, 1, STDOUT_FILENO, "buffered\n");
        assert_written(recording, 1, STDERR_FILENO, "child to stderr\n");
        assert_written(recording, 0, STDOUT_FILENO, "buffered\n");
        assert_written(recording, 0, STDERR_FILENO, "parent to stderr\nparent again\n");
        recording_free(recording);
    }
}

static void a_terminal_is_buffered_by_the_line(void **state)
{
    (void)state;
    need(has_terminals(), "has no new terminals");
    struct record_options options = options_under("child-first");
    options.out = STREAM_TTY;
    struct recording *recording = record_program("both_streams", &options);
    assert_success(recording);
    assert_written(recording, 0, STDOUT_FILENO, "buffered\n");
    assert_written(recording, 1, STDOUT_FILENO, "");
    assert_non_null(strstr(recording->output[0], "buffered"));
    assert_null(strstr(strstr(recording->output[0], "buffered") + 1, "buffered"));
    recording_free(recording);
}

static void content_beyond_the_cap_is_cut_and_says_so(void **state)
{
    (void)state;
    struct record_options options = options_under("child-first");
    options.data_cap = 100;
    options.event_limit = 50;
    struct recording *recording = record_program("chatter", &options);
    size_t call = next_call(recording, 0, CALL_WRITE, 1);
    assert_int_not_equal(call, NOBODY);
    const struct event *end = &recording->events[recording->events[call].partner];
    assert_int_equal(end->result, 1024);
    assert_int_equal(end->data_size, 100);
    assert_true(end->data_cut);
    recording_free(recording);
}

static void what_goes_to_a_pipe_of_the_program_is_not_kept(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "shared_pipe");
    size_t call = next_call(recording, 0, CALL_WRITE, 1);
    assert_int_not_equal(call, NOBODY);
    assert_null(recording->events[recording->events[call].partner].data);
    recording_free(recording);
}

static void writers_of_one_pipe_keep_their_own_order(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "shared_pipe");
        assert_success(recording);
        assert_int_equal(recording->output_size[0], 18);
        for (char writer = 'a'; writer <= 'c'; writer++) {
            const char first[] = { writer, '0', 0 }, second[] = { writer, '1', 0 };
            const char *one = strstr(recording->output[0], first), *two = strstr(recording->output[0], second);
            assert_non_null(one);
            assert_non_null(two);
            assert_true(one < two);
        }
        recording_free(recording);
    }
}

static void both_ends_of_a_pipe_are_one_object(void **state)
{
    (void)state;
    struct recording *recording = record_under("parent-first", "shared_pipe");
    size_t writing = next_call(recording, 0, CALL_WRITE, 1), reading = next_call(recording, 0, CALL_READ, 0);
    size_t object = recording->events[writing].object;
    assert_true(object < recording->object_count);
    assert_int_equal(recording->objects[object].kind, OBJECT_PIPE);
    assert_int_equal(recording->events[reading].object, object);
    recording_free(recording);
}

static void stdin_from_outside_is_read_to_its_end(void **state)
{
    (void)state;
    int ends[2], before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "from outside\n", 13), 13);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    struct record_options options = options_under("child-first");
    options.in = STREAM_OWN;
    struct recording *recording = record_program("read_stdin", &options);
    assert_int_equal(dup2(before, STDIN_FILENO), STDIN_FILENO);
    close(before);
    assert_success(recording);
    assert_string_equal(recording->output[0], "from outside\n");
    recording_free(recording);
}

static void stdin_may_be_nothing(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "read_stdin");
    assert_success(recording);
    assert_string_equal(recording->output[0], "");
    recording_free(recording);
}

static void captured_output_is_passed_on_where_asked_for(void **state)
{
    (void)state;
    char text[64] = "";
    int file = memfd_create("stderr", MFD_CLOEXEC), before = dup(STDERR_FILENO);
    assert_int_equal(dup2(file, STDERR_FILENO), STDERR_FILENO);
    struct record_options options = options_under("parent-first");
    options.out = STREAM_NULL;
    options.forward = true;
    struct recording *recording = record_program("both_streams", &options);
    assert_int_equal(dup2(before, STDERR_FILENO), STDERR_FILENO);
    close(before);
    assert_success(recording);
    assert_true(pread(file, text, sizeof text - 1, 0) > 0);
    close(file);
    assert_string_equal(text, recording->output[1]);
    assert_string_equal(text, "parent to stderr\nchild to stderr\nparent again\n");
    recording_free(recording);
}

static void the_program_has_a_process_group_of_its_own(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "surroundings");
    assert_success(recording);
    assert_non_null(strstr(recording->output[0], "pid 1000, parent 999, group 1000\n"));
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_are_kept_apart),
        cmocka_unit_test(a_write_belongs_to_who_wrote_it),
        cmocka_unit_test(a_terminal_is_buffered_by_the_line),
        cmocka_unit_test(content_beyond_the_cap_is_cut_and_says_so),
        cmocka_unit_test(what_goes_to_a_pipe_of_the_program_is_not_kept),
        cmocka_unit_test(writers_of_one_pipe_keep_their_own_order),
        cmocka_unit_test(both_ends_of_a_pipe_are_one_object),
        cmocka_unit_test(stdin_from_outside_is_read_to_its_end),
        cmocka_unit_test(stdin_may_be_nothing),
        cmocka_unit_test(captured_output_is_passed_on_where_asked_for),
        cmocka_unit_test(the_program_has_a_process_group_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
