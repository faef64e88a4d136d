/** @file text_draw.h
 * @brief The rows of a text picture, band by band.
 */
#ifndef TEXT_DRAW_H
#define TEXT_DRAW_H

#include "canvas.h"
#include "text_rows.h"
#include "words.h"

/** The signs, in one of two alphabets. */
struct signs {
    uint32_t start, run, blocked, stopped, zombie, orphan, orphan_blocked;
    uint32_t line;                          /**< From lane to lane. */
    uint32_t branch_down, branch_up;        /**< Where a line leaves a lane. */
    uint32_t begin_below, begin_above;      /**< Where a lane begins at its parent's line. */
    uint32_t end_below, end_above;          /**< Where a lane ends in its reaper's line. */
    uint32_t arrow_down, arrow_up;          /**< Where something arrives. */
};

extern const struct signs ascii_signs; /**< For anything that prints. */
extern const struct signs box_signs;   /**< Where UTF-8 is understood. */

/** What occurs in the rows that were drawn, so that the legend explains nothing else. */
struct occurs {
    bool state[LANE_STATES][2]; /**< By state; [1]: as an orphan. */
    bool kind[MOMENT_KINDS];
    bool folded, standard_error;
    bool arrow[2];           /**< Up, down. */
    bool group;              /**< "wait group", "kill group": not everybody's word. */
    bool error[WORDS_ERRORS]; /**< Names of errors, as in words_errors. */
    bool together;           /**< A row that several processes share. */
    bool finding, mark;      /**< "[1]", "[M19]". */
};

/** A text picture in the course of being drawn. */
struct drawing {
    const struct layout *layout;
    const struct signs *signs;
    size_t gutter;             /**< Columns for names. */
    bool colour;
    FILE *stream;
    struct canvas canvas;
    struct rows rows;
    size_t *column;            /**< By process: up to where its row is drawn. */
    struct occurs occurs;
};

/** @brief Begin. @return 0 or -ENOMEM. */
int drawing_begin(struct drawing *drawing);

/** @brief Draw the next band, or only pass over it. @return 0 or -ENOMEM. */
int drawing_band(struct drawing *drawing, size_t band, bool shown);

/** @brief Free what it owns. */
void drawing_free(struct drawing *drawing);

#endif
