/* What the tests of the recording's file share: a recording with everything in it, to write, read and compare. */
#ifndef RECORDING_FULL_H
#define RECORDING_FULL_H

#include "record/recording_file.h"
#include "recorded.h"

static inline void set_words(char ***words, const char *const *values, size_t count)
{
    *words = calloc(count + 1, sizeof **words);
    for (size_t i = 0; i < count; i++)
        (*words)[i] = strdup(values[i]);
}

static inline struct event *add_event(struct recording *recording, enum event_kind kind, size_t process, int64_t time)
{
    size_t index = recording_add_event(recording, kind, process);
    recording->events[index].time = time;
    return &recording->events[index];
}

static inline void set_data(struct event *event, const char *bytes, size_t size)
{
    event->data = malloc(size + 1);
    memcpy(event->data, bytes, size);
    event->data[size] = '\0';
    event->data_size = size;
}

static inline void add_call(struct recording *recording, enum call call, int64_t first, int64_t second, int64_t result)
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

static inline void set_program(struct recording *recording, size_t process, const char *program)
{
    free(recording->processes[process].program);
    recording->processes[process].program = strdup(program);
}

/* Two processes, and every member of every structure at something else than its default at least once. */
static inline struct recording *full_recording(const char *schedule)
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
    recording->events[6].source = recording_add_source(recording, "demo.c", 34, "main");
    recording->events[4].source = recording_add_source(recording, "\x80.c", 2147483647, "");
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
    recording->findings[0].severity = SEVERITY_NOTE;
    strcpy(recording->findings[0].code, "M31");
    recording_add_finding(recording, FINDING_LEFT_BEHIND, 0, NOBODY, "P0 was still alive at the deadline.");
    recording_add_output(recording, 0, "caf\xc3\xa9\n", 6);
    recording_add_output(recording, 1, "\0\x80", 2);
    return recording;
}

/* The file's text; the caller frees it. */
static inline char *written(const struct recording *recording)
{
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_int_equal(recording_write(recording, stream), 0);
    size_t size = (size_t)ftell(stream);
    char *text = calloc(size + 1, 1);
    rewind(stream);
    assert_int_equal(fread(text, 1, size, stream), size);
    assert_int_equal(strlen(text), size); /* whatever the program wrote, the file has no NUL */
    fclose(stream);
    return text;
}

static inline int read_bytes(struct recording **recording, const char *bytes, size_t size, char *why, size_t room)
{
    FILE *stream = fmemopen((void *)(uintptr_t)bytes, size, "r");
    assert_non_null(stream);
    int error = recording_read(recording, stream, why, room);
    fclose(stream);
    return error;
}

static inline struct recording *read_back(const char *text)
{
    struct recording *recording;
    char why[300];
    if (read_bytes(&recording, text, strlen(text), why, sizeof why))
        fail_msg("not read back: %s\n%s", why, text);
    assert_string_equal(why, "");
    return recording;
}

static inline void assert_same_words(char *const *one, char *const *other)
{
    assert_int_equal(!one || !*one, !other || !*other); /* none at all is as good as an empty list of them */
    for (size_t i = 0; one && other && (one[i] || other[i]); i++) {
        assert_true(one[i] && other[i]);
        assert_string_equal(one[i], other[i]);
    }
}

static inline void assert_same_event(const struct event *one, const struct event *other)
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
    assert_int_equal(one->source, other->source);
    assert_int_equal(!one->data, !other->data);
    assert_int_equal(one->data_size, other->data_size);
    if (one->data)
        assert_memory_equal(one->data, other->data, one->data_size + 1);
}

static inline void assert_same_process(const struct recorded_process *one, const struct recorded_process *other)
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

static inline void assert_same(const struct recording *one, const struct recording *other)
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
    assert_int_equal(one->source_count, other->source_count);
    for (size_t i = 0; i < one->source_count; i++) {
        assert_string_equal(one->sources[i].file, other->sources[i].file);
        assert_string_equal(one->sources[i].function, other->sources[i].function);
        assert_int_equal(one->sources[i].line, other->sources[i].line);
    }
    assert_int_equal(one->finding_count, other->finding_count);
    for (size_t i = 0; i < one->finding_count; i++) {
        assert_int_equal(one->findings[i].kind, other->findings[i].kind);
        assert_int_equal(one->findings[i].severity, other->findings[i].severity);
        assert_string_equal(one->findings[i].code, other->findings[i].code);
        assert_int_equal(one->findings[i].process, other->findings[i].process);
        assert_int_equal(one->findings[i].event, other->findings[i].event);
        assert_string_equal(one->findings[i].text, other->findings[i].text);
    }
    for (int stream = 0; stream < 2; stream++) {
        assert_int_equal(one->output_size[stream], other->output_size[stream]);
        assert_memory_equal(one->output[stream], other->output[stream], one->output_size[stream] + 1);
    }
}

/* The text with its first `old` replaced; the caller frees it. */
static inline char *replaced(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    if (!at)
        fail_msg("there is no %s in the file", old);
    size_t before = (size_t)(at - text), size = strlen(text) + strlen(new) + 1;
    char *result = malloc(size);
    memcpy(result, text, before);
    snprintf(result + before, size - before, "%s%s", new, at + strlen(old));
    return result;
}

#endif
