/* A recording as a file: what is written, as its description says, and that it comes back the same. */
#define _GNU_SOURCE
#include <signal.h>

#include <jansson.h>

#include "recording_full.h"

static void everything_comes_back_as_it_was_and_is_written_the_same_again(void **state)
{
    (void)state;
    struct recording *recording = full_recording("natural");
    char *text = written(recording);
    struct recording *back = read_back(text);
    char *again = written(back);
    assert_same(recording, back);
    assert_string_equal(text, again);
    free(text);
    free(again);
    recording_free(recording);
    recording_free(back);
}

static void the_file_is_as_its_description_says(void **state)
{
    (void)state;
    struct recording *recording = full_recording("shuffle:18446744073709551615");
    char *text = written(recording);
    assert_string_equal(text,
        "{\n\"format\": \"fork-school-recording\",\n\"version\": 1,\n"
        "\"argv\": [\"./demo\", \"\", {\"base64\": \"/w==\"}],\n"
        "\"schedule\": \"shuffle:18446744073709551615\",\n\"injections\": [\"fork:EAGAIN:2\"],\n"
        "\"ending\": \"deadline\",\n\"status\": 1792,\n\"duration\": 9223372036854775807,\n"
        "\"processes\": [\n"
        "{\"name\": \"P0\", \"program\": \"demo\", \"pid\": 1000, \"birth\": 0, \"left_behind\": true},\n"
        "{\"name\": \"P0.1\", \"program\": \"tr\xc3\xa9s\", \"pid\": 1001, \"parent\": 0, \"birth\": 1, \"exit\": 13, "
        "\"adopted\": 12, \"reaped\": 14, \"reaper\": 0, \"status\": 15}\n],\n"
        "\"events\": [\n"
        "{\"kind\": \"start\", \"process\": 0},\n"
        "{\"kind\": \"birth\", \"process\": 0, \"time\": 1000, \"other\": 1},\n"
        "{\"kind\": \"call\", \"process\": 0, \"call\": \"fcntl\", \"args\": [3, -7, 9223372036854775807], "
        "\"partner\": 3, \"object\": 1, \"blocked\": true},\n"
        "{\"kind\": \"return\", \"process\": 0, \"call\": \"fcntl\", \"result\": -9223372036854775808, "
        "\"partner\": 2, \"object\": 1},\n"
        "{\"kind\": \"call\", \"process\": 0, \"call\": \"kill\", \"args\": [-1, 9], \"partner\": 5, \"signal\": 9, "
        "\"refused\": true, \"source\": 1},\n"
        "{\"kind\": \"return\", \"process\": 0, \"call\": \"kill\", \"result\": -1, \"partner\": 4, "
        "\"refused\": true},\n"
        "{\"kind\": \"call\", \"process\": 0, \"call\": \"fork\", \"partner\": 7, \"injected\": true, "
        "\"source\": 0},\n"
        "{\"kind\": \"return\", \"process\": 0, \"call\": \"fork\", \"result\": -11, \"partner\": 6, "
        "\"injected\": true},\n"
        "{\"kind\": \"call\", \"process\": 0, \"call\": \"write\", \"args\": [1, 300], \"partner\": 9},\n"
        "{\"kind\": \"return\", \"process\": 0, \"call\": \"write\", \"result\": 300, \"partner\": 8, "
        "\"object\": 0, \"data\": \"caf\xc3\xa9\\n\\u001B[2J\\\"\\\\\", \"data_cut\": true},\n"
        "{\"kind\": \"signal\", \"process\": 1, \"thread\": 4000000000, \"time\": 2000, \"other\": 0, "
        "\"signal\": 15, \"caught\": true},\n"
        "{\"kind\": \"exec\", \"process\": 1, \"time\": 2500, \"data\": \"\"},\n"
        "{\"kind\": \"adopted\", \"process\": 1, \"time\": 3000},\n"
        "{\"kind\": \"exit\", \"process\": 1, \"time\": 3000, \"status\": 15},\n"
        "{\"kind\": \"reaped\", \"process\": 1, \"time\": 3500, \"other\": 0},\n"
        "{\"kind\": \"call\", \"process\": 0, \"time\": 3600, \"call\": \"pause\"}\n],\n"
        "\"objects\": [\n"
        "{\"kind\": \"pipe\", \"name\": \"pipe 1\"},\n"
        "{\"kind\": \"file\", \"name\": {\"base64\": \"L3RtcC+A\"}}\n],\n"
        "\"sources\": [\n"
        "{\"file\": \"demo.c\", \"line\": 34, \"function\": \"main\"},\n"
        "{\"file\": {\"base64\": \"gC5j\"}, \"line\": 2147483647, \"function\": \"\"}\n],\n"
        "\"findings\": [\n"
        "{\"kind\": \"orphan\", \"severity\": \"note\", \"code\": \"M31\", \"process\": 1, \"event\": 12, "
        "\"text\": \"P0.1 outlived its parent.\"},\n"
        "{\"kind\": \"left-behind\", \"process\": 0, \"text\": \"P0 was still alive at the deadline.\"}\n],\n"
        "\"output\": {\n\"stdout\": \"caf\xc3\xa9\\n\",\n\"stderr\": {\"base64\": \"AIA=\"}\n}\n}\n");
    free(text);
    recording_free(recording);
}

static void measured_cpu_time_is_told_under_the_natural_schedule_alone(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "parent-first", "shuffle:1" };
    for (size_t i = 0; i < 4; i++) {
        struct recording *recording = full_recording(schedules[i]);
        char *text = written(recording);
        assert_int_equal(strstr(text, "\"cpu\": 123456") != NULL, i == 0);
        free(text);
        recording_free(recording);
    }
}

static void a_run_that_did_not_start_comes_back(void **state)
{
    (void)state;
    struct recording *recording = recording_new();
    recording->ending = ENDING_NOT_STARTED;
    recording->status = ENOENT;
    set_words(&recording->injections, NULL, 0);
    char *text = written(recording);
    assert_null(strstr(text, "injections")); /* none is the default */
    assert_non_null(strstr(text, "\"argv\": [],\n"));
    assert_non_null(strstr(text, "\"events\": [],\n"));
    struct recording *back = read_back(text);
    assert_int_equal(back->ending, ENDING_NOT_STARTED);
    assert_int_equal(back->status, ENOENT);
    assert_null(back->argv[0]);
    free(text);
    recording_free(back);
    recording_free(recording);
}

static void any_bytes_at_all_come_back(void **state)
{
    (void)state;
    char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    const struct { const char *bytes; size_t size; bool text; } data[] = {
        { "", 0, true }, { "\0", 1, false }, { "a\0b", 3, false }, { all, 256, false }, { all + 1, 127, true },
        { "\xed\xa0\x80", 3, false },      /* half a surrogate pair */
        { "\xc0\x80", 2, false },          /* a NUL, written too long */
        { "\xf4\x90\x80\x80", 4, false },  /* beyond Unicode */
        { "\xe2\x82", 2, false },          /* cut in the middle */
        { "\xf0\x9f\x8d\xb4\xef\xbf\xbf\xe2\x80\xa8", 10, true },
        { "\xff", 1, false }, { "\xff\xfe", 2, false }, { "\xff\xfe\xfd", 3, false }, { "\xff\xfe\xfd\xfc", 4, false },
    };
    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        struct recording *recording = full_recording("child-first");
        free(recording->events[9].data);
        set_data(&recording->events[9], data[i].bytes, data[i].size);
        recording_add_output(recording, 0, data[i].bytes, data[i].size);
        recording->processes[0].cpu = 0;
        char *text = written(recording);
        assert_int_equal(strstr(text, "\"data\": {\"base64\": ") == NULL, data[i].text);
        struct recording *back = read_back(text);
        assert_same(recording, back);
        free(text);
        recording_free(back);
        recording_free(recording);
    }
}

static void members_that_are_not_known_are_passed_over(void **state)
{
    (void)state;
    struct recording *recording = full_recording("natural");
    char *text = written(recording);
    char *one = replaced(text, "\"version\": 1", "\"version\": 1, \"weather\": [\"fine\"]");
    char *two = replaced(one, "\"kind\": \"start\"", "\"kind\": \"start\", \"mood\": null");
    struct recording *back = read_back(two);
    assert_same(recording, back);
    recording_free(back);
    recording_free(recording);
    free(two);
    free(one);
    free(text);
}

static void the_order_of_members_and_the_spaces_between_them_mean_nothing(void **state)
{
    (void)state;
    struct recording *recording = full_recording("natural");
    char *text = written(recording);
    json_t *json = json_loads(text, 0, NULL);
    char *sorted = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
    assert_non_null(sorted);
    struct recording *back = read_back(sorted);
    assert_same(recording, back);
    recording_free(back);
    recording_free(recording);
    json_decref(json);
    free(sorted);
    free(text);
}

static void a_stream_that_fails_is_told_as_such(void **state)
{
    (void)state;
    struct recording *recording = full_recording("natural"), *back;
    char why[100];
    FILE *full = fopen("/dev/full", "w");
    assert_int_equal(recording_write(recording, full), -EIO);
    fclose(full);
    FILE *folder = fopen("/", "r");
    assert_int_equal(recording_read(&back, folder, why, sizeof why), -EIO);
    assert_string_equal(why, "The recording could not be read to its end.");
    assert_null(back);
    fclose(folder);
    recording_free(recording);
}

/* The whole of docs/recording-format.md; the caller frees it. */
static char *description_read(void)
{
    char *text = NULL;
    size_t room = 0;
    FILE *stream = fopen("docs/recording-format.md", "r");
    assert_non_null(stream);
    assert_true(getdelim(&text, &room, '\0', stream) > 0);
    fclose(stream);
    return text;
}

static void assert_told(const char *description, const char *name)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "`%s`", name);
    if (!strstr(description, quoted))
        fail_msg("docs/recording-format.md does not tell of %s", quoted);
}

static void the_description_tells_of_every_name_and_member(void **state)
{
    (void)state;
    char *description = description_read();
    for (size_t i = 0; i < EVENT_KINDS; i++)
        assert_told(description, event_kind_names[i]);
    for (size_t i = 0; i < OBJECT_KINDS; i++)
        assert_told(description, object_kind_names[i]);
    for (size_t i = 0; i < ENDINGS; i++)
        assert_told(description, ending_names[i]);
    for (size_t i = 0; i < FINDING_KINDS; i++)
        assert_told(description, finding_kind_names[i]);
    for (size_t i = 0; i < SEVERITIES; i++)
        assert_told(description, severity_names[i]);
    for (enum call call = CALL_NONE + 1; call < CALLS; call++)
        assert_told(description, call_table[call].name);
    struct recording *recording = full_recording("natural");
    char *text = written(recording);
    for (char *end = text; (end = strstr(end, "\": ")); end++) { /* members are what stands before a colon */
        const char *begin = end;
        char name[32];
        while (begin[-1] != '"')
            begin--;
        snprintf(name, sizeof name, "%.*s", (int)(end - begin), begin);
        if (strcmp(name, "base64") != 0)
            assert_told(description, name);
    }
    free(text);
    recording_free(recording);
    free(description);
}

/* The recording that the description shows; the caller frees it. */
static char *example_read(void)
{
    char *description = description_read(), *begin = strstr(description, "```json\n"), *end;
    assert_non_null(begin);
    begin += strlen("```json\n");
    end = strstr(begin, "```");
    assert_non_null(end);
    char *example = strndup(begin, (size_t)(end - begin));
    free(description);
    return example;
}

static void the_descriptions_example_is_a_recording_as_we_write_it(void **state)
{
    (void)state;
    char *example = example_read();
    struct recording *recording = read_back(example);
    char *text = written(recording);
    assert_string_equal(text, example);
    free(text);
    free(example);
    recording_free(recording);
}

/* What descriptors stand for is another matter: that depends on where the test runs. */
static void the_descriptions_example_is_what_the_recorder_sees(void **state)
{
    (void)state;
    struct record_options options = options_under("child-first");
    const struct injection injection = { .call = CALL_FORK, .error = EAGAIN, .nth = 1 };
    options.injections = &injection;
    options.injection_count = 1;
    struct recording *recording = record_program("retry_fork", &options);
    free(recording->argv[0]);
    recording->argv[0] = strdup("build/tests/tools/programs/retry_fork");
    char *example = example_read(), *text = written(recording);
    *strstr(example, "\"objects\"") = '\0';
    *strstr(text, "\"objects\"") = '\0';
    assert_string_equal(example, text);
    free(example);
    free(text);
    recording_free(recording);
}

/* Programs of all sorts. None of them tries to reach beyond the run. */
static const char *const programs[] = {
    "exit_code 3", "exit_code -9", "family_tree", "wait_any", "pipe_deadlock", "daemon", "both_streams", "exec",
    "stop_continue", "semaphores", "threads", NULL,
};

static void recordings_of_real_programs_come_back_and_are_written_the_same_again(void **state)
{
    (void)state;
    const char *const schedules[] = { "natural", "child-first", "shuffle:3" };
    for (size_t i = 0; programs[i]; i++)
        for (size_t k = 0; k < sizeof schedules / sizeof *schedules; k++) {
            struct recording *recording = record_under(schedules[k], programs[i]);
            char *text = written(recording);
            struct recording *back = read_back(text);
            char *again = written(back);
            for (size_t process = 0; k > 0 && process < recording->process_count; process++)
                recording->processes[process].cpu = 0; /* not told under a chosen schedule */
            assert_same(recording, back);
            assert_string_equal(text, again);
            free(text);
            free(again);
            recording_free(recording);
            recording_free(back);
        }
}

static void two_recordings_of_one_program_under_one_chosen_schedule_are_the_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; programs[i]; i++) {
        struct recording *one = record_under("shuffle:5", programs[i]), *two = record_under("shuffle:5", programs[i]);
        char *first = written(one), *second = written(two);
        if (strcmp(first, second) != 0)
            fail_msg("%s: two recordings differ", programs[i]);
        free(first);
        free(second);
        recording_free(one);
        recording_free(two);
    }
}

static void a_program_that_cannot_be_run_has_a_recording_too(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "no-such-program");
    assert_int_equal(recording->ending, ENDING_NOT_STARTED);
    char *text = written(recording);
    struct recording *back = read_back(text);
    assert_same(recording, back);
    free(text);
    recording_free(recording);
    recording_free(back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back_as_it_was_and_is_written_the_same_again),
        cmocka_unit_test(the_file_is_as_its_description_says),
        cmocka_unit_test(measured_cpu_time_is_told_under_the_natural_schedule_alone),
        cmocka_unit_test(a_run_that_did_not_start_comes_back),
        cmocka_unit_test(any_bytes_at_all_come_back),
        cmocka_unit_test(members_that_are_not_known_are_passed_over),
        cmocka_unit_test(the_order_of_members_and_the_spaces_between_them_mean_nothing),
        cmocka_unit_test(a_stream_that_fails_is_told_as_such),
        cmocka_unit_test(the_description_tells_of_every_name_and_member),
        cmocka_unit_test(the_descriptions_example_is_a_recording_as_we_write_it),
        cmocka_unit_test(the_descriptions_example_is_what_the_recorder_sees),
        cmocka_unit_test(recordings_of_real_programs_come_back_and_are_written_the_same_again),
        cmocka_unit_test(two_recordings_of_one_program_under_one_chosen_schedule_are_the_same_bytes),
        cmocka_unit_test(a_program_that_cannot_be_run_has_a_recording_too),
    };
    return cmocka_run_group_tests_name("recording_file", tests, NULL, NULL);
}
