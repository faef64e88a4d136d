/* timeline: runs a program, watches it and all its descendants from outside, and draws what they did. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "explore/command.h"
#include "faults/command.h"
#include "footing/tries.h"
#include "output_file.h"
#include "play/command.h"
#include "quote.h"
#include "record/recording_file.h"
#include "record/schedule_file.h"
#include "surroundings.h"
#include "timeline_options.h"

enum {
    STATUS_USAGE = 2, STATUS_DEADLOCK = 121, STATUS_BUSY = 122, STATUS_LIMIT = 123, STATUS_DEADLINE = 124,
    STATUS_FAILED = 125, STATUS_NOT_RUNNABLE = 126, STATUS_NOT_FOUND = 127,
};

static char *all; /* A command that tells all of the run. */

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "timeline: %s: %s\n", what, why);
    return STATUS_FAILED;
}

/* This very command line, but for words instead of a picture. The caller frees it; NULL when memory ran out. */
static char *words_command(int argc, char **argv, const struct timeline_options *options)
{
    char *text = NULL;
    size_t size;
    int before = options->program ? (int)(options->program - argv) : argc;
    before -= options->program && strcmp(argv[before - 1], "--") == 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    for (int i = 0; i <= argc; i++) {
        if (i == before)
            fputs(" --format words", stream);
        if (i > 0 && i < argc)
            fputc(' ', stream);
        if (i < argc)
            shell_word_write(stream, argv[i]);
    }
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}

static int draw(const struct recording *recording, const struct timeline_options *options, FILE *stream)
{
    int fd = fileno(stream);
    struct picture_options how = {
        .all = options->output ? NULL : all,
        .width = options->width ? options->width : terminal_width(fd),
        .utf8 = options->charset == CHARSET_UTF8 || (options->charset == CHARSET_LOCALE && locale_is_utf8()),
        .colour = colour_wanted(options->colour, fd),
        .threads = options->threads,
        .lines = options->whole ? SIZE_MAX : 0,
    };
    switch (options->format) {
    case FORMAT_JSON:
        return recording_write(recording, stream);
    case FORMAT_SVG:
        how.width = options->width; /* a terminal has no say in a figure */
        return picture_write_svg(recording, &how, stream);
    case FORMAT_TRACE:
        return picture_write_trace(recording, stream);
    case FORMAT_WORDS:
        return picture_write_words(recording, &how, stream);
    default:
        return picture_write_text(recording, &how, stream);
    }
}

/* Draw where it was asked for: a file, or the stream that is usual. */
static int deliver(const struct recording *recording, const struct timeline_options *options, FILE *usual)
{
    struct output_file file;
    if (!options->output) {
        int error = draw(recording, options, usual);
        return !error && fflush(usual) ? -errno : error;
    }
    int error = output_file_begin(&file, options->output);
    if (error)
        return error;
    return output_file_end(&file, draw(recording, options, file.stream));
}

static int save_schedule(const struct recording *recording, const char *path)
{
    struct output_file file;
    int error = path ? output_file_begin(&file, path) : 0;
    if (!path || error)
        return error;
    return output_file_end(&file, schedule_write(recording, file.stream));
}

static int read_and_draw(const struct timeline_options *options)
{
    struct recording *recording;
    char why[256] = "";
    bool standard = strcmp(options->read, "-") == 0;
    FILE *stream = standard ? stdin : fopen(options->read, "re");
    if (!stream)
        return fail(options->read, strerror(errno));
    int error = recording_read(&recording, stream, why, sizeof why);
    if (!standard)
        (void)fclose(stream); /* it was only read */
    if (error)
        return fail(options->read, *why ? why : strerror(-error));
    error = deliver(recording, options, stdout);
    recording_free(recording);
    return error ? fail(options->output ? options->output : "stdout", strerror(-error)) : 0;
}

static int ended_by_us(const char *why, int status)
{
    fprintf(stderr, "timeline: %s (status %d)\n", why, status);
    return status;
}

static int report_status(const struct recording *recording)
{
    switch (recording->ending) {
    case ENDING_DEADLOCK:
        return ended_by_us("ended it, because of a deadlock: everyone waits for someone who cannot come",
                           STATUS_DEADLOCK);
    case ENDING_BUSY:
        return ended_by_us("ended it, because it was busy for ever without any progress", STATUS_BUSY);
    case ENDING_OUTPUT_LIMIT:
        return ended_by_us("ended it, because it wrote too much", STATUS_LIMIT);
    case ENDING_EVENT_LIMIT:
        return ended_by_us("ended it, because too much happened", STATUS_LIMIT);
    case ENDING_DEADLINE:
        return ended_by_us("ended it, because the deadline had passed", STATUS_DEADLINE);
    case ENDING_INTERRUPTED:
        return die_by(recording->status > 0 ? recording->status : SIGINT);
    default:
        break;
    }
    if (WIFSIGNALED(recording->status))
        return die_by(WTERMSIG(recording->status));
    return WEXITSTATUS(recording->status);
}

static int not_started(const struct recording *recording, const char *program)
{
    int error = recording->status;
    char text[LACK_TEXT];
    const enum lack lack = error == EACCES ? exec_explain(program) : LACK_NONE;
    fprintf(stderr, "timeline: %s: %s\n", program,
            lack ? lack_tell(text, sizeof text, lack, NULL) : strerror(error));
    return error == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUNNABLE;
}

/* Positions were asked for, and there are none: say why, once. */
static void explain_sources(const struct timeline_options *options, const struct recording *recording)
{
    if (options->record.sources && recording->source_count == 0)
        fprintf(stderr, "timeline: no positions in the source: %s was compiled without -g\n", options->program[0]);
}

static int record_and_draw(const struct timeline_options *options)
{
    struct recording *recording;
    int error = options->output ? output_file_check(options->output) : 0;
    if (error)
        return fail(options->output, strerror(-error));
    error = options->save_schedule ? output_file_check(options->save_schedule) : 0;
    if (error)
        return fail(options->save_schedule, strerror(-error));
    error = record(&recording, options->program, &options->record);
    if (error)
        return fail("could not record", record_error());
    if (recording->ending == ENDING_NOT_STARTED) {
        int status = not_started(recording, options->program[0]);
        recording_free(recording);
        return status;
    }
    explain_sources(options, recording);
    error = deliver(recording, options, stderr);
    if (error)
        fail(options->output ? options->output : "stderr", strerror(-error));
    else if ((error = save_schedule(recording, options->save_schedule)))
        fail(options->save_schedule, strerror(-error));
    int status = error ? STATUS_FAILED : report_status(recording);
    recording_free(recording);
    return status;
}

int main(int argc, char **argv)
{
    static struct timeline_options options;
    if (argc > 1 && strcmp(argv[1], "explore") == 0)
        return explore_command(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "play") == 0)
        return play_command(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "faults") == 0)
        return faults_command(argc - 1, argv + 1);
    if (timeline_options_parse(&options, argc, argv))
        return STATUS_USAGE;
    if (options.done)
        return fflush(stdout) ? STATUS_FAILED : 0;
    all = words_command(argc, argv, &options);
    int status = options.read ? read_and_draw(&options) : record_and_draw(&options);
    free(all);
    return status;
}
