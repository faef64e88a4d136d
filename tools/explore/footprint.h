/** @file footprint.h
 * @brief What a step of a run touches, and whether two steps of different processes can affect each other.
 *
 * Two steps that touch nothing in common, or only read it, lead to the same state in either order: only one of the two
 * orders need be run. Where it is not known what a call touches, it is taken to touch everything, which costs runs and
 * loses nothing.
 *
 * Calls that wait are looked at more closely. A read from an empty pipe cannot come before the write that feeds it: the
 * two have an order, but no choice. Nor is it a choice whether the reader was there already, waiting: only who reads,
 * who writes and how much there was to read. The same holds for a wait for one child and that child's end, and for a
 * lock and its release.
 */
#ifndef FOOTPRINT_H
#define FOOTPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The kinds of things that steps can have in common. */
enum thing {
    THING_EVERYTHING, /**< Not known: conflicts with any other. */
    THING_OBJECT,     /**< A pipe, a file, a terminal, a pair of sockets: by object. */
    THING_NETWORK,    /**< All other sockets, for what one end does shows at the other. */
    THING_LOCKS,      /**< The fcntl and flock locks of a file: by object. */
    THING_STATUS,     /**< A process's being alive, and its exit status: by process. */
    THING_SIGNALS,    /**< What is pending for a process: by process. */
    THING_PARENT,     /**< Who a process's parent is: by process. */
    THING_NAMES,      /**< The next pid to be given away. */
    THING_MEMORY,     /**< Locks and semaphores in memory. */
    THING_FILES,      /**< The names of files. */
    THING_GROUPS,     /**< Process groups and sessions. */
    THING_QUEUES,     /**< System V and POSIX queues and semaphores. */
    THING_CLOCK,      /**< Who is to be woken first. */
};

/** How a thing is touched. */
enum manner {
    READS,        /**< Two readings commute. */
    WRITES,       /**< Conflicts with whatever else is done. */
    PRODUCES,     /**< A write to a pipe: the bytes [from, to) of all that go through it. */
    CONSUMES,     /**< A read from a pipe that got the bytes [from, to), of up to `wanted`. */
    ENDS,         /**< A read from a pipe that met its end. */
    CLOSES_WRITE, /**< A write end of a pipe is closed: with the last of them comes the end of the file. */
    CLOSES_READ,  /**< What may be the last read end of a pipe is closed: writers fail from then on. */
    EXITS,        /**< A process ends. */
    AWAITS,       /**< A wait for one certain process to end. */
    AWAITS_ANY,   /**< A wait for whichever child: it was given number `from`, a negative one if none. */
    ACQUIRES,     /**< An exclusive lock of a whole file is asked for, with patience. */
    RELEASES,     /**< Such a lock, which was held, is given back. */
    SETS_ALARM,   /**< Somebody asks to be woken, in `from` nanoseconds; negative if that is not known. */
};

/** One thing touched. */
struct touch {
    enum thing thing;
    size_t which;            /**< Which of its kind; 0 where there is one only. */
    enum manner manner;
    bool blocked;            /**< The step had to wait inside the call: it asked, and got it later (if it did). */
    bool sure;               /**< #CLOSES_WRITE: it was certainly open before. */
    bool woken;              /**< Done by another process, which waited for this step. */
    int64_t from, to, wanted;
    size_t process;          /**< Who does it … */
    unsigned thread;         /**< … and which thread of it. */
};

/** A set of touches. */
struct footprint {
    struct touch *touches; /**< Owned. */
    size_t count;
};

/** How an earlier step of a run is related to a later one. */
enum relation {
    RELATION_NONE,  /**< Neither notices the other. */
    RELATION_ORDER, /**< The later one needed the earlier: no other order is possible. */
    RELATION_RACE,  /**< In the other order they may do something else. */
};

/** @brief Add a touch. @return 0 or -ENOMEM. */
int footprint_add(struct footprint *footprint, struct touch touch);

/** @brief Copy one. @return 0 or -ENOMEM; then the copy is empty. */
int footprint_copy(struct footprint *copy, const struct footprint *footprint);

/** @brief Free what a footprint owns. */
void footprint_free(struct footprint *footprint);

/** @brief How are two steps of one run, of different processes, related? @return #RELATION_NONE only when neither can
 * notice the other. */
enum relation footprints_relate(const struct footprint *earlier, const struct footprint *later);

/** @brief Did those who were woken by the later step, though not that step itself, need the earlier one? */
bool footprints_feed(const struct footprint *earlier, const struct footprint *later);

/** @brief A step was run from some state; now, from the same state, another is taken. Could it change what the first
 * would do, or the other way round? @return false only when it cannot. */
bool footprints_conflict(const struct footprint *known, const struct footprint *taken);

#endif
