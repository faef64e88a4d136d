/* All that is found in a recording: who looks for it, and in which order it is told. */
#define _GNU_SOURCE /* asprintf, vasprintf */
#include "findings_parts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int found_add(struct recording *recording, struct found found, const char *format, ...)
{
    char *text;
    va_list list;
    va_start(list, format);
    int length = vasprintf(&text, format, list);
    va_end(list);
    if (length < 0)
        return -ENOMEM;
    char where[160] = "";
    if (found.event < recording->event_count)
        source_describe(recording, found.event, where, sizeof where);
    int error = recording_add_finding(recording, found.kind, found.process, found.event, "%s%s%s%s", text,
                                      where[0] ? " See " : "", where, where[0] ? "." : "");
    free(text);
    if (error)
        return error;
    struct finding *finding = &recording->findings[recording->finding_count - 1];
    finding->severity = found.note ? SEVERITY_NOTE : finding_table[found.kind].severity;
    snprintf(finding->code, sizeof finding->code, "%s", found.code ? found.code : "");
    return 0;
}

bool found_before(const struct recording *recording, enum finding_kind kind, size_t process)
{
    for (size_t i = recording->finding_count; i-- > 0;)
        if (recording->findings[i].kind == kind && recording->findings[i].process == process)
            return true;
    return false;
}

int descriptors_ask(struct recording *recording, bool needed,
                    int (*add)(struct recording *, const struct descriptors *))
{
    struct descriptors descriptors;
    if (!needed)
        return 0;
    int error = descriptors_find(&descriptors, recording);
    if (error)
        return error;
    error = add(recording, &descriptors);
    descriptors_free(&descriptors);
    return error;
}

size_t pid_owner(const struct recording *recording, int64_t pid, size_t event)
{
    for (size_t i = recording->process_count; i-- > 0;)
        if (recording->processes[i].pid == pid && recording->processes[i].birth <= event)
            return i;
    return NOBODY;
}

int64_t call_result(const struct recording *recording, size_t event)
{
    const struct event *call = &recording->events[event];
    if (call->kind == EVENT_RETURN)
        return call->result;
    return call->partner == NOBODY ? INT64_MIN : recording->events[call->partner].result;
}

bool is_call(const struct event *event, enum call call)
{
    return event->kind == EVENT_CALL && event->call == call;
}

bool is_stuck_in(const struct recording *recording, size_t index, enum call call)
{
    const struct event *event = &recording->events[index];
    return recording->ending == ENDING_DEADLOCK && is_call(event, call) && event->partner == NOBODY &&
           recording->processes[event->process].exit == NOBODY;
}

int64_t wait_pid(const struct event *wait)
{
    if (wait->call == CALL_WAIT4)
        return wait->args[0];
    return wait->args[0] == P_PID ? wait->args[1] : -1;
}

bool execs_between(const struct recording *recording, size_t process, size_t from, size_t to)
{
    for (size_t i = from; i < to && i < recording->event_count; i++)
        if (recording->events[i].kind == EVENT_EXEC && recording->events[i].process == process)
            return true;
    return false;
}

void span_describe(const struct recording *recording, size_t from, size_t to, const char *format, char *text,
                   size_t size)
{
    int64_t end = to < recording->event_count ? recording->events[to].time : recording->duration;
    int64_t milliseconds = (end - recording->events[from].time) / 1000000;
    char span[32];
    text[0] = '\0';
    if (milliseconds < 1)
        return;
    if (milliseconds < 1000)
        snprintf(span, sizeof span, "%" PRId64 " ms", milliseconds);
    else
        snprintf(span, sizeof span, milliseconds < 10000000 ? "%.4g s" : "%.0f s", (double)milliseconds / 1000);
    snprintf(text, size, "%s%s", format, span);
}

static int finding_order(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    if (a->severity != b->severity)
        return a->severity < b->severity ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->event != b->event)
        return a->event < b->event ? -1 : 1;
    if (a->process != b->process)
        return a->process < b->process ? -1 : 1;
    return strcmp(a->text, b->text);
}

/* The first call that was refused only because the program was watched: a debugger works well without us. A kill of
 * everybody is another matter. #NOBODY if there was none. */
static size_t refused_for_us(const struct recording *recording)
{
    for (size_t i = 0; i < recording->event_count; i++)
        if (recording->events[i].refused && is_call(&recording->events[i], CALL_PTRACE))
            return i;
    return NOBODY;
}

/* What a program does after such a refusal is no fault of its own. */
static int findings_soften(struct recording *recording)
{
    size_t refused = refused_for_us(recording);
    for (size_t i = 0; i < recording->finding_count && refused != NOBODY; i++) {
        struct finding *finding = &recording->findings[i];
        if (finding->severity == SEVERITY_NOTE || finding->kind == FINDING_REFUSED || finding->event < refused)
            continue;
        char *text;
        if (asprintf(&text, "%s It may follow from what the recorder refused (event %zu).", finding->text, refused) < 0)
            return -ENOMEM;
        free(finding->text);
        finding->text = text;
        finding->severity = SEVERITY_NOTE;
        finding->code[0] = '\0';
    }
    return 0;
}

int findings_add(struct recording *recording)
{
    static int (*const finders[])(struct recording *) = {
        left_behind_find, zombies_find, orphans_find, late_zombies_find, broken_pipes_find, incidents_find,
        not_its_child_find, waited_twice_find, status_lost_find, raw_status_find, wait_given_up_find, polling_find,
        kill_after_wait_find, lost_wakeup_find, closed_twice_find, end_kept_find, end_held_find, both_write_find,
        unread_find,
        listener_kept_find, connection_kept_find, after_exec_find, loop_copied_find,
        output_twice_find, handlers_copied_find, lock_copied_find, lock_interrupted_find, task_lost_find,
    };
    int error = 0;
    for (size_t i = 0; i < recording->finding_count; i++) {
        struct finding *finding = &recording->findings[i];
        finding->severity = finding_table[finding->kind].severity;
        snprintf(finding->code, sizeof finding->code, "%s", finding->kind == FINDING_BUSY ? "M23" : "");
    }
    for (size_t i = 0; i < sizeof finders / sizeof *finders && !error; i++)
        error = finders[i](recording);
    if (!error)
        error = findings_soften(recording);
    if (recording->finding_count > 1)
        qsort(recording->findings, recording->finding_count, sizeof *recording->findings, finding_order);
    return error;
}
