/** @file reader.h
 * @brief Inside step.h: what is known of a recording as a whole while its steps are read one by one.
 */
#ifndef READER_H
#define READER_H

#include "ends.h"
#include "step.h"

/** A recording that is being read. Zero but for `recording` and `pids` at first. */
struct reader {
    const struct recording *recording;
    struct ends ends;            /**< Who holds what, where the reading stands. */
    struct footprint *footprint; /**< Of the step at hand … */
    size_t process;              /**< … and who does what is being looked at. */
    unsigned thread;
    int64_t *from, *to; /**< For each event that is the return of a read or write: which bytes of all that went
                             through. */
    bool *plain;        /**< For each object: calls on it are not looked at closely. */
    size_t *pair;       /**< For each object: 1 + the first socket of its pair; 0 if it has none. */
    uint64_t *catches;  /**< For each process: the signals for which it ever has a handler, by bits from 0 for signal 1;
                             and, while the recording is walked through, those for which it has one now. */
    uint64_t *catches_now;
    bool *interrupted;  /**< For each process: a signal that it catches is sent to it in this run, so that its calls may
                             be interrupted. */
    bool subreapers;    /**< Children may get another parent who waits for them. */
    bool pids;          /**< The order in which pids are given away matters. */
};

/** @brief Walk through the recording once, for all but the ends. @return 0 or -ENOMEM. */
int reader_begin(struct reader *reader);

/** @brief Free what it owns. */
void reader_free(struct reader *reader);

/** @brief The object that stands for the bytes that go one way, through a pipe or a pair of sockets.
 * @param event a call of read or write. @return #NOBODY if it is not known. */
size_t channel_of(const struct ends *ends, const struct event *event, int fd);

/** @brief Does a process ever have a handler for that signal? */
bool catches(const struct reader *reader, size_t process, int signal);

/** @brief Is it a pipe or a socket? */
bool is_channel(const struct recording *recording, size_t object);

/* touch.c */

/** @brief Add to the footprint what an event of a step touches. @return 0 or -ENOMEM. */
int touch_event(struct reader *reader, const struct step *step, size_t event);

/** @brief The same for a call that a signal had interrupted, and that goes on after the handler without an event. */
int touch_resumed(struct reader *reader, const struct step *step);

/** @brief Add a touch that nobody waits for. @return 0 or -ENOMEM. */
int touch_plainly(struct reader *reader, enum thing thing, size_t which, enum manner manner);

#endif
