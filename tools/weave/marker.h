/** @file marker.h
 * @brief A comment in a Markdown text that names the source of the block after it.
 */
#ifndef MARKER_H
#define MARKER_H

#include "weave.h"

#define MARKER_WORDS 48 /**< How many words a marker may have. */

/** What the block is made from. */
enum marker_kind {
    MARKER_NONE,    /**< The line is no marker. */
    MARKER_FROM,    /**< A source file. */
    MARKER_OUTPUT,  /**< What a program writes under a chosen schedule. */
    MARKER_PICTURE, /**< Its timeline. */
    MARKER_RUN,     /**< Both. */
    MARKER_PLAY,    /**< What a player of it sees. */
    MARKER_REPORT,  /**< The grader's report on an answer. */
    MARKER_FAULTS,  /**< What a program does when each of its calls fails. */
    MARKER_HELP,    /**< The --help of one of our programs. */
    MARKER_TABLE,   /**< A table of what the school holds. */
    MARKER_END,     /**< The end of a table. */
    MARKER_KINDS    /**< How many kinds there are. */
};

/** A marker, understood. */
struct marker {
    enum marker_kind kind;
    size_t indent;               /**< Blanks before it: the block stands as far in. */
    char *words[MARKER_WORDS + 1]; /**< What follows the key, split at blanks; NULL-terminated; in `text`. */
    size_t count;                /**< How many words. */
    char *text;                  /**< The words' memory; owned. */
};

/** @brief Understand a line. @param[out] marker the caller frees it by marker_free(), whatever is returned.
 * @return 0, also for a line that is no marker, or -EINVAL with a complaint. */
int marker_parse(struct line line, struct marker *marker, struct complaint *complaint);

/** @brief Free what a marker owns. */
void marker_free(struct marker *marker);

#endif
