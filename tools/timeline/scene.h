/** @file scene.h
 * @brief What the eye is to see of a recording, before it is decided how: lanes, moments, states, links.
 *
 * A lane is a process. A moment is a point of logical time that deserves a place of its own; a call that neither
 * waited nor shows anything has none. Between moments a lane is in a state. Every kind of picture is drawn from
 * this, so that none of them tells another story.
 *
 * Thread-safety: a scene may be read by many threads.
 */
#ifndef SCENE_H
#define SCENE_H

#include "picture.h"

/** In which state a process is between two moments. */
enum lane_state {
    LANE_ABSENT,  /**< Not born yet, or gone from the process table. */
    LANE_RUNNING, /**< Running, or ready to. */
    LANE_BLOCKED, /**< Waiting inside a call. */
    LANE_STOPPED, /**< Stopped by a signal. */
    LANE_ZOMBIE,  /**< Ended, its status not yet taken. */
    LANE_STATES   /**< How many there are. */
};

/** What a moment is. */
enum moment_kind {
    MOMENT_START,  /**< The first process begins. */
    MOMENT_BIRTH,  /**< `process` made `other`. */
    MOMENT_CALL,   /**< A call that has to wait, that failed, or that was in vain. */
    MOMENT_RETURN, /**< The waiting is over; a label only if it failed. */
    MOMENT_OUTPUT, /**< `process` wrote to its standard output or standard error. */
    MOMENT_SEND,   /**< `process` did something to `other`, which may be #NOBODY: a signal, or what it waited for. */
    MOMENT_WORDS,  /**< Something else, said in the label. */
    MOMENT_EXIT,   /**< `process` ended. */
    MOMENT_ORPHAN, /**< The parent of `process` ended first. */
    MOMENT_REAP,   /**< `process` took the status of `other`. */
    MOMENT_END,    /**< The run is over, `process` is still there. */
    MOMENT_KINDS   /**< How many there are. */
};

/** A point of logical time that deserves a place. */
struct moment {
    enum moment_kind kind;
    size_t event;     /**< Where it stands in the recording; the number of events for #MOMENT_END. */
    size_t last;      /**< The last event folded into it; `event` if none. */
    size_t process;   /**< On whose lane it is shown. */
    size_t other;     /**< The lane that a line leads to; #NOBODY if none. */
    char *label;      /**< Words, as wide as was allowed at most; may be empty; owned. */
    char *tags;       /**< "[1][M19]": findings and marks; may be empty; owned. */
    unsigned count;   /**< How many times it happened in a row: 1, unless folded. */
    bool in_vain;     /**< One more of these would tell nothing new: it may be folded. */
};

/** From a moment on, a lane is in another state. */
struct lane_change {
    size_t moment;
    size_t process;
    enum lane_state state;
    bool orphan;     /**< Its parent has ended. */
};

/** A recording, ready to be drawn. */
struct scene {
    const struct recording *recording; /**< Borrowed. */
    size_t *order; /**< Processes from top to bottom: parents before children, the older before the younger. */
    size_t *row;                       /**< The inverse of `order`. */
    struct moment *moments;
    size_t moment_count;
    struct lane_change *changes;       /**< In the order of the moments. */
    size_t change_count;
};

/** How to make one. */
struct scene_options {
    bool utf8;                        /**< Whether labels may go beyond ASCII. */
    size_t columns;                   /**< The widest label, tags not counted; at least 16. */
    const char *const *ends;          /**< As in picture_options; NULL for the usual. */
    const struct picture_mark *marks; /**< Borrowed. */
    size_t mark_count;
};

/** @brief Make the scene of a recording. @return it, to be freed by scene_free(), or NULL when memory ran out. */
struct scene *scene_new(const struct recording *recording, const struct scene_options *options);

/** @brief Free a scene. @param scene may be NULL. */
void scene_free(struct scene *scene);

/** @brief The words for a call: what it does and to what, in the fewest that tell. `failed` adds why it did not work.
 */
void scene_call_words(const struct recording *recording, size_t call, bool failed, char *text, size_t size);

/** @brief Who had a pid when an event happened. @return its index, or #NOBODY. */
size_t scene_process_by_pid(const struct recording *recording, int64_t pid, size_t event);

/** @brief As recording.c keeps its arrays: room for the next power of two. @return the array, or NULL. */
void *scene_room(void *array, size_t count, size_t size);

#endif
