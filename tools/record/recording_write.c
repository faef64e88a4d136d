/* A recording to a file: JSON, an event, a process, an object or a finding to the line, so that `diff` tells where two
 * runs part. docs/recording-format.md describes every member.
 *
 * Members come in a fixed order, and those at their default are left out. */
#include "recording_file.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"

/* A JSON object in the making; `failed` once anything found no memory. */
struct item {
    json_t *json;
    bool failed;
};

static void set(struct item *item, const char *name, json_t *value)
{
    if (json_object_set_new(item->json, name, value)) /* takes a NULL of either for what it is */
        item->failed = true;
}

static void set_number(struct item *item, const char *name, int64_t value, int64_t omitted)
{
    if (value != omitted)
        set(item, name, json_integer(value));
}

static void set_index(struct item *item, const char *name, size_t index)
{
    if (index != NOBODY)
        set(item, name, json_integer((json_int_t)index));
}

static void set_flag(struct item *item, const char *name, bool flag)
{
    if (flag)
        set(item, name, json_true());
}

static void set_name(struct item *item, const char *name, const char *value)
{
    set(item, name, json_string(value));
}

/* Bytes as a string, or, if they are no UTF-8 or hold a NUL, as {"base64": "…"}. */
static json_t *bytes_json(const char *bytes, size_t size)
{
    json_t *text = memchr(bytes, '\0', size) ? NULL : json_stringn(bytes, size);
    if (text)
        return text;
    char *encoded = base64_encode(bytes, size);
    text = encoded ? json_pack("{s:s}", "base64", encoded) : NULL;
    free(encoded);
    return text;
}

static void set_bytes(struct item *item, const char *name, const char *bytes, size_t size)
{
    set(item, name, bytes_json(bytes, size));
}

static void set_text(struct item *item, const char *name, const char *text)
{
    set_bytes(item, name, text, strlen(text));
}

static void make_process(struct item *item, const struct recording *recording, size_t index)
{
    const struct recorded_process *process = &recording->processes[index];
    set_name(item, "name", process->name);
    set_text(item, "program", process->program);
    set_number(item, "pid", process->pid, -1);
    set_index(item, "parent", process->parent);
    set_index(item, "birth", process->birth);
    set_index(item, "exit", process->exit);
    set_index(item, "adopted", process->adopted);
    set_index(item, "reaped", process->reaped);
    set_index(item, "reaper", process->reaper);
    set_number(item, "status", process->status, -1);
    set_flag(item, "left_behind", process->left_behind);
    if (recording->schedule.kind == SCHEDULE_NATURAL) /* measured: the file of a chosen schedule is to repeat */
        set_number(item, "cpu", process->cpu, 0);
}

static void set_arguments(struct item *item, const struct event *event)
{
    const struct call_info *info = &call_table[event->call];
    if (event->kind != EVENT_CALL || !info->args[0])
        return;
    json_t *args = json_array();
    for (size_t i = 0; i < CALL_ARGS && info->args[i]; i++)
        if (json_array_append_new(args, json_integer(event->args[i])))
            item->failed = true;
    set(item, "args", args);
}

static void make_event(struct item *item, const struct recording *recording, size_t index)
{
    const struct event *event = &recording->events[index];
    set_name(item, "kind", event_kind_names[event->kind]);
    set_index(item, "process", event->process);
    set_number(item, "thread", event->thread, 0);
    set_number(item, "time", event->time, 0);
    if (event->call != CALL_NONE)
        set_name(item, "call", call_table[event->call].name);
    set_arguments(item, event);
    if (event->kind == EVENT_RETURN)
        set(item, "result", json_integer(event->result));
    set_index(item, "partner", event->partner);
    set_index(item, "other", event->other);
    set_index(item, "object", event->object);
    set_number(item, "status", event->status, -1);
    set_number(item, "signal", event->signal, 0);
    set_flag(item, "blocked", event->blocked);
    set_flag(item, "injected", event->injected);
    set_flag(item, "refused", event->refused);
    set_flag(item, "caught", event->caught);
    if (event->data)
        set_bytes(item, "data", event->data, event->data_size);
    set_flag(item, "data_cut", event->data_cut);
    set_index(item, "source", event->source);
}

static void make_object(struct item *item, const struct recording *recording, size_t index)
{
    set_name(item, "kind", object_kind_names[recording->objects[index].kind]);
    set_text(item, "name", recording->objects[index].name);
}

static void make_source(struct item *item, const struct recording *recording, size_t index)
{
    set_text(item, "file", recording->sources[index].file);
    set_number(item, "line", recording->sources[index].line, 0);
    set_text(item, "function", recording->sources[index].function);
}

static void make_finding(struct item *item, const struct recording *recording, size_t index)
{
    const struct finding *finding = &recording->findings[index];
    set_name(item, "kind", finding_kind_names[finding->kind]);
    if (finding->severity != SEVERITY_FAULT)
        set_name(item, "severity", severity_names[finding->severity]);
    if (finding->code[0])
        set_name(item, "code", finding->code);
    set_index(item, "process", finding->process);
    set_index(item, "event", finding->event);
    set_text(item, "text", finding->text);
}

/* Writes a value that is then gone. A NULL is what came of a lack of memory. (Not by json_dumps(), which can leave
 * out a member when memory runs out, and tell nobody.) */
static int json_write(json_t *json, FILE *stream)
{
    if (!json)
        return -ENOMEM;
    int error = json_dumpf(json, stream, JSON_ENCODE_ANY);
    json_decref(json);
    return !error ? 0 : ferror(stream) ? -EIO : -ENOMEM;
}

typedef void item_maker(struct item *, const struct recording *, size_t index);

static int item_write(const struct recording *recording, FILE *stream, size_t index, item_maker *make)
{
    struct item item = {.json = json_object()};
    make(&item, recording, index);
    if (item.failed) {
        json_decref(item.json);
        return -ENOMEM;
    }
    return json_write(item.json, stream);
}

static int list_write(const struct recording *recording, FILE *stream, const char *name, size_t count, item_maker *make)
{
    int error = 0;
    fprintf(stream, ",\n\"%s\": [", name);
    for (size_t i = 0; i < count && !error; i++) {
        fputs(i > 0 ? ",\n" : "\n", stream);
        error = item_write(recording, stream, i, make);
    }
    fputs(count > 0 ? "\n]" : "]", stream);
    return error;
}

static int strings_write(FILE *stream, const char *name, char *const *strings)
{
    json_t *array = json_array();
    for (size_t i = 0; strings && strings[i]; i++)
        if (json_array_append_new(array, bytes_json(strings[i], strlen(strings[i])))) {
            json_decref(array);
            return -ENOMEM;
        }
    fprintf(stream, ",\n\"%s\": ", name);
    return json_write(array, stream);
}

static int head_write(const struct recording *recording, FILE *stream)
{
    size_t size = (size_t)schedule_print(&recording->schedule, NULL, 0) + 1;
    char *schedule = malloc(size);
    if (!schedule)
        return -ENOMEM;
    schedule_print(&recording->schedule, schedule, size);
    fprintf(stream, "{\n\"format\": \"%s\",\n\"version\": %d", RECORDING_FORMAT, RECORDING_VERSION);
    int error = strings_write(stream, "argv", recording->argv);
    fprintf(stream, ",\n\"schedule\": \"%s\"", schedule);
    free(schedule);
    if (!error && recording->injections && recording->injections[0])
        error = strings_write(stream, "injections", recording->injections);
    fprintf(stream, ",\n\"ending\": \"%s\",\n\"status\": %d,\n\"duration\": %lld", ending_names[recording->ending],
            recording->status, (long long)recording->duration);
    return error;
}

static int output_write(const struct recording *recording, FILE *stream)
{
    fputs(",\n\"output\": {\n\"stdout\": ", stream);
    int error = json_write(bytes_json(recording->output[0], recording->output_size[0]), stream);
    fputs(",\n\"stderr\": ", stream);
    if (!error)
        error = json_write(bytes_json(recording->output[1], recording->output_size[1]), stream);
    fputs("\n}", stream);
    return error;
}

int recording_write(const struct recording *recording, FILE *stream)
{
    int error = head_write(recording, stream);
    if (!error)
        error = list_write(recording, stream, "processes", recording->process_count, make_process);
    if (!error)
        error = list_write(recording, stream, "events", recording->event_count, make_event);
    if (!error)
        error = list_write(recording, stream, "objects", recording->object_count, make_object);
    if (!error && recording->source_count > 0)
        error = list_write(recording, stream, "sources", recording->source_count, make_source);
    if (!error)
        error = list_write(recording, stream, "findings", recording->finding_count, make_finding);
    if (!error)
        error = output_write(recording, stream);
    if (!error)
        fputs("\n}\n", stream);
    return !error && (fflush(stream) || ferror(stream)) ? -EIO : error;
}
