/* What is said, and what comes of it, line by line. */
#define _POSIX_C_SOURCE 200809L
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/schedule_file.h"
#include "timeline/output_file.h"

static int complain(struct session *session, const char *format, const char *what)
{
    snprintf(session->message, sizeof session->message, format, what);
    return -EINVAL;
}

int session_check(struct session *session, const struct order *order)
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

int session_save(struct session *session, const char *path)
{
    struct output_file file;
    int error = output_file_begin(&file, path);
    if (!error)
        error = output_file_end(&file, schedule_write(session->game.recording, file.stream));
    if (error) {
        snprintf(session->message, sizeof session->message, "%.200s: %s", path, strerror(-error));
        return -EINVAL;
    }
    snprintf(session->message, sizeof session->message, "Saved. To repeat it: timeline --schedule replay:%.200s",
             path);
    return 0;
}

int session_move(struct session *session, const struct order *order, bool *moved)
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

int session_show(const struct session *session)
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
        error = session_check(session, &order);
    if (error || order.kind == ORDER_NONE)
        return error;
    *quit = order.kind == ORDER_QUIT;
    if (order.kind == ORDER_HELP)
        fputs(order_help, session->view.stream);
    else if (order.kind == ORDER_PICTURE)
        error = view_picture(&session->view, &session->game);
    else if (order.kind == ORDER_SAVE && !(error = session_save(session, order.path)))
        fprintf(session->view.stream, "%s\n", session->message);
    if (error)
        return error;
    error = session_move(session, &order, &moved);
    return error ? error : moved ? session_show(session) : 0;
}

/* A line without its end and without blanks around it, as it is repeated in the transcript. */
static char *line_trim(char *line)
{
    line += strspn(line, " \t");
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t\r\n", line[length - 1]))
        length--;
    line[length] = '\0';
    return line;
}

int session_by_lines(struct session *session, FILE *lines)
{
    char *line = NULL;
    size_t room = 0;
    FILE *out = session->view.stream;
    bool quit = false, person = session->person;
    int error = session_show(session);
    for (bool asked = person; !error && !quit; asked = person) {
        if (asked)
            fputs("\n> ", out);
        if (fflush(out) != 0 || getline(&line, &room, lines) < 0)
            break;
        session->line++;
        char *text = line_trim(line);
        if (!person && *text && *text != '#')
            fprintf(out, "\n> %s\n", text);
        error = line_obey(session, text, &quit);
        if (error == -EINVAL && person) {
            fprintf(out, "%s\n", session->message);
            error = 0;
        }
    }
    free(line);
    return error;
}
