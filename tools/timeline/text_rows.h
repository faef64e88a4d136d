/** @file text_rows.h
 * @brief Which lane has which row in a band of a text picture.
 *
 * A lane has a row in each band in which it is alive. Three or more neighbours to whom nothing happens there share one;
 * and of more rows than a person can take in, only the first and the last are shown.
 */
#ifndef TEXT_ROWS_H
#define TEXT_ROWS_H

#include "text_layout.h"

#define ROWS_MAX 40                     /**< Rows in one band. */
#define ROW_LEFT_OUT (ROWS_MAX * 3 / 4) /**< The row that stands for those that have none, where there are more. */

/** The rows, band after band. */
struct rows {
    const struct layout *layout; /**< Borrowed. */
    struct lane_change *now;     /**< By process: its state where we stand. */
    size_t *row;                 /**< By process: its row in this band; #NOBODY if it has none. */
    size_t *group;               /**< By process: how many share its row, for the first of them; 0 for the others. */
    size_t *member;              /**< Who is alive, or was not long ago; after rows_find() from top to bottom. */
    bool *is_member;             /**< By process. */
    size_t member_count;         /**< How many members. */
    size_t change;               /**< The next of the scene's changes. */
    size_t count;                /**< Rows in this band. */
    size_t left_out;             /**< Lanes that have no row in it though they are alive. */
};

/** @brief Begin before the first band. @return 0 or -ENOMEM. */
int rows_begin(struct rows *rows, const struct layout *layout);

/** @brief Find the rows of the band that comes next. */
void rows_find(struct rows *rows, const struct band *band);

/** @brief The next change of state within a band. @return it, already taken in, or NULL if there is none left in the
 * band. */
const struct lane_change *rows_next_change(struct rows *rows, const struct band *band, struct lane_change *before);

/** @brief Free what it owns. */
void rows_free(struct rows *rows);

#endif
