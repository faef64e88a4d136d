/** @file canvas.h
 * @brief A sheet of character cells to draw on in any order, and to print row by row.
 */
#ifndef CANVAS_H
#define CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** How a cell looks on a terminal with colours. Nothing may be told by it alone. */
enum style {
    STYLE_PLAIN, STYLE_NAME, STYLE_QUIET, STYLE_ZOMBIE, STYLE_ORPHAN, STYLE_OUTPUT, STYLE_WORDS, STYLE_MARK,
    STYLES /**< How many there are. */
};

/** A cell: 0 is a blank, or the right half of a wide character. */
struct cell {
    uint32_t code;
    enum style style;
    bool half;      /**< The right half of a wide character. */
};

/** A sheet of cells. */
struct canvas {
    struct cell *cells; /**< Row by row; owned. */
    size_t rows, columns;
};

/** @brief Make it blank and of that size, whatever it was. @return 0 or -ENOMEM. */
int canvas_reset(struct canvas *canvas, size_t rows, size_t columns);

/** @brief Free what it owns. */
void canvas_free(struct canvas *canvas);

/** @brief Put one character of one column. Outside of the sheet nothing happens. */
void canvas_put(struct canvas *canvas, size_t row, size_t column, uint32_t code, enum style style);

/** @brief Put a valid UTF-8 string. @return the column after it. */
size_t canvas_text(struct canvas *canvas, size_t row, size_t column, const char *text, enum style style);

/** @brief Print a row without the blanks at its end, and a newline. */
void canvas_print(const struct canvas *canvas, size_t row, bool colour, FILE *stream);

/** @brief What switches a style on, and off again by #STYLE_PLAIN; "" unless `colour`. */
const char *style_code(enum style style, bool colour);

#endif
