/* A recording told in sentences.
 *
 * A call and its return are one sentence, unless the process had to wait in between; a call that only makes something
 * happen that has a sentence of its own (fork, wait, write) has none. */
#include <errno.h>
#include <string.h>

#include "quote.h"
#include "scene_walk.h"
#include "words.h"

#define DATA_COLUMNS 200 /* More of one write is not read to anybody. */

/* The telling. */
struct tale {
    const struct recording *recording;
    const struct picture_options *options;
    FILE *stream;
    int digits; /* of the greatest event number */
};

static const char *name_of(const struct tale *tale, size_t process)
{
    return process < tale->recording->process_count ? tale->recording->processes[process].name : "somebody";
}

#define ACTOR_SIZE 128 /* bytes for a name with its thread's number */

/* Whose event it is: "P0", and "P0/2" for another thread than the first. */
static const char *actor(const struct tale *tale, const struct event *event, char name[ACTOR_SIZE])
{
    snprintf(name, ACTOR_SIZE, event->thread ? "%s/%u" : "%s", name_of(tale, event->process), event->thread);
    return name;
}

static bool points_at(const struct tale *tale, size_t target, size_t event)
{
    return target < tale->recording->event_count &&
           (target == event || walk_shown_by(tale->recording, target) == event);
}

/* Where in the source that was; of a birth, where the fork was called that is under way. */
static void tell_source(const struct tale *tale, size_t event)
{
    char where[128], text[256];
    const struct event *told = &tale->recording->events[event];
    if (told->kind == EVENT_BIRTH)
        while (event > 0 && (tale->recording->events[event].process != told->process ||
                             tale->recording->events[event].kind != EVENT_CALL))
            event--;
    if (tale->recording->events[event].kind != EVENT_CALL && told->kind != EVENT_RETURN)
        return;
    source_describe(tale->recording, event, where, sizeof where);
    text_quote(text, sizeof text, where, strlen(where), sizeof text, false, tale->options->utf8);
    if (*where)
        fprintf(tale->stream, " (%s)", text);
}

/* The marks and findings that point at an event, or at one that this sentence tells too. */
static void tell_tags(const struct tale *tale, size_t event)
{
    char label[64];
    tell_source(tale, event);
    for (size_t i = 0; i < tale->options->mark_count; i++)
        if (points_at(tale, tale->options->marks[i].event, event)) {
            const char *mark = tale->options->marks[i].label;
            text_quote(label, sizeof label, mark, strlen(mark), 12, false, false);
            fprintf(tale->stream, " [%s]", label);
        }
    for (size_t i = 0; i < tale->recording->finding_count && i < PICTURE_FINDINGS; i++)
        if (points_at(tale, tale->recording->findings[i].event, event))
            fprintf(tale->stream, " [%zu]", i + 1);
    putc('\n', tale->stream);
}

/* One sentence: the number of its event, the words, escaped, and what points there. */
static void tell(const struct tale *tale, size_t event, const char *words)
{
    char text[2048];
    text_quote(text, sizeof text, words, strlen(words), sizeof text, false, tale->options->utf8);
    fprintf(tale->stream, "%*zu  %s", tale->digits, event, text);
    tell_tags(tale, event);
}

/* What a program wrote is escaped here, with quotes, and must not be escaped again. */
static void tell_output(const struct tale *tale, size_t index)
{
    char name[ACTOR_SIZE], quoted[1024];
    const struct event *end = &tale->recording->events[index];
    const struct event *call = end->partner == NOBODY ? NULL : &tale->recording->events[end->partner];
    text_quote(quoted, sizeof quoted, end->data, end->data_size, DATA_COLUMNS, true, tale->options->utf8);
    fprintf(tale->stream, "%*zu  %s writes %s%s to %s.", tale->digits, index, actor(tale, end, name), quoted,
            end->data_cut ? " and more" : "",
            call && words_to_stderr(tale->recording, end->partner) ? "stderr" : "stdout");
    tell_tags(tale, index);
}

static bool told_otherwise(const struct tale *tale, const struct event *call)
{
    const struct event *end = call->partner == NOBODY ? NULL : &tale->recording->events[call->partner];
    if (!end)
        return false;
    unsigned flags = call_table[call->call].flags;
    return end->data || (end->result > 0 && end->other != NOBODY && (flags & (CALL_FORKS | CALL_WAITS))) ||
           (call->call == CALL_EXEC && end->result == 0);
}

static void tell_call(const struct tale *tale, size_t index)
{
    char what[512], text[640 + ACTOR_SIZE], name[ACTOR_SIZE];
    const struct event *call = &tale->recording->events[index];
    bool lasting = call->blocked || (call->partner == NOBODY && (call_table[call->call].flags & CALL_BLOCKS));
    if (!lasting && told_otherwise(tale, call))
        return;
    event_describe(tale->recording, lasting || call->partner == NOBODY ? index : call->partner, what, sizeof what);
    snprintf(text, sizeof text, lasting ? "%s has to wait in %s." : "%s calls %s.", actor(tale, call, name),
             what);
    tell(tale, index, text);
}

static void tell_return(const struct tale *tale, size_t index)
{
    char what[512], text[640 + ACTOR_SIZE], name[ACTOR_SIZE];
    const struct event *end = &tale->recording->events[index];
    const struct event *call = end->partner == NOBODY ? NULL : &tale->recording->events[end->partner];
    if (end->data)
        tell_output(tale, index);
    if (!call || !call->blocked || end->data)
        return;
    event_describe(tale->recording, index, what, sizeof what);
    snprintf(text, sizeof text, "%s goes on: %s.", actor(tale, end, name), what);
    tell(tale, index, text);
}

static void tell_exit(const struct tale *tale, size_t index, char *text, size_t size)
{
    char status[64];
    const struct event *event = &tale->recording->events[index];
    const struct recorded_process *process = &tale->recording->processes[event->process];
    status_describe(event->status, status, sizeof status);
    bool zombie = process->parent != NOBODY && (process->adopted == NOBODY || process->adopted > index) &&
                  !(process->reaped == index + 1 && process->reaper == NOBODY);
    snprintf(text, size, strncmp(status, "exit", 4) == 0 ? "%s ends with %s%s." : "%s is %s%s.",
             name_of(tale, event->process), status, zombie ? ", and is a zombie until somebody waits for it" : "");
}

static void tell_adopted(const struct tale *tale, size_t index, char *text, size_t size)
{
    const struct event *event = &tale->recording->events[index];
    const struct recorded_process *process = &tale->recording->processes[event->process];
    bool dead = process->exit != NOBODY && process->exit < index;
    snprintf(text, size,
             dead ? "%s, a zombie, has lost its parent %s." : "%s is an orphan now: its parent %s has ended.",
             name_of(tale, event->process), name_of(tale, process->parent));
}

static void tell_reaped(const struct tale *tale, size_t index, char *text, size_t size)
{
    char what[256];
    const struct event *event = &tale->recording->events[index];
    event_describe(tale->recording, index, what, sizeof what);
    if (event->other == NOBODY)
        snprintf(text, size, "%s is gone: %s.", name_of(tale, event->process), what);
    else
        snprintf(text, size, "%s has waited for %s and gets its status: %s is gone.", name_of(tale, event->other),
                 name_of(tale, event->process), name_of(tale, event->process));
}

/* What is neither a call nor its return. */
static void tell_happening(const struct tale *tale, size_t index)
{
    char text[640] = "", what[512];
    const struct event *event = &tale->recording->events[index];
    const char *name = name_of(tale, event->process);
    event_describe(tale->recording, index, what, sizeof what);
    switch (event->kind) {
    case EVENT_START:
        snprintf(text, sizeof text, "%s begins.", name);
        break;
    case EVENT_BIRTH:
        snprintf(text, sizeof text, "%s forks: %s begins.", name, name_of(tale, event->other));
        break;
    case EVENT_THREAD:
        snprintf(text, sizeof text, "%s starts its thread number %u.", name, event->thread);
        break;
    case EVENT_EXEC:
        snprintf(text, sizeof text, "%s becomes another program: %s.", name, what);
        break;
    case EVENT_SIGNAL:
        snprintf(text, sizeof text, "%s gets %s%s.", name, signal_text(event->signal),
                 event->caught ? " and catches it" : "");
        break;
    case EVENT_STOPPED:
        snprintf(text, sizeof text, "%s is %s.", name, what);
        break;
    case EVENT_CONTINUED:
        snprintf(text, sizeof text, "%s goes on after having been stopped.", name);
        break;
    case EVENT_EXIT:
        tell_exit(tale, index, text, sizeof text);
        break;
    case EVENT_ADOPTED:
        tell_adopted(tale, index, text, sizeof text);
        break;
    default:
        tell_reaped(tale, index, text, sizeof text);
    }
    tell(tale, index, text);
}

static void tell_findings(const struct tale *tale)
{
    char text[1024];
    const struct recording *recording = tale->recording;
    words_ending(recording, text, sizeof text);
    fprintf(tale->stream, "\nHow it ended: %s.\n", text);
    for (size_t i = 0; i < recording->finding_count; i++) {
        char words[1024];
        words_finding(&recording->findings[i], words, sizeof words);
        text_quote(text, sizeof text, words, strlen(words), sizeof text, false, tale->options->utf8);
        fprintf(tale->stream, "[%zu] %s\n", i + 1, text);
    }
}

int picture_write_words(const struct recording *recording, const struct picture_options *options, FILE *stream)
{
    static const struct picture_options defaults = {0};
    char heading[512];
    struct tale tale = {.recording = recording, .options = options ? options : &defaults, .stream = stream};
    tale.digits = snprintf(NULL, 0, "%zu", recording->event_count);
    words_heading(recording, tale.options->utf8, 200, heading, sizeof heading);
    if (!tale.options->bare)
        fprintf(stream, "%s\n\n", heading);
    for (size_t i = 0; i < recording->event_count; i++) {
        if (recording->events[i].kind == EVENT_CALL)
            tell_call(&tale, i);
        else if (recording->events[i].kind == EVENT_RETURN)
            tell_return(&tale, i);
        else
            tell_happening(&tale, i);
    }
    if (!tale.options->bare)
        tell_findings(&tale);
    return ferror(stream) ? -EIO : 0;
}
