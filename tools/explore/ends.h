/** @file ends.h
 * @brief Which process holds which end of which pipe or pair of sockets, and which lock: kept up event by event of
 * a recording.
 *
 * Only what is certain counts as certain: what a process still holds after an exec is in doubt, for descriptors may
 * have been marked to be closed by it.
 */
#ifndef ENDS_H
#define ENDS_H

#include "record/recording.h"

/** An end of a pipe; or one of a pair of sockets, the first and the second; or an open file. */
enum end { END_READ, END_WRITE, END_FIRST, END_SECOND, END_FILE };

/** A descriptor of a process that is such an end. */
struct holding {
    size_t process;
    int fd;
    size_t object; /**< The pipe, or the first socket of the pair; the second is the next object. Of an open file the
                        event that opened it: one file may be opened several times, each with an offset of its own. */
    enum end end;
    bool sure;
};

/** An fcntl lock that is held. */
struct held_lock {
    size_t process, object;
};

/** Who holds what at some moment. All zero is the beginning. */
struct ends {
    struct holding *holdings; /**< Owned. */
    size_t count, capacity;
    struct held_lock *locks;  /**< Owned. */
    size_t lock_count, lock_capacity;
};

/** @brief Take note of an event. @return 0 or -ENOMEM. */
int ends_note(struct ends *ends, const struct recording *recording, size_t event);

/** @brief What a descriptor is. @return NULL if it is not known as such an end. */
const struct holding *ends_find(const struct ends *ends, size_t process, int fd);

/** @brief Is this end certainly held by some descriptor other than `fd` of `process`?
 * @param fd -1 to leave out all descriptors of `process`. */
bool ends_held_elsewhere(const struct ends *ends, size_t object, enum end end, size_t process, int fd);

/** @brief Does a process hold an exclusive fcntl lock of that file? */
bool ends_locked(const struct ends *ends, size_t process, size_t object);

/** @brief Free what it owns. */
void ends_free(struct ends *ends);

#endif
