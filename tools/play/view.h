/** @file view.h
 * @brief What the player sees of a game.
 */
#ifndef VIEW_H
#define VIEW_H

#include <stdio.h>

#include "play.h"

#define VIEW_HEIGHT 40 /**< Lines for one choice where there is no terminal that has a number of its own. */

/** How to show it. */
struct view {
    FILE *stream;
    size_t width;  /**< Columns. */
    size_t height; /**< Lines that a choice may take. */
    bool utf8, colour;
};

/** @brief Show a choice: the picture so far, cut to its last rows, the output so far, who is ready, who waits.
 * @return 0, -ENOMEM or -EIO. So do the others. */
int view_choice(const struct view *view, const struct game *game);

/** @brief Show how it ended: the whole picture with what was found, the whole output, and how to repeat it. */
int view_end(const struct view *view, const struct game *game);

/** @brief Show the whole picture so far. */
int view_picture(const struct view *view, const struct game *game);

#endif
