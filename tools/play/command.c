/* timeline play: the learner is the scheduler. */
#define _POSIX_C_SOURCE 200809L
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"
#include "session.h"
#include "timeline/output_file.h"
#include "timeline/surroundings.h"

enum { STATUS_LEFT = 1, STATUS_WRONG = 2, STATUS_FAILED = 125, STATUS_NOT_RUNNABLE = 126, STATUS_NOT_FOUND = 127 };

static const char help[] =
    "Usage: timeline play [OPTION]... [--] PROGRAM [ARGUMENT]...\n"
    "\n"
    "You are the scheduler: whenever more than one process could go on, you say which.\n"
    "Each choice shows the picture so far, the output so far, who is ready and what each\n"
    "would do next, and whether it matters who goes first.\n"
    "\n"
    "Say a number to let that one go on, next to come to the next choice that matters, back\n"
    "to take a choice back. At a terminal these are keys; from a pipe they are lines:\n"
    "\n"
    "  $ printf '%s\\n' next 0 1 end | timeline play ./fork-hello\n"
    "\n"
    "goes on to the first choice that matters, lets the parent (0) write first, then the\n"
    "child (1); end lets the youngest go first from there on, and shows the whole picture.\n"
    "To see the other order, at a terminal: back to the choice, and 1.\n"
    "\n"
    "Commands (their first letters will do; # begins a comment):\n";

static const char help_options[] =
    "\n"
    "Options:\n"
    "  -o, --output FILE      save the choices to FILE when the run is over or you leave\n"
    "  --schedule replay:FILE   choices that were saved, to walk along them with forward\n"
    "  --inject CALL:FAULT    as for timeline, also --stdout, --closed, --width, --ascii,\n"
    "                         --utf8, --color, --deadline\n"
    "  --help\n"
    "\n"
    "PROGRAM reads /dev/null: your commands are not its input. For each page it is run from\n"
    "its beginning, so it should not leave anything behind that changes its next run.\n"
    "\n"
    "Exit status: 0 the run was played to its end; 1 you left before; 2 the command line or a\n"
    "line of the script is wrong (stderr says which); 125 it could not be done; 126 PROGRAM\n"
    "cannot be run; 127 it is not there.\n";

/* Both the program's failure to start and ours to watch it end the session. */
static int trouble(struct session *session, int error)
{
    const struct recording *recording = session->game.recording;
    keys_end();
    if (error == -EINTR && recording)
        return die_by(recording->status > 0 ? recording->status : SIGINT);
    if (!error && recording->ending == ENDING_NOT_STARTED) {
        fprintf(stderr, "timeline play: %s: %s\n", recording->argv[0], strerror(recording->status));
        return recording->status == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUNNABLE;
    }
    fprintf(stderr, "timeline play: %s\n", *record_error() ? record_error() : strerror(-error));
    return STATUS_FAILED;
}

static int options_read(struct timeline_options *options, int argc, char **argv)
{
    char text[sizeof help + sizeof help_options + 1024];
    snprintf(text, sizeof text, "%s%s%s", help, order_help, help_options);
    if (timeline_options_parse_as(options, argc, argv, "timeline play", text))
        return STATUS_WRONG;
    const char *wrong = options->read ? "--read" : options->format != FORMAT_TEXT ? "--format"
                        : options->save_schedule ? "--save-schedule" : NULL;
    if (wrong) {
        fprintf(stderr, "timeline play: %s: there is no such option here; -o FILE saves the choices\n", wrong);
        return STATUS_WRONG;
    }
    enum schedule_kind kind = options->record.schedule.kind;
    if (kind != SCHEDULE_NATURAL && kind != SCHEDULE_REPLAY) {
        fputs("timeline play: --schedule: you are the schedule; only replay:FILE gives choices to walk along\n",
              stderr);
        return STATUS_WRONG;
    }
    if (options->output && output_file_check(options->output)) {
        fprintf(stderr, "timeline play: %s: %s\n", options->output, strerror(-output_file_check(options->output)));
        return STATUS_FAILED;
    }
    return 0;
}

static void session_prepare(struct session *session, struct timeline_options *options)
{
    struct record_options *record = &options->record;
    record->in = STREAM_NULL;
    record->out = record->err = record->out == STREAM_TTY ? STREAM_TTY : STREAM_PIPE;
    record->forward = false;
    record->new_session = true;
    session->person = isatty(STDIN_FILENO);
    session->width = options->width;
    size_t width = options->width ? options->width : terminal_width(STDOUT_FILENO);
    session->view = (struct view){
        .stream = stdout,
        .width = width ? width : PICTURE_WIDTH,
        .height = VIEW_HEIGHT,
        .utf8 = options->charset == CHARSET_UTF8 || (options->charset == CHARSET_LOCALE && locale_is_utf8()),
        .colour = colour_wanted(options->colour, STDOUT_FILENO),
    };
}

/* Everything is said and done but for the status. */
static int session_close(struct session *session, const char *save_to, int error)
{
    if (error == -EINVAL) {
        (void)fflush(stdout); /* so that the complaint comes last where both go to one place */
        fprintf(stderr, "timeline play: line %zu: %s\n", session->line, session->message);
        return STATUS_WRONG;
    }
    if (error || session->game.recording->ending == ENDING_NOT_STARTED)
        return trouble(session, error);
    if (save_to && session_save(session, save_to)) {
        fprintf(stderr, "timeline play: %s\n", session->message);
        return STATUS_FAILED;
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        return STATUS_FAILED;
    if (!session->game.over)
        fprintf(stderr, "timeline play: left at choice %zu, before the run was over\n", session->game.made + 1);
    return session->game.over ? 0 : STATUS_LEFT;
}

int play_command(int argc, char **argv)
{
    static struct session session;
    static struct timeline_options options; /* holds more than a stack should */
    static char name[] = "timeline play"; /* for what getopt says */
    argv[0] = name;
    int status = options_read(&options, argc, argv);
    if (status || options.done)
        return status;
    session_prepare(&session, &options);
    int error = game_begin(&session.game, options.program, &options.record, &options.record.schedule);
    if (!error && session.game.recording->ending != ENDING_NOT_STARTED)
        error = keys_possible() ? session_by_keys(&session) : session_by_lines(&session, stdin);
    status = session_close(&session, options.output, error);
    game_end(&session.game);
    schedule_free(&options.record.schedule);
    return status;
}
