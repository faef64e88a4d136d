/* The pages of a game. Nothing of the program's gets to the stream unescaped: what it writes must not steer the
 * player's terminal. */
#define _GNU_SOURCE /* open_memstream */
#include "view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "timeline/canvas.h"
#include "timeline/picture.h"
#include "timeline/quote.h"

#define OUTPUT_LINES 6   /* of the output, while the run goes on */
#define PICTURE_LEAST 6  /* lines that the picture has at least */
#define OTHER_LINES 8    /* of a page: headings, blanks, hints */
#define PAIRS_TOLD 3     /* which choices get in each other's way */
#define ANYTHING 100000  /* lines: all there are */

static void say(const struct view *view, enum style style, const char *text)
{
    fprintf(view->stream, "%s%s%s", style_code(style, view->colour), text, style_code(STYLE_PLAIN, view->colour));
}

/* All that was written to the standard streams, in the order written. Owned by the caller; NULL without memory. */
static char *output_gather(const struct recording *recording, size_t *size)
{
    char *text = NULL;
    FILE *stream = open_memstream(&text, size);
    if (!stream)
        return NULL;
    for (size_t i = 0; i < recording->event_count; i++)
        if (recording->events[i].kind == EVENT_RETURN && recording->events[i].data)
            fwrite(recording->events[i].data, 1, recording->events[i].data_size, stream);
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}

static size_t lines_count(const char *text, size_t size)
{
    size_t count = size > 0 && text[size - 1] != '\n';
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    return count;
}

static void output_line(const struct view *view, const char *line, size_t size)
{
    char quoted[4096];
    text_quote(quoted, sizeof quoted, line, size, view->width - 2, false, view->utf8);
    fputs("| ", view->stream);
    say(view, STYLE_OUTPUT, quoted);
    putc('\n', view->stream);
}

/* The last lines of the output. */
static int view_output(const struct view *view, const struct game *game, size_t most)
{
    size_t size;
    char *text = output_gather(game->recording, &size);
    if (!text)
        return -ENOMEM;
    size_t count = lines_count(text, size), skipped = count > most ? count - most : 0;
    say(view, STYLE_NAME, game->over ? "Output:" : "Output so far:");
    fputs(count == 0 ? " none\n" : skipped ? " (the last lines)\n" : "\n", view->stream);
    const char *line = text, *end = text + size;
    for (size_t i = 0; i < count; i++) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        if (i >= skipped)
            output_line(view, line, (size_t)(stop - line));
        line = stop + 1;
    }
    free(text);
    return 0;
}

/* At the right end of each row: which number picks that process. */
static char (*ends_make(const struct game *game))[16]
{
    char(*ends)[16] = calloc(game->recording->process_count, sizeof *ends);
    for (size_t i = 0; ends && i < game->player_count; i++) {
        char *end = ends[game->players[i].process];
        size_t used = strlen(end);
        snprintf(end + used, sizeof *ends - used, "%s%zu", used ? "," : "", i);
    }
    return ends;
}

/* Draws the rows alone; owned by the caller. */
static char *picture_draw(const struct view *view, const struct game *game, bool bare)
{
    char *text = NULL, (*ends)[16] = ends_make(game);
    size_t size = 0, count = game->recording->process_count;
    const char **list = calloc(count + 1, sizeof *list);
    FILE *stream = open_memstream(&text, &size);
    for (size_t i = 0; list && ends && i < count; i++)
        list[i] = ends[i];
    const struct picture_options how = {.width = view->width, .lines = ANYTHING, .utf8 = view->utf8, .bare = bare,
                                        .colour = view->colour, .ends = game->over ? NULL : list};
    int error = list && ends && stream ? picture_write_text(game->recording, &how, stream) : -ENOMEM;
    if (stream && fclose(stream) != 0)
        error = -ENOMEM;
    free(ends);
    free(list);
    if (!error)
        return text;
    free(text);
    return NULL;
}

/* Where the last bands begin that fit: bands stand behind blank lines. */
static const char *last_bands(const char *text, size_t most)
{
    size_t lines = lines_count(text, strlen(text));
    const char *from = text;
    while (lines > most) {
        const char *blank = strstr(from, "\n\n");
        if (!blank)
            break;
        lines -= lines_count(from, (size_t)(blank + 2 - from));
        from = blank + 2;
    }
    return from;
}

static int view_rows(const struct view *view, const struct game *game, size_t most)
{
    char *text = picture_draw(view, game, true);
    if (!text)
        return -ENOMEM;
    const char *from = last_bands(text, most);
    if (from != text)
        say(view, STYLE_QUIET, "(the picture's last rows)\n");
    fputs(from, view->stream);
    free(text);
    return 0;
}

static int player_name(const struct game *game, const struct player *player, char *text, size_t size)
{
    const struct recorded_process *process = &game->recording->processes[player->process];
    if (player->thread)
        return snprintf(text, size, "%.100s, thread %u", process->name, player->thread);
    return snprintf(text, size, "%.100s (pid %" PRId64 ")", process->name, process->pid);
}

/* "0  P0.1 (pid 1001)  write "c" to stdout" */
static void view_players(const struct view *view, const struct game *game)
{
    char text[512], who[160];
    int widest = 0;
    for (size_t i = 0; i < game->player_count; i++) {
        int columns = player_name(game, &game->players[i], who, sizeof who);
        widest = columns > widest ? columns : widest;
    }
    for (size_t i = 0; i < game->player_count; i++) {
        const struct player *player = &game->players[i];
        player_name(game, player, who, sizeof who);
        snprintf(text, sizeof text, "%3zu  ", i);
        say(view, STYLE_MARK, text);
        snprintf(text, sizeof text, "%-*s  %s", widest, who, player->words);
        for (char *at = text; !view->utf8 && *at; at++)
            *at = *at & '\x80' ? '?' : *at;
        text_cut(text, sizeof text, view->width > 12 ? view->width - 5 : 8, view->utf8);
        fprintf(view->stream, "%s\n", text);
    }
}

static size_t view_waiting(const struct view *view, const struct game *game, size_t most)
{
    size_t taken = 0, left = 0;
    for (size_t i = 0; i < game->recording->process_count; i++) {
        char words[160], text[320];
        bool ready = false;
        for (size_t j = 0; j < game->player_count; j++)
            ready |= game->players[j].process == i;
        if (ready || !foretell_waiting(game->recording, i, words, sizeof words))
            continue;
        left += taken >= most;
        if (taken >= most)
            continue;
        snprintf(text, sizeof text, "     %.120s %s", game->recording->processes[i].name, words);
        text_cut(text, sizeof text, view->width, view->utf8);
        strcat(text, "\n"); /* there is room: words and name are shorter than it */
        say(view, STYLE_QUIET, text);
        taken++;
    }
    if (left)
        fprintf(view->stream, "     and %zu more who cannot go on\n", left);
    return taken;
}

/* Does it matter, and between whom? */
static void view_stakes(const struct view *view, const struct game *game)
{
    size_t told = 0, count = game->player_count;
    if (!game_matters(game)) {
        say(view, STYLE_QUIET, "It does not matter who goes first: the same comes of it.\n");
        return;
    }
    say(view, STYLE_NAME, "It matters who goes first: ");
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            if (!game->collisions.matters[i * count + j])
                continue;
            if (told < PAIRS_TOLD)
                fprintf(view->stream, "%s%zu or %zu", told ? ", " : "", i, j);
            told++;
        }
    fprintf(view->stream, "%s.\n", told > PAIRS_TOLD ? " and others" : "");
}

static void view_title(const struct view *view, const struct game *game)
{
    char text[160];
    size_t ahead = game->known - game->made;
    int used = snprintf(text, sizeof text, "Choice %zu", game->made + 1);
    if (ahead)
        snprintf(text + used, sizeof text - (size_t)used, " (%zu more known: forward)", ahead);
    say(view, STYLE_NAME, text);
    fputs("\n\n", view->stream);
}

int view_choice(const struct view *view, const struct game *game)
{
    size_t output = OUTPUT_LINES, fixed = OTHER_LINES + game->player_count + output;
    size_t most = view->height > fixed + PICTURE_LEAST ? view->height - fixed : PICTURE_LEAST;
    if (view->height < fixed + PICTURE_LEAST)
        output = 2;
    view_title(view, game);
    int error = view_rows(view, game, most);
    if (error)
        return error;
    putc('\n', view->stream);
    error = view_output(view, game, output);
    if (error)
        return error;
    say(view, STYLE_NAME, "\nWho goes on?\n");
    view_players(view, game);
    view_waiting(view, game, PICTURE_LEAST);
    view_stakes(view, game);
    return ferror(view->stream) ? -EIO : 0;
}

int view_picture(const struct view *view, const struct game *game)
{
    char *text = picture_draw(view, game, true);
    if (!text)
        return -ENOMEM;
    fputs(text, view->stream);
    free(text);
    return ferror(view->stream) ? -EIO : 0;
}

static void view_repeat(const struct view *view, const struct game *game)
{
    size_t size = (size_t)schedule_print(&game->recording->schedule, NULL, 0) + 1;
    char *text = malloc(size);
    if (!text)
        return;
    schedule_print(&game->recording->schedule, text, size);
    if (size < 120 && game->made > 0)
        fprintf(view->stream, "\nThe same again: --schedule %s\n", text);
    free(text);
}

int view_end(const struct view *view, const struct game *game)
{
    char title[96];
    snprintf(title, sizeof title, "The run is over, after %zu choice%s.\n\n", game->made, game->made == 1 ? "" : "s");
    say(view, STYLE_NAME, title);
    char *text = picture_draw(view, game, false);
    if (!text)
        return -ENOMEM;
    fputs(text, view->stream);
    free(text);
    putc('\n', view->stream);
    int error = view_output(view, game, ANYTHING);
    view_repeat(view, game);
    return !error && ferror(view->stream) ? -EIO : error;
}
