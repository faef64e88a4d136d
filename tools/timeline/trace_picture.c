/* A recording as Trace Event JSON: slices for lives, waits and zombies, instants for what takes no time, arrows for
 * births, waits and signals. The format: "Trace Event Format", Google, section "Event Descriptions".
 *
 * Processes are numbered by their order of birth: real pids may come twice. Each process has a slice for its life,
 * in which its waits are nested, and after it one for its time as a zombie. */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "quote.h"
#include "scene.h"

#define NAME_COLUMNS 80

/* The writing of a trace. */
struct trace {
    const struct recording *recording;
    FILE *stream;
    bool any;     /* an event has been written */
    bool logical; /* each event is a microsecond */
    int error;
};

/* Microseconds; past the last event it is the end. */
static double time_of(const struct trace *trace, size_t event)
{
    const struct recording *recording = trace->recording;
    if (trace->logical)
        return (double)(event < recording->event_count ? event : recording->event_count);
    double last = recording->event_count ? (double)recording->events[recording->event_count - 1].time / 1000 : 0;
    double end = (double)recording->duration / 1000;
    return event < recording->event_count ? (double)recording->events[event].time / 1000 : end > last ? end : last;
}

/* Write one event; takes the reference over. */
static void put(struct trace *trace, json_t *event)
{
    if (!event) {
        trace->error = -ENOMEM;
        return;
    }
    fputs(trace->any ? ",\n" : "\n", trace->stream);
    trace->any = true;
    if (json_dumpf(event, trace->stream, JSON_COMPACT) != 0 && !trace->error)
        trace->error = ferror(trace->stream) ? -EIO : -ENOMEM;
    json_decref(event);
}

static int pid_of(size_t process)
{
    return (int)process + 1;
}

static int tid_of(unsigned thread)
{
    return (int)thread + 1;
}

static void quoted(const char *text, char *out, size_t size)
{
    text_quote(out, size, text ? text : "", strlen(text ? text : ""), NAME_COLUMNS, false, true);
}

static void put_slice(struct trace *trace, size_t process, unsigned thread, const char *name, const char *category,
                      size_t from, size_t to)
{
    double begin = time_of(trace, from), end = time_of(trace, to);
    put(trace, json_pack("{s:s, s:s, s:s, s:f, s:f, s:i, s:i, s:{s:I}}", "name", name, "cat", category, "ph", "X", "ts",
                         begin, "dur", end > begin ? end - begin : 0.0, "pid", pid_of(process), "tid", tid_of(thread),
                         "args", "event", (json_int_t)from));
}

static void put_instant(struct trace *trace, size_t event, const char *name, const char *category)
{
    const struct event *it = &trace->recording->events[event];
    put(trace, json_pack("{s:s, s:s, s:s, s:s, s:f, s:i, s:i, s:{s:I}}", "name", name, "cat", category, "ph", "i", "s",
                         "t", "ts", time_of(trace, event), "pid", pid_of(it->process), "tid", tid_of(it->thread),
                         "args", "event", (json_int_t)event));
}

/* An arrow from one process to another. Its number is that of the event that it starts from. */
static void put_arrow(struct trace *trace, size_t event, size_t from, size_t to, const char *name)
{
    double at = time_of(trace, event);
    put(trace, json_pack("{s:s, s:s, s:s, s:I, s:f, s:i, s:i}", "name", name, "cat", "flow", "ph", "s", "id",
                         (json_int_t)event, "ts", at, "pid", pid_of(from), "tid", 1));
    put(trace, json_pack("{s:s, s:s, s:s, s:s, s:I, s:f, s:i, s:i}", "name", name, "cat", "flow", "ph", "f", "bp", "e",
                         "id", (json_int_t)event, "ts", at, "pid", pid_of(to), "tid", 1));
}

static void put_label(struct trace *trace, size_t process, int thread, const char *kind, const char *text)
{
    put(trace, json_pack("{s:s, s:s, s:i, s:i, s:{s:s}}", "name", kind, "ph", "M", "pid", pid_of(process), "tid",
                         thread, "args", "name", text));
}

/* Names, the life, and the time as a zombie. */
static void put_process(struct trace *trace, size_t index)
{
    char program[160], text[320], status[64];
    const struct recorded_process *it = &trace->recording->processes[index];
    quoted(it->program, program, sizeof program);
    snprintf(text, sizeof text, "%.100s %s", it->name, program);
    put_label(trace, index, 1, "process_name", text);
    put_label(trace, index, 1, "thread_name", it->name);
    put(trace, json_pack("{s:s, s:s, s:i, s:i, s:{s:I}}", "name", "process_sort_index", "ph", "M", "pid", pid_of(index),
                         "tid", 1, "args", "sort_index", (json_int_t)index));
    status_describe(it->status, status, sizeof status);
    snprintf(text, sizeof text, "%.100s: %s", it->name, status);
    put_slice(trace, index, 0, text, "life", it->birth == NOBODY ? 0 : it->birth, it->exit);
    if (it->exit != NOBODY && it->parent != NOBODY)
        put_slice(trace, index, 0, it->reaper == NOBODY ? "zombie, never waited for" : "zombie", "zombie", it->exit,
                  it->reaped);
}

/* How long a call kept its process waiting: if it never came back, until that ended. */
static void put_call(struct trace *trace, size_t index)
{
    char words[256], name[256];
    const struct event *call = &trace->recording->events[index];
    size_t exit = trace->recording->processes[call->process].exit;
    bool lasting = call->blocked || (call->partner == NOBODY && (call_table[call->call].flags & CALL_BLOCKS));
    bool sends = (call_table[call->call].flags & CALL_SIGNALS) && call->signal != 0;
    scene_call_words(trace->recording, index, true, words, sizeof words);
    quoted(words, name, sizeof name);
    if (lasting)
        put_slice(trace, call->process, call->thread, name, "waits", index,
                  call->partner != NOBODY ? call->partner : exit);
    else if (sends || call->injected || call->refused)
        put_instant(trace, index, name, "call");
    if (sends && call->other != NOBODY && call->other != call->process)
        put_arrow(trace, index, call->process, call->other, signal_text(call->signal));
}

static void put_happening(struct trace *trace, size_t index)
{
    char text[256], words[512];
    const struct event *event = &trace->recording->events[index];
    event_describe(trace->recording, index, words, sizeof words);
    quoted(words, text, sizeof text);
    put_instant(trace, index, event->kind == EVENT_ADOPTED ? "orphan" : text, event_kind_names[event->kind]);
}

static void put_thread(struct trace *trace, size_t index)
{
    char text[64];
    const struct event *event = &trace->recording->events[index];
    snprintf(text, sizeof text, "thread %u", event->thread);
    put_label(trace, event->process, tid_of(event->thread), "thread_name", text);
    put_slice(trace, event->process, event->thread, text, "life", index,
              trace->recording->processes[event->process].exit);
}

static void put_event(struct trace *trace, size_t index)
{
    char text[512];
    const struct event *event = &trace->recording->events[index];
    switch (event->kind) {
    case EVENT_CALL:
        put_call(trace, index);
        break;
    case EVENT_RETURN:
        if (event->data) {
            text_quote(text, sizeof text, event->data, event->data_size, NAME_COLUMNS, true, true);
            put_instant(trace, index, text, "output");
        }
        break;
    case EVENT_BIRTH:
        if (event->other != NOBODY)
            put_arrow(trace, index, event->process, event->other, "fork");
        break;
    case EVENT_REAPED:
        if (event->other != NOBODY)
            put_arrow(trace, index, event->process, event->other, "wait");
        break;
    case EVENT_THREAD:
        put_thread(trace, index);
        break;
    case EVENT_START:
    case EVENT_EXIT: /* where a life begins and ends */
        break;
    default:
        put_happening(trace, index);
    }
}

int picture_write_trace(const struct recording *recording, FILE *stream)
{
    struct trace trace = {
        .recording = recording, .stream = stream, .logical = recording->schedule.kind != SCHEDULE_NATURAL};
    char schedule[48];
    schedule_describe(&recording->schedule, schedule, sizeof schedule);
    fputs("{\"traceEvents\":[", stream);
    for (size_t i = 0; i < recording->process_count && !trace.error; i++)
        put_process(&trace, i);
    for (size_t i = 0; i < recording->event_count && !trace.error; i++)
        put_event(&trace, i);
    fprintf(stream, "\n],\n\"displayTimeUnit\":\"%s\",\n\"otherData\":{\"schedule\":\"%s\",\"clock\":\"%s\"}}\n",
            trace.logical ? "ns" : "ms", schedule, trace.logical ? "one microsecond for each event" : "real time");
    return trace.error ? trace.error : ferror(stream) ? -EIO : 0;
}
