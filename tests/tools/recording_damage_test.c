/* Files that are no recording, or not quite: each fault is named, and none does harm. */
#define _GNU_SOURCE
#include "record/base64.h"
#include "recording_full.h"

static void base64_of_any_length_is_read_and_nothing_else_is(void **state)
{
    (void)state;
    /* RFC 4648, section 10, and what is close to it */
    const struct { const char *bytes, *text; } good[] = {
        { "", "" },           { "f", "Zg==" },         { "fo", "Zm8=" },         { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" }, { "\xfb\xff", "+/8=" },
    };
    const struct { const char *text; size_t length; } bad[] = {
        { "Z", 1 },    { "Zg", 2 },       { "Zg=", 3 },   { "Zm9vY", 5 },  { "====", 4 },
        { "Z===", 4 }, { "Zh==", 4 },     { "Zm9=", 4 },  { "Z\0==", 4 },  { "Zm\0v", 4 },
        { "Zm-v", 4 }, { "Zg==Zg==", 8 }, { "Zm9\n", 4 }, { "Zm=v", 4 },   { "\xff\xff==", 4 },
    };
    char *bytes;
    size_t size;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char *text = base64_encode(good[i].bytes, strlen(good[i].bytes));
        assert_string_equal(text, good[i].text);
        assert_int_equal(base64_decode(&bytes, &size, text, strlen(text)), 0);
        assert_int_equal(size, strlen(good[i].bytes));
        assert_string_equal(bytes, good[i].bytes);
        free(bytes);
        free(text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *exact = malloc(bad[i].length); /* so that a sanitizer sees a byte read beyond it */
        memcpy(exact, bad[i].text, bad[i].length);
        assert_int_equal(base64_decode(&bytes, &size, exact, bad[i].length), -EINVAL);
        assert_null(bytes);
        free(exact);
    }
}

static void whatever_is_wrong_is_named_with_its_place_and_the_cure(void **state)
{
    (void)state;
    const struct { const char *old, *new, *why; } faults[] = {
        { "fork-school-recording", "a-shopping-list",
          "This is JSON, but no recording: \"format\" is not \"fork-school-recording\"." },
        { "\"version\": 1", "\"version\": 2",
          "This recording is of version 2, and this program reads version 1; read it with the program that wrote it, "
          "or record again." },
        { "\"version\": 1", "\"version\": \"1\"",
          "version is missing, or is not a whole number; the file is damaged: record again." },
        { "\"format\": ", "\"format\" ", "This is no recording: line 2 is not the JSON that should stand there " },
        { "[\"./demo\", ", "[3, ", "argv is missing, or is neither a string nor a {\"base64\": …}; " },
        { "/w==", "/x==", "argv is not correct base64; " },
        { "/w==", "/w=", "argv is not correct base64; " },
        { "/w==", "/w", "argv is not correct base64; " },
        { "/w==", "=w==", "argv is not correct base64; " },
        { "/w==", "//==", "argv is not correct base64; " },
        { "/w==", "/w==/w==", "argv is not correct base64; " },
        { "/w==", "AA==", "argv holds a NUL; " },
        { "\"argv\"", "\"args\"", "argv is missing; " },
        { "[\"fork:EAGAIN:2\"]", "{}", "injections is not a list; " },
        { "\"shuffle:5\"", "\"shuffle\"", "schedule is missing, or is not the name of one; " },
        { "\"deadline\"", "\"doomsday\"", "ending is \"doomsday\", which this program does not know; " },
        { "\"deadline\"", "\"\\u001b[2J\"", "ending is \"?[2J\", which this program does not know; " },
        { "\"ending\": \"deadline\"", "\"ending\": 3", "ending is missing, or is not a string; " },
        { "\"status\": 1792", "\"status\": 65536", "status is 65536, which is not between -1 and 65535; " },
        { "\"duration\": 9", "\"duration\": -9", "duration is -9" },
        { "\"duration\": 9", "\"duration\": 9.", "duration is not a whole number; " },
        { "\"P0\"", "\"P1\"", "processes[0].name is not \"P0\", which its parent makes it; " },
        { "\"name\": \"P0.1\", ", "", "processes[1].name is not \"P0.1\", which its parent makes it; " },
        { "\"pid\": 1000, ", "\"parent\": 0, ", "processes[0].parent is of no use: the first process has none; " },
        { "\"parent\": 0", "\"parent\": 1", "processes[1].parent is no process that was there before; " },
        { "\"parent\": 0, ", "", "processes[1].parent is no process that was there before; " },
        { "\"parent\": 0", "\"parent\": 2", "processes[1].parent is 2, but there are only 2 processes; " },
        { "\"birth\": 1", "\"birth\": 0",
          "processes[1].birth is event 0, which is a \"start\" and not a \"birth\"; " },
        { "\"birth\": 1, ", "", "processes[1].birth is missing; " },
        { "\"exit\": 13", "\"exit\": 16", "processes[1].exit is 16, but there are only 16 events; " },
        { "\"exit\": 13", "\"exit\": 12",
          "processes[1].exit is event 12, which is a \"adopted\" and not a \"exit\"; " },
        { "\"adopted\": 12", "\"adopted\": 13", "processes[1].adopted is event 13" },
        { "\"reaped\": 14", "\"reaped\": 1", "processes[1].reaped is event 1" },
        { "\"reaper\": 0", "\"reaper\": -1", "processes[1].reaper is -1, which is not between 0 and " },
        { "\"left_behind\": true", "\"left_behind\": 1", "processes[0].left_behind is neither true nor false; " },
        { "\"program\": \"demo\", ", "", "processes[0].program is missing, or is neither a string nor a " },
        { "\"kind\": \"start\"", "\"kind\": \"party\"",
          "events[0].kind is \"party\", which this program does not know; read the file with the program that wrote "
          "it, or record again." },
        { "\"kind\": \"start\", ", "", "events[0].kind is missing, or is not a string; " },
        { "\"start\", \"process\": 0", "\"start\"", "events[0].process is missing; " },
        { "\"start\", \"process\": 0", "\"start\", \"process\": 2", "events[0].process is 2, but there are only 2 " },
        { "\"time\": 1000, \"other\": 1", "\"time\": 1000", "events[1].other is missing: a birth has a child; " },
        { "\"time\": 1000", "\"time\": -1", "events[1].time is -1, which is not between 0 and " },
        { "\"fcntl\"", "\"reboot\"", "events[2].call is \"reboot\", which this program does not know; " },
        { "\"fcntl\"", "7", "events[2].call is not a string; " },
        { "[3, -7, ", "[0, 3, -7, ", "events[2].args is not a list of at most 3 numbers; " },
        { "[3, -7, ", "[3, null, ", "events[2].args holds something else than whole numbers; " },
        { "\"kind\": \"return\"", "\"kind\": \"exit\"",
          "events[2].partner is event 3, which is not its other half; " },
        { "\"partner\": 3", "\"partner\": 5", "events[2].partner is event 5, which is not its other half; " },
        { "\"partner\": 3", "\"partner\": 2", "events[2].partner is event 2, which is not its other half; " },
        { "\"partner\": 2", "\"partner\": 4", "events[2].partner is event 3, which is not its other half; " },
        { "\"object\": 1", "\"object\": 2", "events[2].object is 2, but there are only 2 objects; " },
        { "\"thread\": 4000000000", "\"thread\": 4294967296", "events[10].thread is 4294967296, which is not " },
        { "\"other\": 0", "\"other\": 7", "events[10].other is 7, but there are only 2 processes; " },
        { "\"signal\": 15", "\"signal\": 2147483648", "events[10].signal is 2147483648, which is not " },
        { "\"data\": \"\"", "\"data\": []", "events[11].data is missing, or is neither a string nor a " },
        { "\"kind\": \"pipe\"", "\"kind\": \"tube\"", "objects[0].kind is \"tube\", which this program " },
        { "\"name\": \"pipe 1\"", "\"name\": 1", "objects[0].name is missing, or is neither a string nor a " },
        { "\"source\": 1", "\"source\": 2", "events[4].source is 2, but there are only 2 sources; " },
        { "\"line\": 34, ", "", "sources[0].line is missing; " },
        { "\"line\": 34", "\"line\": 0", "sources[0].line is 0, which is not between 1 and 2147483647; " },
        { "\"file\": \"demo.c\", ", "", "sources[0].file is missing, or is neither a string nor a " },
        { "\"function\": \"main\"", "\"function\": 1",
          "sources[0].function is missing, or is neither a string nor a " },
        { "\"code\": \"M31\", \"process\": 1, ", "\"code\": \"M31\", ", "findings[0].process is missing; " },
        { "\"event\": 12", "\"event\": 99", "findings[0].event is 99, but there are only 16 events; " },
        { "\"severity\": \"note\"", "\"severity\": \"fatal\"", "findings[0].severity is \"fatal\"" },
        { "\"code\": \"M31\"", "\"code\": \"31\"", "findings[0].code is not an M and a number" },
        { "\"code\": \"M31\"", "\"code\": \"M31 \"", "findings[0].code is not an M and a number" },
        { "\"code\": \"M31\"", "\"code\": \"M3100000000\"", "findings[0].code is not an M and a number" },
        { "\"text\": \"P0.1 outlived its parent.\"", "\"text\": null", "findings[0].text is missing, or is neither " },
        { "\"findings\"", "\"fundings\"", "findings is missing, or is not a list; " },
        { "\"objects\": [\n", "\"objects\": [\n3,\n", "objects[0] is not an object; " },
        { "\"stdout\"", "\"stdin\"", "stdout is missing, or is neither a string nor a " },
        { "\"pid\": 1000", "\"pid\": 1000, \"pid\": 1000", "This is no recording: line 11 is not the JSON" },
    };
    struct recording *recording = full_recording("shuffle:5"), *back;
    char *text = written(recording);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char *faulty = replaced(text, faults[i].old, faults[i].new), why[400];
        if (read_bytes(&back, faulty, strlen(faulty), why, sizeof why) != -EINVAL)
            fail_msg("%s for %s was let pass (%s)", faults[i].new, faults[i].old, why);
        assert_null(back);
        if (strncmp(why, faults[i].why, strlen(faults[i].why)) != 0)
            fail_msg("expected: %s\nwas told: %s", faults[i].why, why);
        if (why[strlen(why) - 1] != '.')
            fail_msg("no sentence: %s", why);
        free(faulty);
    }
    free(text);
    recording_free(recording);
}

static void a_run_that_started_without_any_process_is_refused(void **state)
{
    (void)state;
    struct recording *recording = recording_new(), *back;
    char *text = written(recording), why[200];
    assert_int_equal(read_bytes(&back, text, strlen(text), why, sizeof why), -EINVAL);
    assert_string_equal(why, "processes is empty, but the run did start; the file is damaged: record again.");
    free(text);
    recording_free(recording);
}

static void the_reason_is_cut_to_its_room_and_may_be_unwanted(void **state)
{
    (void)state;
    struct recording *back;
    char why[12] = "###########";
    assert_int_equal(read_bytes(&back, "{}", 2, why, 5), -EINVAL);
    assert_string_equal(why, "This");
    assert_int_equal(why[5], '#');
    assert_int_equal(read_bytes(&back, "{}", 2, NULL, 100), -EINVAL);
    assert_int_equal(read_bytes(&back, "{}", 2, why, 0), -EINVAL);
}

/* Does with a recording what its readers do: follow everything there is to follow. */
static void use(const struct recording *recording)
{
    char text[64], *again = written(recording);
    for (size_t i = 0; i < recording->event_count; i++)
        assert_true(event_describe(recording, i, text, sizeof text) > 0);
    for (size_t i = 0; i < recording->process_count; i++) {
        assert_true(status_describe(recording->processes[i].status, text, sizeof text) > 0);
        assert_true(recording_children(recording, i) < recording->process_count);
    }
    free(again);
}

/* Reads bytes of which nobody knows whether they are a recording. */
static bool try_bytes(const char *bytes, size_t size)
{
    struct recording *recording;
    char why[200];
    int error = read_bytes(&recording, bytes, size, why, sizeof why);
    if (error == 0) {
        assert_non_null(recording);
        use(recording);
        recording_free(recording);
        return true;
    }
    assert_int_equal(error, -EINVAL);
    assert_null(recording);
    assert_true(strlen(why) > 10);
    return false;
}

static void a_file_cut_short_anywhere_is_refused(void **state)
{
    (void)state;
    struct recording *recording = full_recording("natural");
    char *text = written(recording);
    size_t size = strlen(text);
    for (size_t length = 1; length < size - 1; length++)
        if (try_bytes(text, length))
            fail_msg("%zu of %zu bytes were taken for the whole", length, size);
    assert_true(try_bytes(text, size - 1)); /* the last newline is not needed */
    free(text);
    recording_free(recording);
}

static void a_file_changed_anywhere_is_read_safely_or_refused(void **state)
{
    (void)state;
    const char bytes[] = { '\0', '9', '-', '"', '{', ']', ',', 'e', '\\', '\x80' };
    struct recording *recording = full_recording("natural");
    char *text = written(recording);
    size_t size = strlen(text), taken = 0;
    for (size_t at = 0; at < size; at++) {
        char kept = text[at];
        for (size_t i = 0; i < sizeof bytes; i++) {
            text[at] = bytes[i];
            taken += try_bytes(text, size);
        }
        text[at] = (char)(kept ^ 1);
        taken += try_bytes(text, size);
        text[at] = kept;
    }
    assert_in_range(taken, size / 2, 4 * size); /* or it would be another test: changed words and numbers do pass */
    free(text);
    recording_free(recording);
}

static void a_number_changed_anywhere_is_read_safely_or_refused(void **state)
{
    (void)state;
    const char *const values[] = { "0", "-1", "15", "4294967295", "9223372036854775807", "-9223372036854775808",
                                   "9223372036854775808", "1e400", "1.5", "true", "null", "\"1\"", "[]", "{}",
                                   "[[{}]]" };
    struct recording *recording = full_recording("natural");
    char *text = written(recording);
    for (const char *at = text; *at; at++) {
        size_t digits = strspn(at, "0123456789");
        if (digits == 0)
            continue;
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            char *changed;
            int size = asprintf(&changed, "%.*s%s%s", (int)(at - text), text, values[i], at + digits);
            assert_true(size > 0);
            try_bytes(changed, (size_t)size);
            free(changed);
        }
        at += digits - 1;
    }
    free(text);
    recording_free(recording);
}

static void a_tower_of_brackets_is_refused(void **state)
{
    (void)state;
    enum { SIZE = 1000000 };
    char *tower = malloc(SIZE);
    memset(tower, '[', SIZE);
    assert_false(try_bytes(tower, SIZE));
    for (size_t i = 0; i < SIZE; i++)
        tower[i] = "{\"argv\":"[i % 8];
    assert_false(try_bytes(tower, SIZE));
    free(tower);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_of_any_length_is_read_and_nothing_else_is),
        cmocka_unit_test(whatever_is_wrong_is_named_with_its_place_and_the_cure),
        cmocka_unit_test(a_run_that_started_without_any_process_is_refused),
        cmocka_unit_test(the_reason_is_cut_to_its_room_and_may_be_unwanted),
        cmocka_unit_test(a_file_cut_short_anywhere_is_refused),
        cmocka_unit_test(a_file_changed_anywhere_is_read_safely_or_refused),
        cmocka_unit_test(a_number_changed_anywhere_is_read_safely_or_refused),
        cmocka_unit_test(a_tower_of_brackets_is_refused),
    };
    return cmocka_run_group_tests_name("recording_damage", tests, NULL, NULL);
}
