/** @file svg.h
 * @brief The parts of an SVG figure, shared by svg_picture.c and svg_draw.c.
 *
 * The figure uses the layout of the text picture, a column being 8 pixels wide. Escaping is our own: five characters,
 * since all else that could not stand in XML has been taken care of by text_quote().
 */
#ifndef SVG_H
#define SVG_H

#include "text_rows.h"
#include "words.h"

#define SVG_CELL 8    /**< Pixels of a column. */
#define SVG_PITCH 40  /**< Pixels from one lane to the next. */
#define SVG_MARGIN 16 /**< Pixels around it all. */

/** What occurs in it, so that the legend explains nothing else. */
struct svg_occurs {
    bool state[LANE_STATES], orphan, output, signal, reap, group, standard_error, together, finding, mark;
    bool error[WORDS_ERRORS];
};

/** A figure in the making. */
struct svg {
    FILE *stream;
    const struct recording *recording; /**< As it is; the scene may see threads as processes. */
    bool threads;    /**< It does. */
    const struct layout *layout;
    struct rows rows;
    int *edge;       /**< By process: the x up to which its lane is drawn. */
    size_t gutter;   /**< Columns for names. */
    size_t columns;  /**< Columns of the lanes that are used at all. */
    int top;         /**< Pixels above what is drawn next. */
    struct svg_occurs occurs;
};

/** @brief Write a string, escaped for XML. */
void svg_escape(FILE *stream, const char *text);

/** @brief Write a text element of a class, as wide as its columns whatever the font. */
void svg_text(const struct svg *svg, int x, int y, const char *class, const char *text);

/** @brief Draw a line in the manner of a state, with its end points. */
void svg_state(struct svg *svg, enum lane_state state, bool orphan, int from, int to, int y);

/** @brief Draw an arrow head that points up or down at a place. @param sent by a process, and not by a life's end. */
void svg_arrow(const struct svg *svg, int x, int y, bool down, bool sent);

/** @brief Draw the next band, or only pass over it. */
void svg_band(struct svg *svg, size_t band, bool shown);

#endif
