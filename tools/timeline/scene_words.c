/* Calls in the fewest words that tell what is going on. A picture has room for a dozen characters: pids become
 * names, descriptors become what they stand for, and what every learner knows by now is left out. */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include "scene.h"

struct words {
    char *text;
    size_t size;
    size_t length; /* below `size`, always */
};

static void __attribute__((format(printf, 2, 3))) words_add(struct words *words, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int added = vsnprintf(words->text + words->length, words->size - words->length, format, list);
    va_end(list);
    if (added > 0)
        words->length += (size_t)added;
    if (words->length >= words->size)
        words->length = words->size - 1;
}

size_t scene_process_by_pid(const struct recording *recording, int64_t pid, size_t event)
{
    for (size_t i = recording->process_count; i-- > 0;) {
        const struct recorded_process *process = &recording->processes[i];
        if (process->pid == pid && (process->birth == NOBODY || process->birth <= event))
            return i;
    }
    return NOBODY;
}

static void add_whom(struct words *words, const struct recording *recording, size_t call)
{
    const struct event *event = &recording->events[call];
    bool waitid = event->call == CALL_WAITID;
    int64_t pid = waitid ? event->args[1] : event->args[0];
    bool any = waitid ? event->args[0] == P_ALL : pid == -1;
    bool one = waitid ? event->args[0] == P_PID : pid > 0;
    if (any)
        return;
    size_t child = one ? scene_process_by_pid(recording, pid, call) : NOBODY;
    if (child != NOBODY)
        words_add(words, " %s", recording->processes[child].name);
    else
        words_add(words, one ? " a stranger" : " group");
}

static void add_duration(struct words *words, int64_t nanoseconds)
{
    static const struct { int64_t least; const char *unit; } units[] = {
        {1000000000, "s"}, {1000000, "ms"}, {1000, "us"}, {1, "ns"},
    };
    size_t i = 0;
    while (i + 1 < sizeof units / sizeof *units && nanoseconds < units[i].least - units[i].least / 20000)
        i++; /* what four digits would show as 1000 ms is 1 s: Python sleeps until a time, and so a bit less */
    const double value = (double)nanoseconds / (double)units[i].least;
    words_add(words, value < 1000 ? " %.4g %s" : " %.0f %s", value, units[i].unit);
}

static void add_signal(struct words *words, const struct event *event)
{
    bool to_pid = event->call == CALL_KILL && event->other == NOBODY;
    if (to_pid && event->args[0] == -1)
        words_add(words, " all");
    else if (to_pid && event->args[0] <= 0)
        words_add(words, " group");
    words_add(words, " %s", event->signal ? signal_text(event->signal) : "0");
}

/* What comes after the last slash; all of it if nothing does. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static const char *call_verb(enum call call)
{
    switch (call) {
    case CALL_WAIT4:
    case CALL_WAITID:
        return "wait";
    case CALL_SLEEP:
        return "sleep";
    case CALL_EXEC:
        return "exec";
    case CALL_KILL:
    case CALL_TKILL:
    case CALL_TGKILL:
    case CALL_SIGQUEUE:
    case CALL_TGSIGQUEUE:
    case CALL_PIDFD_SEND_SIGNAL:
        return "kill";
    default:
        return call_table[call].name;
    }
}

static void add_object(struct words *words, const struct recording *recording, const struct event *event)
{
    if (event->object != NOBODY && recording->objects[event->object].name)
        words_add(words, " %s", recording->objects[event->object].name);
    else if (call_table[event->call].flags & CALL_HAS_FD)
        words_add(words, " fd %" PRId64, event->args[0]);
}

static void add_failure(struct words *words, const struct recording *recording, const struct event *event)
{
    if (event->partner == NOBODY)
        return;
    int64_t result = recording->events[event->partner].result;
    if (result < 0)
        words_add(words, ": %s", errno_text((int)-result));
    else if (result == 0 && (call_table[event->call].flags & CALL_WAITS))
        words_add(words, ": not yet");
}

void scene_call_words(const struct recording *recording, size_t call, bool failed, char *text, size_t size)
{
    const struct event *event = &recording->events[call];
    struct words words = {.text = text, .size = size};
    unsigned flags = call_table[event->call].flags;
    words_add(&words, "%s", call_verb(event->call));
    if (flags & CALL_WAITS)
        add_whom(&words, recording, call);
    else if (flags & CALL_SIGNALS)
        add_signal(&words, event);
    else if (event->call == CALL_SLEEP)
        add_duration(&words, event->args[0]);
    else if (event->call == CALL_EXEC && event->data)
        words_add(&words, " %s", base_name(event->data));
    else
        add_object(&words, recording, event);
    if (failed)
        add_failure(&words, recording, event);
}
