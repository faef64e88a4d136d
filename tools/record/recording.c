/* A recording in memory: made empty, added to, freed.
 *
 * Nothing but these functions may enlarge its arrays. They hold no capacity: an array has room for the next power
 * of two of its count, so it is full, and doubled, exactly when the count is zero or a power of two. */
#define _GNU_SOURCE /* vasprintf, reallocarray */
#include "recording.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A name that is longer than this is not carried on by the children: a program in which each generation makes the
 * next and ends would otherwise need memory in the square of its generations. */
#define NAME_LONG 64

/* The array with room for one more; NULL, the old one still valid, when memory ran out. */
static void *array_grown(void *array, size_t count, size_t size)
{
    if (count & (count - 1))
        return array;
    return reallocarray(array, count ? 2 * count : 1, size);
}

struct recording *recording_new(void)
{
    struct recording *recording = calloc(1, sizeof *recording);
    if (!recording)
        return NULL;
    recording->status = -1;
    for (int stream = 0; stream < 2; stream++)
        recording->output[stream] = calloc(1, 1);
    if (!recording->output[0] || !recording->output[1]) {
        recording_free(recording);
        return NULL;
    }
    return recording;
}

static void strings_free(char **strings)
{
    for (size_t i = 0; strings && strings[i]; i++)
        free(strings[i]);
    free(strings);
}

void recording_clear_findings(struct recording *recording)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        free(recording->findings[i].text);
    free(recording->findings);
    recording->findings = NULL;
    recording->finding_count = 0;
}

void recording_free(struct recording *recording)
{
    if (!recording)
        return;
    for (size_t i = 0; i < recording->event_count; i++)
        free(recording->events[i].data);
    for (size_t i = 0; i < recording->process_count; i++) {
        free(recording->processes[i].name);
        free(recording->processes[i].program);
    }
    for (size_t i = 0; i < recording->object_count; i++)
        free(recording->objects[i].name);
    for (size_t i = 0; i < recording->source_count; i++) {
        free(recording->sources[i].file);
        free(recording->sources[i].function);
    }
    recording_clear_findings(recording);
    free(recording->events);
    free(recording->processes);
    free(recording->objects);
    free(recording->sources);
    free(recording->choices);
    schedule_free(&recording->schedule);
    free(recording->output[0]);
    free(recording->output[1]);
    strings_free(recording->argv);
    strings_free(recording->injections);
    free(recording);
}

size_t recording_add_event(struct recording *recording, enum event_kind kind, size_t process)
{
    struct event *events = array_grown(recording->events, recording->event_count, sizeof *events);
    if (!events)
        return NOBODY;
    recording->events = events;
    events[recording->event_count] = (struct event){
        .kind = kind,
        .process = process,
        .partner = NOBODY,
        .other = NOBODY,
        .object = NOBODY,
        .status = -1,
        .source = NOBODY,
    };
    return recording->event_count++;
}

/* A child's name ends in its number, so its parent's last one tells how many there are. Looking from the end finds
 * it soon: between two forks of one process there are only those of the others that are alive. */
size_t recording_children(const struct recording *recording, size_t process)
{
    for (size_t i = recording->process_count; i-- > process + 1;)
        if (recording->processes[i].parent == process)
            return strtoul(strrchr(recording->processes[i].name, '.') + 1, NULL, 10);
    return 0;
}

static char *process_name(const struct recording *recording, size_t parent)
{
    char *name;
    int length;
    if (parent == NOBODY)
        return strdup("P0");
    size_t number = recording_children(recording, parent) + 1;
    if (strlen(recording->processes[parent].name) > NAME_LONG)
        length = asprintf(&name, "P#%zu.%zu", parent, number);
    else
        length = asprintf(&name, "%s.%zu", recording->processes[parent].name, number);
    return length < 0 ? NULL : name;
}

size_t recording_add_process(struct recording *recording, size_t parent)
{
    struct recorded_process *processes =
        array_grown(recording->processes, recording->process_count, sizeof *processes);
    if (!processes)
        return NOBODY;
    recording->processes = processes;
    char *name = process_name(recording, parent);
    char *program = strdup(parent == NOBODY ? "" : processes[parent].program);
    if (!name || !program) {
        free(name);
        free(program);
        return NOBODY;
    }
    processes[recording->process_count] = (struct recorded_process){
        .name = name,
        .program = program,
        .parent = parent,
        .birth = NOBODY,
        .exit = NOBODY,
        .adopted = NOBODY,
        .reaped = NOBODY,
        .reaper = NOBODY,
        .status = -1,
    };
    return recording->process_count++;
}

size_t recording_add_object(struct recording *recording, enum object_kind kind, const char *name)
{
    struct object *objects = array_grown(recording->objects, recording->object_count, sizeof *objects);
    if (!objects)
        return NOBODY;
    recording->objects = objects;
    char *copy = strdup(name);
    if (!copy)
        return NOBODY;
    objects[recording->object_count] = (struct object){.kind = kind, .name = copy};
    return recording->object_count++;
}

size_t recording_add_source(struct recording *recording, const char *file, int line, const char *function)
{
    for (size_t i = 0; i < recording->source_count; i++) {
        const struct source_line *known = &recording->sources[i];
        if (known->line == line && strcmp(known->file, file) == 0 && strcmp(known->function, function) == 0)
            return i;
    }
    struct source_line *sources = array_grown(recording->sources, recording->source_count, sizeof *sources);
    if (!sources)
        return NOBODY;
    recording->sources = sources;
    struct source_line added = {.file = strdup(file), .line = line, .function = strdup(function)};
    if (!added.file || !added.function) {
        free(added.file);
        free(added.function);
        return NOBODY;
    }
    sources[recording->source_count] = added;
    return recording->source_count++;
}

int recording_add_finding(struct recording *recording, enum finding_kind kind, size_t process, size_t event,
                          const char *format, ...)
{
    struct finding *findings = array_grown(recording->findings, recording->finding_count, sizeof *findings);
    if (!findings)
        return -ENOMEM;
    recording->findings = findings;
    char *text;
    va_list list;
    va_start(list, format);
    int length = vasprintf(&text, format, list);
    va_end(list);
    if (length < 0)
        return -ENOMEM;
    findings[recording->finding_count++] =
        (struct finding){.kind = kind, .process = process, .event = event, .text = text};
    return 0;
}

int recording_add_choice(struct recording *recording, struct choice choice)
{
    struct choice *choices = array_grown(recording->choices, recording->choice_count, sizeof *choices);
    if (!choices)
        return -ENOMEM;
    recording->choices = choices;
    choices[recording->choice_count++] = choice;
    return 0;
}

/* The least power of two above `size`: room for the bytes and for a NUL. */
static size_t output_room(size_t size)
{
    size_t room = 1;
    while (room <= size)
        room *= 2;
    return room;
}

int recording_add_output(struct recording *recording, int stream, const char *bytes, size_t size)
{
    size_t used = recording->output_size[stream];
    if (size >= SIZE_MAX / 4 - used)
        return -ENOMEM;
    if (output_room(used + size) > output_room(used)) {
        char *output = realloc(recording->output[stream], output_room(used + size));
        if (!output)
            return -ENOMEM;
        recording->output[stream] = output;
    }
    if (size > 0)
        memcpy(recording->output[stream] + used, bytes, size);
    recording->output[stream][used + size] = '\0';
    recording->output_size[stream] = used + size;
    return 0;
}
