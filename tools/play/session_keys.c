/* What is said by keys: each page has a screen of its own, but for the last, which stays. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"
#include "session.h"
#include "timeline/picture.h"
#include "timeline/surroundings.h"

static const char keys_hint[] =
    "0-9 goes on   n next that matters   b back   f forward   j jump   e end\n"
    "p picture   s save   ? help   q quit\n";

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
    session->view.width = session->width ? session->width : width ? width : PICTURE_WIDTH;
    session->view.height = height ? height : VIEW_HEIGHT;
    if (what == ORDER_HELP)
        fputs(order_help, session->view.stream);
    else if (what == ORDER_PICTURE)
        error = view_picture(&session->view, &session->game);
    else
        error = session_show(session);
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
    if (order_parse(&order, line, session->message, sizeof session->message) || session_check(session, &order))
        return 0; /* the next page tells */
    *quit = order.kind == ORDER_QUIT;
    if (order.kind == ORDER_SAVE)
        (void)session_save(session, order.path); /* the next page tells */
    if (order.kind == ORDER_HELP || order.kind == ORDER_PICTURE) {
        int error = page_show(session, order.kind);
        *quit = !error && keys_read() == KEY_GONE;
        return error;
    }
    return session_move(session, &order, &moved);
}

/* A word below a page that stays. */
static void message_show(struct session *session)
{
    size_t length = strlen(session->message);
    snprintf(session->message + length, sizeof session->message - length, "\n");
    keys_page(session->message, strlen(session->message), false);
    *session->message = '\0';
}

int session_by_keys(struct session *session)
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
