/* A recording from a file. Nothing in the file is trusted: whoever reads the recording may follow every index in it.
 *
 * The whole document is parsed first (about a kilobyte of memory for each event), then looked at member by member.
 * A member that is missing has its default; one that we do not know is passed over, for a later writer may have
 * more to tell. */
#include "recording_file.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"

static bool read_process(struct reader *reader, const struct place *at)
{
    struct recording *recording = reader->recording;
    size_t parent = NOBODY;
    if (!member_index(reader, at, "parent", "processes", &parent))
        return false;
    if (at->index == 0 ? parent != NOBODY : parent >= at->index)
        return member_fail(reader, at, "parent", at->index == 0 ? "is of no use: the first process has none"
                                                                : "is no process that was there before");
    if (recording_add_process(recording, parent) == NOBODY)
        return reader_fail_memory(reader);
    struct recorded_process *process = &recording->processes[at->index];
    const char *name = json_string_value(json_object_get(at->json, "name"));
    if (!name || strcmp(name, process->name) != 0)
        return member_fail(reader, at, "name", "is not \"%s\", which its parent makes it", process->name);
    process->pid = -1;
    return member_text(reader, at, "program", &process->program) &&
           member_number(reader, at, "pid", INT64_MIN, INT64_MAX, &process->pid) &&
           member_index(reader, at, "birth", "events", &process->birth) &&
           member_index(reader, at, "exit", "events", &process->exit) &&
           member_index(reader, at, "adopted", "events", &process->adopted) &&
           member_index(reader, at, "reaped", "events", &process->reaped) &&
           member_index(reader, at, "reaper", "processes", &process->reaper) &&
           member_int(reader, at, "status", -1, 0xffff, &process->status) &&
           member_flag(reader, at, "left_behind", &process->left_behind) &&
           member_number(reader, at, "cpu", 0, INT64_MAX, &process->cpu);
}

static bool read_call(struct reader *reader, const struct place *at, struct event *event)
{
    const json_t *args = json_object_get(at->json, "args");
    const json_t *call = json_object_get(at->json, "call");
    if (call && !json_is_string(call))
        return member_fail(reader, at, "call", "is not a string");
    event->call = call ? call_by_name(json_string_value(call)) : CALL_NONE;
    if (call && event->call == CALL_NONE)
        return member_fail_unknown(reader, at, "call", json_string_value(call));
    if (args && (!json_is_array(args) || json_array_size(args) > CALL_ARGS))
        return member_fail(reader, at, "args", "is not a list of at most %d numbers", CALL_ARGS);
    for (size_t i = 0; i < json_array_size(args); i++) {
        if (!json_is_integer(json_array_get(args, i)))
            return member_fail(reader, at, "args", "holds something else than whole numbers");
        event->args[i] = json_integer_value(json_array_get(args, i));
    }
    return member_number(reader, at, "result", INT64_MIN, INT64_MAX, &event->result);
}

static bool read_event_flags(struct reader *reader, const struct place *at, struct event *event)
{
    return member_flag(reader, at, "blocked", &event->blocked) &&
           member_flag(reader, at, "injected", &event->injected) &&
           member_flag(reader, at, "refused", &event->refused) &&
           member_flag(reader, at, "caught", &event->caught) &&
           member_flag(reader, at, "data_cut", &event->data_cut);
}

static bool read_event(struct reader *reader, const struct place *at)
{
    size_t kind;
    if (!member_name(reader, at, "kind", event_kind_names, EVENT_KINDS, &kind))
        return false;
    size_t index = recording_add_event(reader->recording, (enum event_kind)kind, NOBODY);
    if (index == NOBODY)
        return reader_fail_memory(reader);
    struct event *event = &reader->recording->events[index];
    int64_t thread = 0;
    if (!member_index(reader, at, "process", "processes", &event->process) ||
        !member_number(reader, at, "thread", 0, UINT_MAX, &thread) ||
        !member_number(reader, at, "time", 0, INT64_MAX, &event->time) || !read_call(reader, at, event) ||
        !member_index(reader, at, "partner", "events", &event->partner) ||
        !member_index(reader, at, "other", "processes", &event->other) ||
        !member_index(reader, at, "object", "objects", &event->object) ||
        !member_index(reader, at, "source", "sources", &event->source) ||
        !member_int(reader, at, "status", -1, 0xffff, &event->status) ||
        !member_int(reader, at, "signal", INT_MIN, INT_MAX, &event->signal) || !read_event_flags(reader, at, event))
        return false;
    event->thread = (unsigned)thread;
    if (event->process == NOBODY)
        return member_fail(reader, at, "process", "is missing");
    return !json_object_get(at->json, "data") || member_bytes(reader, at, "data", &event->data, &event->data_size);
}

static bool read_object(struct reader *reader, const struct place *at)
{
    size_t kind;
    if (!member_name(reader, at, "kind", object_kind_names, OBJECT_KINDS, &kind))
        return false;
    if (recording_add_object(reader->recording, (enum object_kind)kind, "") == NOBODY)
        return reader_fail_memory(reader);
    return member_text(reader, at, "name", &reader->recording->objects[at->index].name);
}

static bool read_source(struct reader *reader, const struct place *at)
{
    char *file = NULL, *function = NULL;
    int line = 0;
    bool well = member_text(reader, at, "file", &file) && member_text(reader, at, "function", &function) &&
                member_int(reader, at, "line", 1, INT_MAX, &line);
    if (well && line == 0)
        well = member_fail(reader, at, "line", "is missing");
    size_t index = well ? recording_add_source(reader->recording, file, line, function) : NOBODY;
    if (well && index == NOBODY)
        well = reader_fail_memory(reader);
    else if (well && index != at->index)
        well = member_fail(reader, at, "line", "is one that was there before");
    free(file);
    free(function);
    return well;
}

/* A code is an M and digits: whatever it says is shown beside the sentence. */
static bool read_code(struct reader *reader, const struct place *at, char code[FINDING_CODE_SIZE])
{
    const json_t *json = json_object_get(at->json, "code");
    const char *text = json_string_value(json);
    if (!json)
        return true;
    if (!text || text[0] != 'M' || strlen(text) >= FINDING_CODE_SIZE || text[1 + strspn(text + 1, "0123456789")])
        return member_fail(reader, at, "code", "is not an M and a number");
    snprintf(code, FINDING_CODE_SIZE, "%s", text);
    return true;
}

static bool read_finding(struct reader *reader, const struct place *at)
{
    size_t kind, severity = SEVERITY_FAULT, process = NOBODY, event = NOBODY;
    if (!member_name(reader, at, "kind", finding_kind_names, FINDING_KINDS, &kind) ||
        !member_index(reader, at, "process", "processes", &process) ||
        !member_index(reader, at, "event", "events", &event))
        return false;
    if (process == NOBODY)
        return member_fail(reader, at, "process", "is missing");
    if (json_object_get(at->json, "severity") &&
        !member_name(reader, at, "severity", severity_names, SEVERITIES, &severity))
        return false;
    if (recording_add_finding(reader->recording, (enum finding_kind)kind, process, event, "%s", ""))
        return reader_fail_memory(reader);
    struct finding *finding = &reader->recording->findings[at->index];
    finding->severity = (enum severity)severity;
    return read_code(reader, at, finding->code) && member_text(reader, at, "text", &finding->text);
}

static bool read_list(struct reader *reader, const char *name, bool (*read)(struct reader *, const struct place *))
{
    const json_t *list = json_object_get(reader->root, name);
    if (!json_is_array(list))
        return reader_fail(reader, "%s is missing, or is not a list; " RECORD_AGAIN ".", name);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct place at = {.json = json_array_get(list, i), .list = name, .index = i};
        if (!json_is_object(at.json))
            return reader_fail(reader, "%s[%zu] is not an object; " RECORD_AGAIN ".", name, i);
        if (!read(reader, &at))
            return false;
    }
    return true;
}

/* A process's own events must be of their kinds. */
static bool check_process(struct reader *reader, size_t index)
{
    const struct recorded_process *process = &reader->recording->processes[index];
    const struct { const char *name; size_t event; enum event_kind kind; } own[] = {
        {"birth", process->birth, index == 0 ? EVENT_START : EVENT_BIRTH},
        {"exit", process->exit, EVENT_EXIT},
        {"adopted", process->adopted, EVENT_ADOPTED},
        {"reaped", process->reaped, EVENT_REAPED},
    };
    struct place at = {.list = "processes", .index = index};
    if (process->birth == NOBODY)
        return member_fail(reader, &at, "birth", "is missing");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        enum event_kind kind = own[i].event == NOBODY ? own[i].kind : reader->recording->events[own[i].event].kind;
        if (kind != own[i].kind)
            return member_fail(reader, &at, own[i].name, "is event %zu, which is a \"%s\" and not a \"%s\"",
                               own[i].event, event_kind_names[kind], event_kind_names[own[i].kind]);
    }
    return true;
}

/* A call and its return must be each other's. */
static bool check_event(struct reader *reader, size_t index)
{
    const struct event *event = &reader->recording->events[index];
    struct place at = {.list = "events", .index = index};
    if (event->kind == EVENT_BIRTH && event->other == NOBODY)
        return member_fail(reader, &at, "other", "is missing: a birth has a child");
    if (event->partner == NOBODY)
        return true;
    const struct event *partner = &reader->recording->events[event->partner];
    enum event_kind half = event->kind == EVENT_CALL ? EVENT_RETURN : EVENT_CALL;
    if (partner->kind == half && partner->partner == index && (half == EVENT_RETURN) == (event->partner > index))
        return true;
    return member_fail(reader, &at, "partner", "is event %zu, which is not its other half", event->partner);
}

static bool check_references(struct reader *reader)
{
    const struct recording *recording = reader->recording;
    if (recording->process_count == 0 && recording->ending != ENDING_NOT_STARTED)
        return reader_fail(reader, "processes is empty, but the run did start; " RECORD_AGAIN ".");
    for (size_t i = 0; i < recording->process_count; i++)
        if (!check_process(reader, i))
            return false;
    for (size_t i = 0; i < recording->event_count; i++)
        if (!check_event(reader, i))
            return false;
    return true;
}

static bool read_output(struct reader *reader)
{
    static const char *const names[] = {"stdout", "stderr"};
    struct place at = {.json = json_object_get(reader->root, "output")};
    for (int stream = 0; stream < 2; stream++) {
        char *bytes;
        size_t size;
        if (!member_bytes(reader, &at, names[stream], &bytes, &size))
            return false;
        int error = recording_add_output(reader->recording, stream, bytes, size);
        free(bytes);
        if (error)
            return reader_fail_memory(reader);
    }
    return true;
}

static bool read_head(struct reader *reader)
{
    struct place root = {.json = reader->root};
    struct recording *recording = reader->recording;
    size_t ending;
    const char *schedule = json_string_value(json_object_get(reader->root, "schedule"));
    if (!member_strings(reader, "argv", &recording->argv) ||
        !member_strings(reader, "injections", &recording->injections))
        return false;
    if (!recording->argv)
        return member_fail(reader, &root, "argv", "is missing");
    int error = schedule ? schedule_parse(&recording->schedule, schedule) : -EINVAL;
    if (error == -ENOMEM)
        return reader_fail_memory(reader);
    if (error)
        return member_fail(reader, &root, "schedule", "is missing, or is not the name of one");
    if (!member_name(reader, &root, "ending", ending_names, ENDINGS, &ending))
        return false;
    recording->ending = (enum ending)ending;
    return member_int(reader, &root, "status", -1, 0xffff, &recording->status) &&
           member_number(reader, &root, "duration", 0, INT64_MAX, &recording->duration);
}

static bool check_format(struct reader *reader)
{
    const char *format = json_string_value(json_object_get(reader->root, "format"));
    const json_t *version = json_object_get(reader->root, "version");
    if (!format || strcmp(format, RECORDING_FORMAT) != 0)
        return reader_fail(reader, "This is JSON, but no recording: \"format\" is not \"" RECORDING_FORMAT "\".");
    if (!json_is_integer(version))
        return reader_fail(reader, "version is missing, or is not a whole number; " RECORD_AGAIN ".");
    if (json_integer_value(version) != RECORDING_VERSION)
        return reader_fail(reader, "This recording is of version %lld, and this program reads version %d; "
                    "read it with the program that wrote it, or record again.",
                    (long long)json_integer_value(version), RECORDING_VERSION);
    return true;
}

static bool read_all(struct reader *reader)
{
    return check_format(reader) && read_head(reader) && read_list(reader, "processes", read_process) &&
           read_list(reader, "events", read_event) && read_list(reader, "objects", read_object) &&
           (!json_object_get(reader->root, "sources") || read_list(reader, "sources", read_source)) &&
           read_list(reader, "findings", read_finding) && check_references(reader) && read_output(reader);
}

/* jansson tells a lack of memory by telling nothing, except inside a string, which it then takes for wrong JSON. */
static void document_fail(struct reader *reader, const json_error_t *problem, bool stream_failed)
{
    if (stream_failed) {
        reader_fail(reader, "The recording could not be read to its end.");
        reader->error = -EIO;
    } else if (!*problem->text) {
        reader_fail_memory(reader);
    } else {
        reader_fail(reader, "This is no recording: line %d is not the JSON that should stand there (%s).",
                    problem->line, problem->text);
    }
}

int recording_read(struct recording **recording, FILE *stream, char *why, size_t size)
{
    struct reader reader = {.why = why, .size = why ? size : 0};
    if (reader.size > 0)
        why[0] = '\0';
    json_error_t problem;
    json_t *root = json_loadf(stream, JSON_REJECT_DUPLICATES, &problem);
    *recording = NULL;
    if (!root) {
        document_fail(&reader, &problem, ferror(stream));
        return reader.error;
    }
    reader.root = root;
    reader.recording = recording_new();
    if (reader.recording ? read_all(&reader) : reader_fail_memory(&reader))
        *recording = reader.recording;
    else
        recording_free(reader.recording);
    json_decref(root);
    return reader.error;
}
