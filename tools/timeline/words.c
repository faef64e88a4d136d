/* A run as a whole in words. */
#include "words.h"

#include <stdlib.h>
#include <string.h>

#include "quote.h"

#define COPY_REACH 10000      /* How many events back to look for where a descriptor came from. */
#define SUMMARY_PROCESSES 30 /* Processes told one by one; the rest is counted. */

void words_ending(const struct recording *recording, char *text, size_t size)
{
    static const char *const words[ENDINGS] = {
        [ENDING_DEADLOCK] = "deadlock",
        [ENDING_BUSY] = "busy without progress",
        [ENDING_DEADLINE] = "not done by the deadline",
        [ENDING_OUTPUT_LIMIT] = "too much output",
        [ENDING_EVENT_LIMIT] = "too many events",
        [ENDING_INTERRUPTED] = "interrupted",
    };
    if (recording->ending == ENDING_DONE)
        status_describe(recording->status, text, size);
    else if (recording->ending == ENDING_NOT_STARTED)
        snprintf(text, size, "could not be run: %s", errno_text(recording->status));
    else
        snprintf(text, size, "%s", words[recording->ending]);
}

void words_heading(const struct recording *recording, bool utf8, size_t columns, char *text, size_t size)
{
    const char *dot = utf8 ? " · " : " - ";
    char command[512] = "", schedule[48], ending[64];
    size_t used = 0, half = columns / 2 > 80 ? 80 : columns / 2;
    for (size_t i = 0; recording->argv && recording->argv[i] && used + 128 < sizeof command; i++) {
        const char *word = recording->argv[i], *slash = i ? NULL : strrchr(word, '/');
        word = slash ? slash + 1 : word;
        used += i ? (size_t)snprintf(command + used, sizeof command - used, " ") : 0;
        text_quote(command + used, 120, word, strlen(word), half, false, utf8);
        used += strlen(command + used);
    }
    text_cut(command, sizeof command, half, utf8);
    schedule_describe(&recording->schedule, schedule, sizeof schedule);
    words_ending(recording, ending, sizeof ending);
    snprintf(text, size, "%s%s%s%s%zu process%s%s%s", command, dot, schedule, dot, recording->process_count,
             recording->process_count == 1 ? "" : "es", dot, ending);
    text_cut(text, size, columns, utf8);
}

const char *words_birth(bool threads)
{
    return threads ? "fork, or a thread begins" : "fork";
}

void words_finding(const struct finding *finding, char *text, size_t size)
{
    bool note = finding->severity == SEVERITY_NOTE, code = finding->code[0] != '\0';
    snprintf(text, size, "%s%s%s%s%s", note ? "note" : "", note && code ? ", " : "", finding->code,
             note || code ? ": " : "", finding->text);
}

const struct words_error words_errors[WORDS_ERRORS] = {
    {"ECHILD", "no such child to wait for"},    {"EAGAIN", "not now, perhaps later"},
    {"ENOENT", "there is no such file"},        {"EACCES", "that is not allowed"},
    {"EINTR", "a signal came in between"},      {"EPIPE", "nobody is left who could read it"},
    {"EBADF", "no such descriptor"},            {"ESRCH", "no such process"},
    {"EMFILE", "too many open files"},          {"ENOMEM", "no memory left"},
    {"ECONNREFUSED", "nobody listens there"},
};

void words_errors_note(const char *label, bool occurs[WORDS_ERRORS])
{
    for (size_t i = 0; i < WORDS_ERRORS; i++)
        occurs[i] |= strstr(label, words_errors[i].name) != NULL;
}

void words_tags_note(const char *tags, bool *finding, bool *mark)
{
    for (const char *at = strchr(tags, '['); at; at = strchr(at + 1, '['))
        *(at[1] >= '0' && at[1] <= '9' ? finding : mark) = true;
}

bool words_events_numbered(const struct recording *recording)
{
    for (size_t i = 0; i < recording->finding_count && i < PICTURE_FINDINGS; i++)
        if (strstr(recording->findings[i].text, "event "))
            return true;
    return false;
}

/* The last call by which a process got this descriptor as a copy of another; #NOBODY if there is none. */
static size_t copy_made(const struct recording *recording, size_t process, int64_t fd, size_t before)
{
    for (size_t i = before, reach = 0; i-- > 0 && reach < COPY_REACH; reach++) {
        const struct event *event = &recording->events[i];
        if (event->process != process || event->kind != EVENT_RETURN || event->result != fd)
            continue;
        if (event->call == CALL_DUP && event->partner != NOBODY)
            return event->partner;
        if (event->call == CALL_OPEN || event->call == CALL_SOCKET || event->call == CALL_ACCEPT)
            return NOBODY;
    }
    return NOBODY;
}

bool words_to_stderr(const struct recording *recording, size_t call)
{
    const struct event *event = &recording->events[call];
    for (int copies = 0; event->args[0] > 2 && copies < 8; copies++) {
        call = copy_made(recording, event->process, event->args[0], call);
        if (call == NOBODY)
            return false;
        event = &recording->events[call];
    }
    return event->args[0] == 2;
}

/* "P0.1, a child of P0, ended with exit 7 and was waited for by P0." */
static void process_words(const struct recording *recording, size_t index, char *text, size_t size)
{
    const struct recorded_process *it = &recording->processes[index];
    char status[64], reaped[160] = "", child[160] = "";
    status_describe(it->status, status, sizeof status);
    if (it->reaper < recording->process_count)
        snprintf(reaped, sizeof reaped, " and was waited for by %.80s", recording->processes[it->reaper].name);
    if (it->status == -1)
        snprintf(status, sizeof status, "was still there when the run was over");
    if (it->parent < recording->process_count)
        snprintf(child, sizeof child, ", a child of %.80s,", recording->processes[it->parent].name);
    snprintf(text, size, " %.80s%s %s%s%s.", it->name, child,
             it->status == -1 ? "" : strncmp(status, "exit", 4) == 0 ? "ended with " : "was ", status, reaped);
}

void words_summary(const struct recording *recording, void (*write)(FILE *stream, const char *text), FILE *stream)
{
    char text[512], ending[64];
    words_ending(recording, ending, sizeof ending);
    snprintf(text, sizeof text, "How it ended: %s.", ending);
    write(stream, text);
    for (size_t i = 0; i < recording->process_count && i < SUMMARY_PROCESSES; i++) {
        process_words(recording, i, text, sizeof text);
        write(stream, text);
    }
    snprintf(text, sizeof text, " And %zu more processes.", recording->process_count - SUMMARY_PROCESSES);
    if (recording->process_count > SUMMARY_PROCESSES)
        write(stream, text);
    for (size_t i = 0; i < recording->finding_count && i < PICTURE_FINDINGS; i++) {
        snprintf(text, sizeof text, " Finding %zu: ", i + 1);
        write(stream, text);
        char sentence[1024];
        words_finding(&recording->findings[i], sentence, sizeof sentence);
        text_quote(text, sizeof text, sentence, strlen(sentence), 400, false, true);
        write(stream, text);
    }
}
