/* Running our own programs for a text: a closed list of them, no shell, and chosen schedules only. */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults/faults.h"
#include "grade/child.h"
#include "grade/place.h"
#include "timeline/timeline_options.h"

#define SECONDS 60              /* Until a run counts as endless. */
#define FAULTS_WIDTH 100        /* Columns of a table of faults. */
#define OUTPUT_MAX (1 << 18)    /* Bytes that a transcript may have. */

/* Python is the system's, and sees neither the user's settings nor what else is installed for it (-I, -S): that changes
 * how its heap lies, and so the order in which it walks a set. */
static char *const python[] = {"/usr/bin/python3", "-I", "-S"};
enum { PYTHON_WORDS = sizeof python / sizeof python[0] };

/* What may be recorded: demos, and the small programs of the tests. */
static const char *const recordable[] = {"demos/[0-9][0-9]-*/*", "tests/*/programs/*"};

/* What may run bare, because it is a recorder itself, and nobody can be traced twice. */
#define BARE "bare"
static const char bare_programs[] = "docs/programs/*";

/* The only environment that a program of a text sees. The locale is C: for any other, programs of the system's read
 * files that one machine has and another has not, and findings count those reads. */
static char *const plain_environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TERM=dumb", "HOME=/",
                                          NULL};

/* Whether it is a program in Python, which is recorded as it stands among the sources. */
static bool is_script(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".py") == 0;
}

/* Whether the program is one of ours, and built. Its path is owned by the caller. */
char *run_program(const char *name, const char *build, struct complaint *complaint)
{
    bool known = false;
    for (size_t i = 0; i < sizeof recordable / sizeof recordable[0]; i++)
        known |= fnmatch(recordable[i], name, FNM_PATHNAME | FNM_PERIOD) == 0;
    if (!known) {
        complain(complaint, "\"%s\" is no program that a text may run: demos/NN-slug/NAME or tests/FOLDER/programs/"
                 "NAME, without %s/ before it", name, build);
        return NULL;
    }
    const bool script = is_script(name);
    char *path = script ? text_make("%s", name) : text_make("%s/%s", build, name);
    if (path && access(path, script ? R_OK : X_OK) == 0)
        return path;
    if (path)
        complain(complaint, "%s is not there: is there a source %s.c? `make weave` builds it", path, name);
    free(path);
    return NULL;
}

/* The words of a marker as a command line of timeline's: SCHEDULE OPTION... -- PROGRAM ARGUMENT... */
static int run_read(const struct marker *marker, char *argv[], struct timeline_options *options,
                    struct complaint *complaint)
{
    int argc = 2;
    size_t dashes = 0;
    while (dashes < marker->count && strcmp(marker->words[dashes], "--") != 0)
        dashes++;
    if (dashes == 0 || dashes + 1 >= marker->count)
        return complain(complaint, "a run is written: SCHEDULE -- PROGRAM, such as child-first -- demos/01-slug/name");
    for (size_t i = 0; i < marker->count; i++)
        argv[argc++] = marker->words[i];
    optind = 0; /* glibc begins anew */
    if (timeline_options_parse(options, argc, argv) || options->done || options->read || options->output)
        return complain(complaint, "between the schedule and -- stand only such options of timeline as --inject "
                        "fork:EAGAIN:1, --stdout tty, --width 60");
    if (options->record.schedule.kind == SCHEDULE_NATURAL)
        return complain(complaint, "under natural every run may be another: choose child-first, parent-first or "
                        "shuffle:SEED");
    return 0;
}

/* What the processes wrote to their stdouts and stderrs, in the order written. */
static int output_write(const struct recording *recording, FILE *stream, struct complaint *complaint)
{
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind != EVENT_RETURN || !event->data)
            continue;
        if (event->data_cut)
            return complain(complaint, "one write is longer than a text can show");
        fwrite(event->data, 1, event->data_size, stream);
    }
    return 0;
}

/* Draws: as an image where one stands in the text, else as a text picture or, with --format words, in sentences. */
static int picture_write(const struct recording *recording, const struct timeline_options *options, bool image,
                         FILE *stream, struct complaint *complaint)
{
    const struct picture_options how = {.width = options->width, .utf8 = options->charset != CHARSET_ASCII};
    if (image)
        return picture_write_svg(recording, &how, stream);
    if (options->format == FORMAT_WORDS)
        return picture_write_words(recording, &how, stream);
    if (options->format != FORMAT_TEXT)
        return complain(complaint, "in a fenced block a timeline is text, or words with --format words");
    return picture_write_text(recording, &how, stream);
}

/* Tells of a recording what the marker asks for. */
static char *recording_tell(const struct recording *recording, const struct marker *marker, bool image,
                            const struct timeline_options *options, struct complaint *complaint)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    int error = stream ? 0 : -ENOMEM;
    if (!error && marker->kind != MARKER_PICTURE)
        error = output_write(recording, stream, complaint);
    if (!error && fflush(stream) == 0 && size > 0 && text[size - 1] != '\n')
        fputc('\n', stream);
    if (!error && marker->kind == MARKER_RUN)
        fputc('\n', stream);
    if (!error && marker->kind != MARKER_OUTPUT)
        error = picture_write(recording, options, image, stream, complaint);
    if (stream && fclose(stream) != 0)
        error = -ENOMEM;
    if (!error)
        return text;
    free(text);
    return NULL;
}

char *run_tool(char *const argv[], int most, struct complaint *complaint)
{
    struct child_outcome outcome;
    const struct child_options options = {.argv = argv, .seconds = SECONDS, .output = OUTPUT_MAX};
    char *text = NULL;
    const int error = child_run(&options, &outcome);
    if (error)
        complain(complaint, "%s: %s", argv[0], strerror(-error));
    else if (!WIFEXITED(outcome.status) || WEXITSTATUS(outcome.status) > most)
        complain(complaint, "%s could not do it. It said: %s", argv[0], outcome.words);
    else
        text = outcome.words;
    if (text)
        outcome.words = NULL;
    child_outcome_free(&outcome);
    return text;
}

/* What one of the programs that run bare writes about one that could be recorded; its words are its own order's. */
static char *bare_text(const struct marker *marker, const char *build, struct complaint *complaint)
{
    char *text = NULL;
    if (marker->kind != MARKER_OUTPUT || marker->count != 4 || strcmp(marker->words[1], "--") != 0
        || fnmatch(bare_programs, marker->words[2], FNM_PATHNAME | FNM_PERIOD) != 0) {
        complain(complaint, "a bare run is written: output: bare -- docs/programs/NAME demos/NN-slug/NAME");
        return NULL;
    }
    char *observer = text_make("%s/%s", build, marker->words[2]);
    char *program = observer ? run_program(marker->words[3], build, complaint) : NULL;
    char *argv[] = {"env", "-i", plain_environment[0], plain_environment[1], observer, program, NULL};
    if (program)
        text = run_tool(argv, 0, complaint);
    free(program);
    free(observer);
    return text;
}

/* The table of what the program does when each of its calls fails; owned by the caller. */
static char *faults_tell(const struct timeline_options *options, struct complaint *complaint)
{
    char *text = NULL;
    size_t size = 0;
    struct fault_table table;
    FILE *stream = open_memstream(&text, &size);
    struct record_options how = options->record;
    how.err = STREAM_PIPE;
    how.closed_world = true;
    int error = faults_try(&table, options->program, &how, NULL, NULL);
    if (error)
        complain(complaint, "%s: its faults could not be tried", options->program[0]);
    else if (!stream || faults_write_text(&table, options->width ? options->width : FAULTS_WIDTH, stream))
        error = -ENOMEM;
    faults_free(&table);
    if (stream && fclose(stream) != 0)
        error = -ENOMEM;
    if (!error)
        return text;
    free(text);
    return NULL;
}

/* The words of a program in Python, behind those that run it. */
static char **script_command(char *const program[], char *command[])
{
    size_t count = 0;
    for (; count < PYTHON_WORDS; count++)
        command[count] = python[count];
    do
        command[count++] = *program;
    while (*program++);
    return command;
}

/* Makes the recording of a script the same for all versions of Python. The command is as a reader types it. Findings
 * name events by their numbers, and those depend on how many files the interpreter has read before. */
static void script_tidy(struct recording *recording)
{
    size_t to = 1, from = PYTHON_WORDS;
    for (size_t i = to; i < from; i++)
        free(recording->argv[i]);
    do
        recording->argv[to++] = recording->argv[from];
    while (recording->argv[from++]);
    recording_clear_findings(recording);
}

void run_prepare(struct record_options *options)
{
    options->in = STREAM_NULL;
    options->out = options->out == STREAM_TTY ? STREAM_TTY : STREAM_PIPE;
    options->err = options->out;
    options->forward = false;
    options->environment = plain_environment;
    options->deadline = SECONDS * INT64_C(1000000000);
    options->data_cap = OUTPUT_MAX;
}

char *run_text(const struct marker *marker, bool picture, const char *build, struct complaint *complaint)
{
    static struct timeline_options options; /* holds more than a stack should */
    char *argv[MARKER_WORDS + 3] = {"timeline", "--schedule"}; /* the program's own arguments stay in here */
    char *scripted[PYTHON_WORDS + MARKER_WORDS + 1];
    struct recording *recording = NULL;
    if (marker->count > 0 && strcmp(marker->words[0], BARE) == 0)
        return bare_text(marker, build, complaint);
    if (run_read(marker, argv, &options, complaint))
        return NULL;
    char *program = run_program(options.program[0], build, complaint), *text = NULL;
    if (!program)
        return NULL;
    const bool script = is_script(options.program[0]);
    options.program[0] = program;
    if (script)
        options.program = script_command(options.program, scripted);
    run_prepare(&options.record);
    if (marker->kind == MARKER_FAULTS && picture)
        complain(complaint, "a table of faults is text: let a block follow, not an image");
    else if (marker->kind == MARKER_FAULTS)
        text = faults_tell(&options, complaint);
    else if (record(&recording, options.program, &options.record))
        complain(complaint, "%s could not be recorded: %s", program, record_error());
    else if (recording->ending == ENDING_DEADLINE || recording->ending == ENDING_INTERRUPTED)
        complain(complaint, "%s did not come to its end", program);
    else {
        if (script)
            script_tidy(recording);
        text = recording_tell(recording, marker, picture, &options, complaint);
    }
    options.program = NULL; /* what it led to ends here */
    recording_free(recording);
    free(program);
    return text;
}

char *run_help(const struct marker *marker, const char *build, struct complaint *complaint)
{
    static const char *const tools[] = {"timeline", "grade", "weave"};
    const char *name = marker->words[0] ? marker->words[0] : "";
    if (marker->count == 1 && strcmp(name, "make") == 0)
        return run_tool((char *[]){"make", "-s", "help", NULL}, 0, complaint);
    bool known = false;
    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
        known |= strcmp(name, tools[i]) == 0;
    const bool part = marker->count == 2 && strcmp(name, "timeline") == 0 && marker->words[1][0] != '-';
    if (!known || (marker->count != 1 && !part)) {
        complain(complaint, "there is help of timeline, grade, weave and make, one at a time, and of parts of "
                 "timeline, such as timeline faults");
        return NULL;
    }
    char *program = text_make("%s/bin/%s", build, name);
    char *whole[] = {program, "--help", NULL}, *of_part[] = {program, marker->words[1], "--help", NULL};
    char *text = program ? run_tool(part ? of_part : whole, 0, complaint) : NULL;
    free(program);
    return text;
}
