/* timeline play: the learner is the scheduler. */
#define _GNU_SOURCE /* open_memstream, getline */
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"
#include "order.h"
#include "record/schedule_file.h"
#include "timeline/output_file.h"
#include "timeline/surroundings.h"
#include "timeline/timeline_options.h"
#include "view.h"

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
    "  $ printf '%s\\n' next 0 next 1 end | timeline play ./fork-hello\n"
    "\n"
    "goes on to the first choice that matters, where the parent (0) is to write, then to the\n"
    "next, where the child (1) is; end lets the youngest go first from there on, and shows the\n"
    "whole picture. To see the other order at a terminal: back to that choice, and 1.\n"
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

static const char keys_hint[] =
    "0-9 goes on   n next that matters   b back   f forward   j jump   e end\n"
    "p picture   s save   ? help   q quit\n";

/* A session. */
struct session {
    struct game game;
    struct view view;
    struct timeline_options options;
    bool keys;        /* at a terminal, by keys */
    bool person;      /* somebody is there who can do better next time */
    size_t line;      /* of the script */
    char message[512]; /* what went wrong, or was done, for the next page */
};

static int complain(struct session *session, const char *format, const char *what)
{
    snprintf(session->message, sizeof session->message, format, what);
    return -EINVAL;
}

/* Is this order possible here? */
static int order_check(struct session *session, const struct order *order)
{
    const struct game *game = &session->game;
    char text[96];
    bool moves = order->kind == ORDER_PICK || order->kind == ORDER_NEXT || order->kind == ORDER_END;
    if (moves && game->over)
        return complain(session, "%s", "the run is over: back or jump goes to an earlier choice, quit leaves");
    snprintf(text, sizeof text, "%zu", order->kind == ORDER_PICK ? game->player_count - 1 : game->made);
    if (order->kind == ORDER_PICK && order->number >= game->player_count)
        return complain(session, "there is no such candidate: they are numbered from 0 to %s", text);
    if (order->kind == ORDER_BACK && order->number > game->made)
        return complain(session, "so far back there is nothing: the choices made are %s", text);
    snprintf(text, sizeof text, "%zu", game->known - game->made);
    if (order->kind == ORDER_FORWARD && order->number > game->known - game->made)
        return complain(session, "so far ahead nothing is known: the choices known are %s", text);
    return 0;
}

static int choices_save(const struct game *game, const char *path)
{
    struct output_file file;
    int error = output_file_begin(&file, path);
    return error ? error : output_file_end(&file, schedule_write(game->recording, file.stream));
}

static int save(struct session *session, const char *path)
{
    int error = choices_save(&session->game, path);
    if (error) {
        snprintf(session->message, sizeof session->message, "%.200s: %s", path, strerror(-error));
        return -EINVAL;
    }
    snprintf(session->message, sizeof session->message, "Saved. To repeat it: timeline --schedule replay:%.200s",
             path);
    return 0;
}

/* Moves the game. `*moved` says whether there is another place to be shown. */
static int order_move(struct session *session, const struct order *order, bool *moved)
{
    struct game *game = &session->game;
    const struct schedule *rule = &order->rule;
    *moved = true;
    switch (order->kind) {
    case ORDER_PICK: return game_pick(game, order->number);
    case ORDER_NEXT: return game_next(game);
    case ORDER_BACK: return game_back(game, order->number);
    case ORDER_FORWARD: return game_forward(game, order->number);
    case ORDER_JUMP: return game_jump(game, order->number, rule);
    case ORDER_END: return game_finish(game, rule);
    default:
        *moved = false;
        return 0;
    }
}

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

static int view_here(const struct session *session)
{
    return session->game.over ? view_end(&session->view, &session->game) : view_choice(&session->view, &session->game);
}

/* One order by a script, or by a person line by line. */
static int line_obey(struct session *session, char *line, bool *quit)
{
    struct order order;
    bool moved;
    int error = order_parse(&order, line, session->message, sizeof session->message);
    if (!error)
        error = order_check(session, &order);
    if (error || order.kind == ORDER_NONE)
        return error;
    *quit = order.kind == ORDER_QUIT;
    if (order.kind == ORDER_HELP)
        fputs(order_help, stdout);
    else if (order.kind == ORDER_PICTURE)
        error = view_picture(&session->view, &session->game);
    else if (order.kind == ORDER_SAVE && !(error = save(session, order.path)))
        puts(session->message);
    if (error)
        return error;
    error = order_move(session, &order, &moved);
    return error ? error : moved ? view_here(session) : 0;
}

/* A line without its end and without blanks around it, as it is repeated in the transcript. */
static char *line_trim(char *line)
{
    line += strspn(line, " \t");
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

static int lines_play(struct session *session)
{
    char *line = NULL;
    size_t room = 0;
    bool quit = false, person = session->person;
    int error = view_here(session);
    for (bool asked = person; !error && !quit; asked = person) {
        if (asked)
            fputs("\n> ", stdout);
        if (fflush(stdout) != 0 || getline(&line, &room, stdin) < 0)
            break;
        session->line++;
        char *text = line_trim(line);
        if (!person && *text && *text != '#')
            printf("\n> %s\n", text);
        error = line_obey(session, text, &quit);
        if (error == -EINVAL && person) {
            puts(session->message);
            error = 0;
        }
    }
    free(line);
    return error;
}

/* What a key says, as a line. false: it says nothing. */
static bool key_words(struct session *session, int key, char *line, size_t size)
{
    static const char *const questions[] = {['j'] = "Jump to choice number: ", ['s'] = "Save the choices to file: "};
    static const char letters[] = "nbfepq?";
    char answer[400];
    if (key == 'j' || key == 's' || (session->game.player_count > 10 && key >= '0' && key <= '9')) {
        const char *question = key == 'j' || key == 's' ? questions[key] : "Number: ";
        if (!keys_ask(question, answer, sizeof answer))
            return false;
        snprintf(line, size, "%s%s%s", key == 'j' ? "jump " : key == 's' ? "save " : "", answer, "");
        return true;
    }
    if (key == '\n' || key == '\r' || key == ' ')
        key = 'n';
    key = key == KEY_LEFT ? 'b' : key == KEY_RIGHT ? 'f' : key == KEY_GONE ? 'q' : key;
    if (key <= 0 || key > 127 || (!strchr(letters, key) && (key < '0' || key > '9')))
        return false;
    snprintf(line, size, "%c", (char)key);
    return true;
}

/* Shows the page that belongs here, or the one that was asked for. Its stream is made for it alone. */
static int page_show(struct session *session, enum order_kind what)
{
    char *text = NULL;
    size_t size = 0, width = terminal_width(STDOUT_FILENO), height = terminal_height(STDOUT_FILENO);
    const bool aside = what == ORDER_HELP || (what == ORDER_NONE && !session->game.over);
    int error = 0;
    session->view.stream = open_memstream(&text, &size);
    if (!session->view.stream)
        return -ENOMEM;
    session->view.width = session->options.width ? session->options.width : width ? width : PICTURE_WIDTH;
    session->view.height = height ? height : VIEW_HEIGHT;
    if (what == ORDER_HELP)
        fputs(order_help, session->view.stream);
    else if (what == ORDER_PICTURE)
        error = view_picture(&session->view, &session->game);
    else
        error = view_here(session);
    fprintf(session->view.stream, "\n%s%s%s", session->message, *session->message ? "\n" : "",
            what == ORDER_NONE ? keys_hint : "Any key goes back.\n");
    if (fclose(session->view.stream) != 0)
        error = -ENOMEM;
    if (!error)
        keys_page(text, size, aside);
    free(text);
    *session->message = '\0';
    return error;
}

/* One order by a key. */
static int key_obey(struct session *session, char *line, bool *quit)
{
    struct order order;
    bool moved;
    if (order_parse(&order, line, session->message, sizeof session->message) || order_check(session, &order))
        return 0; /* the next page tells */
    *quit = order.kind == ORDER_QUIT;
    if (order.kind == ORDER_SAVE)
        (void)save(session, order.path); /* the next page tells */
    if (order.kind == ORDER_HELP || order.kind == ORDER_PICTURE) {
        int error = page_show(session, order.kind);
        *quit = !error && keys_read() == KEY_GONE;
        return error;
    }
    return order_move(session, &order, &moved);
}

/* A word below a page that stays. */
static void message_show(struct session *session)
{
    size_t length = strlen(session->message);
    snprintf(session->message + length, sizeof session->message - length, "\n");
    keys_page(session->message, strlen(session->message), false);
    *session->message = '\0';
}

static int keys_play(struct session *session)
{
    char line[512];
    bool quit = false;
    int error = keys_begin();
    if (error)
        return error;
    error = page_show(session, ORDER_NONE);
    while (!error && !quit) {
        if (key_words(session, keys_read(), line, sizeof line))
            error = key_obey(session, line, &quit);
        if (!error && !quit && session->game.over && *session->message)
            message_show(session);
        else if (!error && !quit)
            error = page_show(session, ORDER_NONE);
    }
    keys_end();
    return error;
}

static int options_read(struct session *session, int argc, char **argv)
{
    struct timeline_options *options = &session->options;
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

static void session_prepare(struct session *session)
{
    struct timeline_options *options = &session->options;
    struct record_options *record = &options->record;
    record->in = STREAM_NULL;
    record->out = record->err = record->out == STREAM_TTY ? STREAM_TTY : STREAM_PIPE;
    record->forward = false;
    record->new_session = true;
    session->person = isatty(STDIN_FILENO);
    session->keys = keys_possible();
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
static int session_close(struct session *session, int error)
{
    if (error == -EINVAL) {
        (void)fflush(stdout); /* so that the complaint comes last where both go to one place */
        fprintf(stderr, "timeline play: line %zu: %s\n", session->line, session->message);
        return STATUS_WRONG;
    }
    if (error || session->game.recording->ending == ENDING_NOT_STARTED)
        return trouble(session, error);
    if (session->options.output && (error = choices_save(&session->game, session->options.output))) {
        fprintf(stderr, "timeline play: %s: %s\n", session->options.output, strerror(-error));
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
    static struct session session; /* holds more than a stack should */
    static char name[] = "timeline play"; /* for what getopt says */
    argv[0] = name;
    int status = options_read(&session, argc, argv);
    if (status || session.options.done)
        return status;
    session_prepare(&session);
    struct timeline_options *options = &session.options;
    int error = game_begin(&session.game, options->program, &options->record, &options->record.schedule);
    if (!error && session.game.recording->ending != ENDING_NOT_STARTED)
        error = session.keys ? keys_play(&session) : lines_play(&session);
    status = session_close(&session, error);
    game_end(&session.game);
    schedule_free(&options->record.schedule);
    return status;
}
