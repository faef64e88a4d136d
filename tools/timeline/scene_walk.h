/** @file scene_walk.h
 * @brief The making of a scene, shared by scene.c, scene_walk.c and scene_tags.c; nobody else needs it.
 */
#ifndef SCENE_WALK_H
#define SCENE_WALK_H

#include "scene.h"

#define LABEL_SIZE 256 /**< Bytes that any label fits in. */
#define TAGS_SIZE 48   /**< Bytes that all tags of a moment fit in. */

/** A process in the course of the walk. */
struct lane {
    enum lane_state state; /**< Which it is in. */
    bool orphan;         /**< Its parent has ended. */
    unsigned threads;    /**< How many it has made, the first one included. */
    unsigned waiting;    /**< How many of them wait. */
    bool blocked_reap;   /**< It came back from a wait whose reaping is still to come. */
    bool woken;          /**< Somebody has done what it waits for, and the picture has told it. */
    size_t change;       /**< Its last change, #NOBODY if none. */
};

/** The walk itself. */
struct walk {
    const struct recording *recording;
    const struct scene_options *options;
    struct scene *scene;
    struct lane *lanes;
    size_t *wakes;    /**< By event: the process that this call woke, or #NOBODY. */
    bool *tagged;     /**< By event: whether the moment that shows it has tags. */
    size_t event;     /**< The event at hand. */
    int error;        /**< 0 or -ENOMEM. */
};

/** @brief The event by whose moment another one is told: a fork by the birth, a deadly signal by the death. */
size_t walk_shown_by(const struct recording *recording, size_t index);

/** @brief Fill `wakes` and `tagged`, which have room for every event. */
void walk_prepare(struct walk *walk);

/** @brief All tags of an event; or, for #NOBODY, of the end of a process, which no event tells. */
void walk_tags(const struct walk *walk, size_t event, size_t process, char tags[TAGS_SIZE]);

/** @brief Show the event at hand. @param words escaped and cut here, unless it is a #MOMENT_OUTPUT's. Errors
 * are noted in the walk. */
void walk_show(struct walk *walk, enum moment_kind kind, size_t process, size_t other, const char *words, bool in_vain);

/** @brief From the latest moment on, the process is in that state. */
void walk_become(struct walk *walk, size_t process, enum lane_state state);

/** @brief Take in the event at hand. */
void walk_event(struct walk *walk);

/** @brief End the rows of threads that end at the event at hand; see threads_view.h. */
void walk_thread_rows(struct walk *walk);

#endif
