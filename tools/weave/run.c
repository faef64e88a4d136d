/* Running our own programs for a text: a closed list of them, no shell, and chosen schedules only. */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <glob.h>
#include <stdio.h>
#include <stdint.h>
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
#define ANSWERS_HASH 16         /* Digits of the folder that an answer from elsewhere is built in. */
#define PYTHON "/usr/bin/python3" /* The system's: its pictures are the same wherever the system is. */

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

/* Runs one of our tools; what it says is owned by the caller. */
static char *tool_run(char *const argv[], int most, struct complaint *complaint)
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
        text = tool_run(argv, 0, complaint);
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
        *--options.program = PYTHON; /* where "--" stood */
    run_prepare(&options.record);
    if (marker->kind == MARKER_FAULTS && picture)
        complain(complaint, "a table of faults is text: let a block follow, not an image");
    else if (marker->kind == MARKER_FAULTS)
        text = faults_tell(&options, complaint);
    else if (record(&recording, options.program, &options.record))
        complain(complaint, "%s could not be recorded: %s", program, record_error());
    else if (recording->ending == ENDING_DEADLINE || recording->ending == ENDING_INTERRUPTED)
        complain(complaint, "%s did not come to its end", program);
    else
        text = recording_tell(recording, marker, picture, &options, complaint);
    recording_free(recording);
    free(program);
    return text;
}

char *run_help(const struct marker *marker, const char *build, struct complaint *complaint)
{
    static const char *const tools[] = {"timeline", "grade", "weave"};
    const char *name = marker->words[0] ? marker->words[0] : "";
    if (marker->count == 1 && strcmp(name, "make") == 0)
        return tool_run((char *[]){"make", "-s", "help", NULL}, 0, complaint);
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
    char *text = program ? tool_run(part ? of_part : whole, 0, complaint) : NULL;
    free(program);
    return text;
}

/* An answer from elsewhere is built in a folder named by what it holds; a learner's own has no such part. */
static void answers_plain(char *text)
{
    static const char part[] = "/answers/";
    for (char *found = text; (found = strstr(found, part));) {
        found += sizeof part - 1;
        if (strspn(found, "0123456789abcdef") == ANSWERS_HASH && found[ANSWERS_HASH] == '/')
            memmove(found, found + ANSWERS_HASH + 1, strlen(found + ANSWERS_HASH + 1) + 1);
    }
}

/* The paragraph before the score tells about the machine and about hints: it is not the answer's. */
static void notes_remove(char *text)
{
    char *notes = strstr(text, "\n--hint "), *score = notes ? strstr(notes, "\nScore: ") : NULL;
    if (score)
        memmove(notes, score, strlen(score) + 1);
}

/* Grades what lies in a folder of the layout NN-slug/EXERCISE/. */
static char *folder_grade(const char *exercise, const char *from, const char *build, struct complaint *complaint)
{
    char *program = text_make("%s/bin/grade", build);
    char *argv[] = {program, (char *)(uintptr_t)exercise, "--from", (char *)(uintptr_t)from, "--seed", "1", NULL};
    char *text = program ? tool_run(argv, 1, complaint) : NULL;
    if (text) {
        answers_plain(text);
        notes_remove(text);
    }
    free(program);
    return text;
}

/* The text of an answer; that of a NAME.change is what make has made of it. Owned by the caller; NULL after a
 * complaint. */
static char *answer_read(const char *answer, const char *build, struct complaint *complaint)
{
    const char *end = strrchr(answer, '.'), *below = strchr(answer, '/');
    if (strcmp(end, ".change") != 0)
        return file_read(answer, complaint);
    char *made = text_make("%s/answers%.*s.c", build, (int)(end - below), below);
    char *text = made ? file_read(made, complaint) : NULL;
    free(made);
    return text;
}

/* Copies one answer to where the exercise has it, in a new folder, and has it graded. */
static char *answer_grade(const char *answer, const char *exercise, const char *name, const char *build,
                          struct complaint *complaint)
{
    char *below = text_make("%s/weave/%ld/%s", build, (long)getpid(), exercise);
    char *path = below ? text_make("%s/%s", below, name) : NULL;
    char *from = text_make("%s/weave/%ld", build, (long)getpid());
    char *source = path && from ? answer_read(answer, build, complaint) : NULL, *text = NULL;
    if (source && folder_make(below) == 0) {
        FILE *file = fopen(path, "we");
        const bool written = file && fputs(source, file) != EOF;
        if (file && fclose(file) == 0 && written)
            text = folder_grade(exercise, from, build, complaint);
        else
            complain(complaint, "%s: %s", path, strerror(errno));
        (void)unlink(path); /* it may never have been made */
        /* The empty folders go too: exercise, lesson, ours. */
        (void)rmdir(below);
        *strrchr(below, '/') = '\0';
        (void)rmdir(below);
        (void)rmdir(from);
    }
    free(source);
    free(from);
    free(path);
    free(below);
    return text;
}

/* The file that answers are written in: the model's. Owned by the caller; NULL if there is not just one. */
static char *exercise_file(const char *exercise)
{
    glob_t found;
    char *pattern = text_make("solutions/%s/*.c", exercise), *name = NULL;
    if (pattern && glob(pattern, 0, NULL, &found) == 0) {
        if (found.gl_pathc == 1)
            name = strdup(strrchr(found.gl_pathv[0], '/') + 1);
        globfree(&found);
    }
    free(pattern);
    return name;
}

/* "NN-slug/EXERCISE" from the path of an answer; owned by the caller; NULL if it is none. */
static char *exercise_of(const char *answer)
{
    static const char *const patterns[] = {"tests/[0-9][0-9]-*/*/*/*.c", "tests/[0-9][0-9]-*/*/*/*.change",
                                           "solutions/[0-9][0-9]-*/*/*.c"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        if (fnmatch(patterns[i], answer, FNM_PATHNAME | FNM_PERIOD) != 0)
            continue;
        const char *begin = strchr(answer, '/') + 1, *end = strchr(strchr(begin, '/') + 1, '/');
        return strndup(begin, (size_t)(end - begin));
    }
    return NULL;
}

char *run_report(const struct marker *marker, const char *build, struct complaint *complaint)
{
    const char *answer = marker->count == 1 ? marker->words[0] : "";
    char *exercise = access(answer, R_OK) == 0 ? exercise_of(answer) : NULL;
    char *name = exercise ? exercise_file(exercise) : NULL, *text = NULL;
    if (!exercise)
        complain(complaint, "a report is on an answer that is there, such as tests/NN-slug/EXERCISE/wrong/NAME.c or "
                 "solutions/NN-slug/EXERCISE/NAME.c; \"%s\" is none", answer);
    else if (!name)
        complain(complaint, "solutions/%s does not hold one .c file, so there is no telling what to call the answer",
                 exercise);
    else
        text = answer_grade(answer, exercise, name, build, complaint);
    free(name);
    free(exercise);
    return text;
}
