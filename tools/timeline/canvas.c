/* A sheet of character cells. */
#include "canvas.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote.h"

/* Colours that can be told apart on black and on white, and by the colour-blind: red goes with z, yellow with a
 * double line. */
static const char *const style_codes[STYLES] = {
    [STYLE_PLAIN] = "\033[0m",     [STYLE_NAME] = "\033[1m",    [STYLE_QUIET] = "\033[2m",  [STYLE_ZOMBIE] = "\033[31m",
    [STYLE_ORPHAN] = "\033[33m",   [STYLE_OUTPUT] = "\033[32m", [STYLE_WORDS] = "\033[36m", [STYLE_MARK] = "\033[1;35m",
};

const char *style_code(enum style style, bool colour)
{
    return colour ? style_codes[style] : "";
}

int canvas_reset(struct canvas *canvas, size_t rows, size_t columns)
{
    canvas_free(canvas);
    canvas->cells = calloc(rows * columns + 1, sizeof *canvas->cells);
    if (!canvas->cells)
        return -ENOMEM;
    canvas->rows = rows;
    canvas->columns = columns;
    return 0;
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){0};
}

void canvas_put(struct canvas *canvas, size_t row, size_t column, uint32_t code, enum style style)
{
    if (row < canvas->rows && column < canvas->columns)
        canvas->cells[row * canvas->columns + column] = (struct cell){.code = code, .style = style};
}

size_t canvas_text(struct canvas *canvas, size_t row, size_t column, const char *text, enum style style)
{
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t code;
        size_t used = utf8_decode(text, left, &code);
        if (!used) { /* not possible for what comes through text_quote() */
            code = '?';
            used = 1;
        }
        canvas_put(canvas, row, column, code, style);
        if (code_columns(code) == 2) {
            canvas_put(canvas, row, column + 1, 0, style);
            if (row < canvas->rows && column + 1 < canvas->columns)
                canvas->cells[row * canvas->columns + column + 1].half = true;
            column++;
        }
        column++;
        text += used;
        left -= used;
    }
    return column;
}

static size_t row_length(const struct cell *cells, size_t columns)
{
    while (columns > 0 && !cells[columns - 1].half && (cells[columns - 1].code == 0 || cells[columns - 1].code == ' '))
        columns--;
    return columns;
}

void canvas_print(const struct canvas *canvas, size_t row, bool colour, FILE *stream)
{
    const struct cell *cells = canvas->cells + row * canvas->columns;
    size_t length = row_length(cells, canvas->columns);
    enum style style = STYLE_PLAIN;
    for (size_t i = 0; i < length; i++) {
        char bytes[4];
        if (cells[i].half)
            continue;
        if (cells[i].style != style) {
            if (style != STYLE_PLAIN)
                fputs(style_code(STYLE_PLAIN, colour), stream);
            style = cells[i].style;
            if (style != STYLE_PLAIN)
                fputs(style_code(style, colour), stream);
        }
        size_t used = utf8_encode(cells[i].code ? cells[i].code : ' ', bytes);
        fwrite(bytes, 1, used, stream);
    }
    if (style != STYLE_PLAIN)
        fputs(style_code(STYLE_PLAIN, colour), stream);
    putc('\n', stream);
}
