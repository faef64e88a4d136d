/* A game for a text: a script says who goes on, and what it is shown is quoted. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/session.h"
#include "run.h"
#include "timeline/picture.h"

#define SCRIPT_MAX 1024 /* bytes */

/* The words before "--", a line of them up to each semicolon. Returns how many they are; 0 if that is wrong. */
static size_t script_make(const struct marker *marker, char *script)
{
    size_t count = 0, used = 0;
    for (; count < marker->count && strcmp(marker->words[count], "--") != 0; count++) {
        const char *word = marker->words[count];
        size_t length = strlen(word);
        if (used + length + 2 > SCRIPT_MAX)
            return 0;
        bool ends = word[length - 1] == ';';
        memcpy(script + used, word, length);
        used += length;
        if (ends)
            script[used - 1] = '\n';
        else
            script[used++] = ' ';
    }
    script[used] = '\0';
    return count + 1 < marker->count ? count : 0;
}

static int game_tell(struct session *session, char *argv[], char *script, struct complaint *complaint)
{
    struct record_options options = {0};
    run_prepare(&options);
    FILE *lines = fmemopen(script, strlen(script), "r");
    if (!lines)
        return complain(complaint, "there is no memory left");
    int error = game_begin(&session->game, argv, &options, NULL);
    if (!error && session->game.recording->ending != ENDING_NOT_STARTED)
        error = session_by_lines(session, lines);
    else if (!error)
        error = -ENOENT;
    (void)fclose(lines); /* it was only read */
    if (error == -EINVAL)
        return complain(complaint, "command %zu: %s", session->line, session->message);
    if (error)
        return complain(complaint, "%s could not be played: %s", argv[0], strerror(-error));
    return 0;
}

char *run_game(const struct marker *marker, const char *build, struct complaint *complaint)
{
    char script[SCRIPT_MAX + 1], *argv[MARKER_WORDS + 1] = {NULL}, *text = NULL;
    size_t size = 0, count = script_make(marker, script);
    if (count == 0) {
        complain(complaint, "a game is written: COMMAND; COMMAND -- PROGRAM, such as next; 0; end -- "
                 "demos/01-slug/name");
        return NULL;
    }
    for (size_t i = count + 1; i < marker->count; i++)
        argv[i - count - 1] = marker->words[i];
    char *program = run_program(argv[0], build, complaint);
    if (!program)
        return NULL;
    argv[0] = program;
    struct session session = {.view = {.width = PICTURE_WIDTH, .height = VIEW_HEIGHT, .utf8 = true}};
    session.view.stream = open_memstream(&text, &size);
    int error = session.view.stream ? game_tell(&session, argv, script, complaint) : -ENOMEM;
    if (session.view.stream && fclose(session.view.stream) != 0)
        error = -ENOMEM;
    game_end(&session.game);
    free(program);
    if (!error)
        return text;
    free(text);
    return NULL;
}
