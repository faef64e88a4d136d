/** @file path.h
 * @brief The path of a search: a node for each choice of the run, with who could go on there, who did, who should still
 * be tried, and who sleeps: those need not be tried, for the orders that begin with them are run in another place.
 */
#ifndef PATH_H
#define PATH_H

#include "races.h"
#include "record/record.h"

/** A step taken from some node, or one that need not be. */
struct sleeper {
    struct actor who;
    struct footprint footprint;
};

/** A set of them. */
struct sleepers {
    struct sleeper *list; /**< Owned. */
    size_t count;
};

/** A choice. */
struct node {
    struct candidate *candidates; /**< Owned. */
    bool *wanted;                 /**< For each: it is to be tried; owned. */
    size_t count;
    size_t picked;                /**< An index of candidates; `count`: nobody was. */
    size_t first_event;           /**< Where the step from here begins. */
    struct sleepers done;         /**< Tried. */
    struct sleepers asleep;       /**< Need not be tried. */
};

/** A path. All zero is the beginning of a search. */
struct path {
    struct node *nodes;           /**< Owned. */
    size_t length, capacity;
    size_t replayed;              /**< So many of them are to be followed before new ones are made. */
    size_t at;                    /**< The node that comes next in the run under way. */
    bool plain;                   /**< Try everybody everywhere. */
    bool pids;                    /**< The order in which pids are given away matters. */
    struct step *steps;           /**< Those of the last run; owned. */
    size_t step_count;
};

/** @brief Choose where the path goes on.
 * @return an index of candidates, #CHOOSE_END if whatever could follow has been seen; or that with `*error` set: to
 * -ENOMEM, or to -ESTALE if the run has not come by the same way to where an earlier one came. */
size_t path_choose(struct path *path, const struct recording *recording, const struct candidate *candidates,
                   size_t count, int *error);

/** @brief A run is over: see what else has to be tried because of it. @return 0 or -ENOMEM. */
int path_learn(struct path *path, const struct recording *recording);

/** @brief Go back to the last node where somebody is left to try. @return 1, 0 if there is none and the search is done,
 * or -ENOMEM. */
int path_advance(struct path *path);

/** @brief Free what a path owns; it is then at its beginning. */
void path_free(struct path *path);

#endif
