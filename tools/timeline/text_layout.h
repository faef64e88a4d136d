/** @file text_layout.h
 * @brief Where everything goes in a text picture: moments get columns, columns get bands.
 */
#ifndef TEXT_LAYOUT_H
#define TEXT_LAYOUT_H

#include "scene.h"

#define TEXT_SIZE 384 /**< Bytes that the text of any moment fits in. */

/** Where a moment is. */
struct place {
    size_t band; /**< In which band. */
    size_t text; /**< Column of its text. */
    size_t at;   /**< Column of the moment itself: of its sign or line, else of its text. */
};

/** A piece of the picture that fits into the width, as a system of a musical score does. */
struct band {
    size_t first, after; /**< Its moments. */
    size_t rows;         /**< How many rows it has. */
    size_t end;          /**< Columns used. */
};

/** The whole plan. */
struct layout {
    const struct scene *scene; /**< Borrowed. */
    bool utf8;
    size_t room;               /**< Columns that there are for the lanes. */
    struct place *places;      /**< One for each moment; owned. */
    struct band *bands;        /**< Owned. */
    size_t band_count;
};

/** @brief Plan the picture. @param room columns, gutter not counted; the labels' width limit must be well below it.
 * @return 0 or -ENOMEM. */
int layout_plan(struct layout *layout, const struct scene *scene, size_t room, bool utf8);

/** @brief Free what it owns. */
void layout_free(struct layout *layout);

/** @brief The words of a moment without its tags, as they will stand in its lane, blanks around them included. */
void layout_text(const struct moment *moment, bool utf8, char text[TEXT_SIZE]);

/** @brief Which bands to leave out, so that no more rows come out than asked for; never the first or the last.
 * @param[out] head, tail those from `head` on and before `tail`; the same number if none. */
void layout_cut(const struct layout *layout, size_t lines, size_t *head, size_t *tail);

/** @brief Columns for the names, and a gap. */
size_t layout_gutter(const struct recording *recording);

#endif
