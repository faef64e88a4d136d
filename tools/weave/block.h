/** @file block.h
 * @brief The block after a marker: the one that is there, and the one that should be.
 */
#ifndef BLOCK_H
#define BLOCK_H

#include "marker.h"
#include "weave.h"

/** A block, old and new. */
struct block {
    const char *build;  /**< Where all was built; borrowed. */
    const char *path;   /**< The text that it stands in: pictures are named from there; borrowed. */
    bool check;         /**< Do not draw pictures, only look whether they are as they should be. */
    char *old;          /**< As it stands in the text, with its fence; empty if it is missing; owned. */
    char *fresh;        /**< As it should stand there; owned. */
    char *picture;      /**< The image's file, from the current folder; NULL for a fenced block; owned. */
    bool picture_stale; /**< That file was not, or is not, what it should be. */
};

/** @brief Whether a fenced block begins in this line. */
bool fence_opens(struct line line);

/** @brief Whether the fenced block that began in line `open` ends in this one. */
bool fence_closes(struct line line, struct line open);

/** @brief Read the block that stands after its marker, if there is one.
 * @param block  its first members set; the caller frees it by block_free(), whatever is returned.
 * @param rest   the text after the marker's line; moved behind the block.
 * @param number the line before `*rest`; moved too.
 * @return 0, -ENOMEM, or -EINVAL with a complaint: something else stands there. */
int block_read(struct block *block, const struct marker *marker, const char **rest, size_t *number,
               struct complaint *complaint);

/** @brief Make the block anew, and draw its picture if it is one.
 * @return 0, -ENOMEM, or -EINVAL with a complaint. */
int block_make(struct block *block, const struct marker *marker, struct complaint *complaint);

/** @brief Free what a block owns. */
void block_free(struct block *block);

#endif
