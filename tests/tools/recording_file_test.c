/* A recording as a file: what is written, that it comes back the same, and that no file whatever does harm.
 * link: -Wl,--wrap=malloc,--wrap=reallocarray,--wrap=realloc,--wrap=calloc,--wrap=strdup,--wrap=strndup */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "record/base64.h"
#include "record/recording_file.h"
#include "recorded.h"

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

static void set_words(char ***words, const char *const *values, size_t count)
{
    *words = calloc(count + 1, sizeof **words);
    for (size_t i = 0; i < count; i++)
        (*words)[i] = strdup(values[i]);
}

static struct event *add_event(struct recording *recording, enum event_kind kind, size_t process, int64_t time)
{
    size_t index = recording_add_event(recording, kind, process);
    recording->events[index].time = time;
    return &recording->events[index];
}

static void set_data(struct event *event, const char *bytes, size_t size)
{
    event->data = malloc(size + 1);
    memcpy(event->data, bytes, size);
    event->data[size] = '\0';
    event->data_size = size;
}

static void add_call(struct recording *recording, enum call call, int64_t first, int64_t second, int64_t result)
{
    size_t begin = recording_add_event(recording, EVENT_CALL, 0), end = recording_add_event(recording, EVENT_RETURN, 0);
    struct event *event = &recording->events[begin], *answer = &recording->events[end];
    event->call = answer->call = call;
    event->args[0] = first;
    event->args[1] = second;
    event->partner = end;
    answer->partner = begin;
    answer->result = result;
}

static void set_program(struct recording *recording, size_t process, const char *program)
{
    free(recording->processes[process].program);
    recording->processes[process].program = strdup(program);
}

/* Two processes, and every member of every structure at something else than its default at least once. */
static struct recording *full_recording(const char *schedule)
{
    struct recording *recording = recording_new();
    set_words(&recording->argv, (const char *const[]){ "./demo", "", "\xff" }, 3);
    set_words(&recording->injections, (const char *const[]){ "fork:EAGAIN:2" }, 1);
    assert_int_equal(schedule_parse(&recording->schedule, schedule), 0);
    recording->ending = ENDING_DEADLINE;
    recording->duration = INT64_MAX;
    recording->status = 7 << 8;
    recording_add_process(recording, NOBODY);
    recording_add_process(recording, 0);
    set_program(recording, 0, "demo");
    set_program(recording, 1, "tr\xc3\xa9s");
    recording_add_object(recording, OBJECT_PIPE, "pipe 1");
    recording_add_object(recording, OBJECT_FILE, "/tmp/\x80");
    add_event(recording, EVENT_START, 0, 0);
    add_event(recording, EVENT_BIRTH, 0, 1000)->other = 1;
    add_call(recording, CALL_FCNTL, 3, -7, INT64_MIN);                 /* 2, 3 */
    recording->events[2].args[2] = INT64_MAX;
    recording->events[2].object = recording->events[3].object = 1;
    recording->events[2].blocked = true;
    add_call(recording, CALL_KILL, -1, 9, -EPERM);                     /* 4, 5 */
    recording->events[4].refused = recording->events[5].refused = true;
    recording->events[4].signal = SIGKILL;
    add_call(recording, CALL_FORK, 0, 0, -EAGAIN);                     /* 6, 7 */
    recording->events[6].injected = recording->events[7].injected = true;
    add_call(recording, CALL_WRITE, 1, 300, 300);                      /* 8, 9 */
    recording->events[9].object = 0;
    set_data(&recording->events[9], "caf\xc3\xa9\n\033[2J\"\\", 12);
    recording->events[9].data_cut = true;
    struct event *event = add_event(recording, EVENT_SIGNAL, 1, 2000); /* 10 */
    event->signal = SIGTERM;
    event->caught = true;
    event->other = 0;
    event->thread = 4000000000u;
    event = add_event(recording, EVENT_EXEC, 1, 2500);                 /* 11 */
    set_data(event, "", 0);
    recording->processes[1].adopted = 12;
    add_event(recording, EVENT_ADOPTED, 1, 3000);
    recording->processes[1].exit = 13;
    recording->processes[1].status = SIGTERM;
    add_event(recording, EVENT_EXIT, 1, 3000)->status = SIGTERM;
    recording->processes[1].reaped = 14;
    recording->processes[1].reaper = 0;
    add_event(recording, EVENT_REAPED, 1, 3500)->other = 0;
    add_event(recording, EVENT_CALL, 0, 3600)->call = CALL_PAUSE;
    recording->processes[0].birth = 0;
    recording->processes[0].pid = 1000;
    recording->processes[0].left_behind = true;
    recording->processes[0].cpu = 123456;
    recording->processes[1].birth = 1;
    recording->processes[1].pid = 1001;
    recording_add_finding(recording, FINDING_ORPHAN, 1, 12, "P0.1 outlived its parent.");
    recording_add_finding(recording, FINDING_LEFT_BEHIND, 0, NOBODY, "P0 was still alive at the deadline.");
    recording_add_output(recording, 0, "caf\xc3\xa9\n", 6);
    recording_add_output(recording, 1, "\0\x80", 2);
    return recording;
}

/* The file's text; the caller frees it. */
static char *written(const struct recording *recording)
{
    char *text;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(recording_write(recording, stream), 0);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(strlen(text), size); /* whatever the program wrote, the file has no NUL */
    return text;
}

static int read_bytes(struct recording **recording, const char *bytes, size_t size, char *why, size_t room)
{
    FILE *stream = fmemopen((void *)(uintptr_t)bytes, size, "r");
    assert_non_null(stream);
    int error = recording_read(recording, stream, why, room);
    fclose(stream);
    return error;
}

static struct recording *read_back(const char *text)
{
    struct recording *recording;
    char why[300];
    if (read_bytes(&recording, text, strlen(text), why, sizeof why))
        fail_msg("not read back: %s\n%s", why, text);
    assert_string_equal(why, "");
    return recording;
}

static void assert_same_words(char *const *one, char *const *other)
{
    assert_int_equal(!one || !*one, !other || !*other); /* none at all is as good as an empty list of them */
    for (size_t i = 0; one && other && (one[i] || other[i]); i++) {
        assert_true(one[i] && other[i]);
        assert_string_equal(one[i], other[i]);
    }
}

static void assert_same_event(const struct event *one, const struct event *other)
{
    assert_int_equal(one->kind, other->kind);
    assert_int_equal(one->process, other->process);
    assert_int_equal(one->thread, other->thread);
    assert_int_equal(one->time, other->time);
    assert_int_equal(one->call, other->call);
    assert_memory_equal(one->args, other->args, sizeof one->args);
    assert_int_equal(one->result, other->result);
    assert_int_equal(one->partner, other->partner);
    assert_int_equal(one->other, other->other);
    assert_int_equal(one->object, other->object);
    assert_int_equal(one->status, other->status);
    assert_int_equal(one->signal, other->signal);
    assert_int_equal(one->blocked, other->blocked);
    assert_int_equal(one->injected, other->injected);
    assert_int_equal(one->refused, other->refused);
    assert_int_equal(one->caught, other->caught);
    assert_int_equal(one->data_cut, other->data_cut);
    assert_int_equal(!one->data, !other->data);
    assert_int_equal(one->data_size, other->data_size);
    if (one->data)
        assert_memory_equal(one->data, other->data, one->data_size + 1);
}

static void assert_same_process(const struct recorded_process *one, const struct recorded_process *other)
{
    assert_string_equal(one->name, other->name);
    assert_string_equal(one->program, other->program);
    assert_int_equal(one->pid, other->pid);
    assert_int_equal(one->parent, other->parent);
    assert_int_equal(one->birth, other->birth);
    assert_int_equal(one->exit, other->exit);
    assert_int_equal(one->adopted, other->adopted);
    assert_int_equal(one->reaped, other->reaped);
    assert_int_equal(one->reaper, other->reaper);
    assert_int_equal(one->status, other->status);
    assert_int_equal(one->left_behind, other->left_behind);
    assert_int_equal(one->cpu, other->cpu);
}

static void assert_same(const struct recording *one, const struct recording *other)
{
    assert_same_words(one->argv, other->argv);
    assert_same_words(one->injections, other->injections);
    assert_int_equal(one->schedule.kind, other->schedule.kind);
    assert_int_equal(one->schedule.seed, other->schedule.seed);
    assert_int_equal(one->ending, other->ending);
    assert_int_equal(one->status, other->status);
    assert_int_equal(one->duration, other->duration);
    assert_int_equal(one->process_count, other->process_count);
    for (size_t i = 0; i < one->process_count; i++)
        assert_same_process(&one->processes[i], &other->processes[i]);
    assert_int_equal(one->event_count, other->event_count);
    for (size_t i = 0; i < one->event_count; i++)
        assert_same_event(&one->events[i], &other->events[i]);
    assert_int_equal(one->object_count, other->object_count);
    for (size_t i = 0; i < one->object_count; i++) {
        assert_int_equal(one->objects[i].kind, other->objects[i].kind);
        assert_string_equal(one->objects[i].name, other->objects[i].name);
    }
    assert_int_equal(one->finding_count, other->finding_count);
    for (size_t i = 0; i < one->finding_count; i++) {
        assert_int_equal(one->findings[i].kind, other->findings[i].kind);
        assert_int_equal(one->findings[i].process, other->findings[i].process);
        assert_int_equal(one->findings[i].event, other->findings[i].event);
        assert_string_equal(one->findings[i].text, other->findings[i].text);
    }
    for (int stream = 0; stream < 2; stream++) {
        assert_int_equal(one->output_size[stream], other->output_size[stream]);
        assert_memory_equal(one->output[stream], other->output[stream], one->output_size[stream] + 1);
    }
}

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
        "\"refused\": true},\n"
        "{\"kind\": \"return\", \"process\": 0, \"call\": \"kill\", \"result\": -1, \"partner\": 4, "
        "\"refused\": true},\n"
        "{\"kind\": \"call\", \"process\": 0, \"call\": \"fork\", \"partner\": 7, \"injected\": true},\n"
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
        "\"findings\": [\n"
        "{\"kind\": \"orphan\", \"process\": 1, \"event\": 12, \"text\": \"P0.1 outlived its parent.\"},\n"
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

/* The text with its first `old` replaced; the caller frees it. */
static char *replaced(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    if (!at)
        fail_msg("there is no %s in the file", old);
    char *result;
    assert_true(asprintf(&result, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old)) >= 0);
    return result;
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
        { "\"kind\": \"orphan\", \"process\": 1, ", "\"kind\": \"orphan\", ", "findings[0].process is missing; " },
        { "\"event\": 12", "\"event\": 99", "findings[0].event is 99, but there are only 16 events; " },
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
        cmocka_unit_test(base64_of_any_length_is_read_and_nothing_else_is),
        cmocka_unit_test(whatever_is_wrong_is_named_with_its_place_and_the_cure),
        cmocka_unit_test(a_run_that_started_without_any_process_is_refused),
        cmocka_unit_test(the_reason_is_cut_to_its_room_and_may_be_unwanted),
        cmocka_unit_test(members_that_are_not_known_are_passed_over),
        cmocka_unit_test(the_order_of_members_and_the_spaces_between_them_mean_nothing),
        cmocka_unit_test(a_file_cut_short_anywhere_is_refused),
        cmocka_unit_test(a_file_changed_anywhere_is_read_safely_or_refused),
        cmocka_unit_test(a_number_changed_anywhere_is_read_safely_or_refused),
        cmocka_unit_test(a_tower_of_brackets_is_refused),
        cmocka_unit_test(a_lack_of_memory_while_reading_is_told),
        cmocka_unit_test(a_lack_of_memory_while_writing_is_told),
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
