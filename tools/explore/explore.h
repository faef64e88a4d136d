/** @file explore.h
 * @brief Run a program under every schedule that can make a difference.
 *
 * A search over the choices of who goes on, by running the program anew for each path. Dynamic partial-order reduction
 * (path.h, races.h, footprint.h) leaves out orders that differ only in steps that cannot affect each other.
 *
 * What is no choice, and therefore not explored:
 * - plain accesses to shared memory, and calls that the recorder does not watch (unlink, rename, stat and their like,
 *   transfers between descriptors such as splice, changes of the size of a pipe);
 * - the clock: time is virtual, whoever sleeps longer wakes later, and what a reading of the clock gives is not tried
 *   out;
 * - which of two processes that fork at once gets the lower pid, unless the program prints pids;
 * - a signal between a process's last call and its end;
 * - the order in which the kernel serves those who wait for the same thing: the first to come is served first;
 * - more than two polls in vain in a row (waitpid with WNOHANG, EAGAIN): then all others go first.
 *
 * Thread-safety and signal-safety: those of record().
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "outcome.h"
#include "record/record.h"

/** How far to go. */
struct explore_limits {
    size_t runs;   /**< At most so many runs, those given up included; 0 for the default of 10,000. */
    size_t depth;  /**< Choices are made in the first so many steps of a run, later ones take the first there is; 0 for
                        the default of 1,000. */
    bool plain;    /**< No reduction: try every order. To compare. */
};

/** What an exploration had to leave out. */
enum gap {
    GAP_NONE,  /**< Nothing: every order that matters was run. */
    GAP_RUNS,  /**< The limit of runs was met. */
    GAP_DEPTH, /**< Some choice lay beyond the limit of depth. */
    GAP_STOPPED, /**< It was told to stop. */
    GAP_CUT,   /**< Some run had to be ended by the recorder, for its length or its output. */
    GAP_UNSTEADY, /**< The same choices did not lead to the same steps: something else than the order decides. */
};

/** All that was found. */
struct exploration {
    struct outcome *outcomes; /**< In the order of their first run; owned. */
    size_t outcome_count;
    size_t runs;              /**< Complete runs. */
    size_t pruned;            /**< Runs given up because what followed had been seen. */
    size_t longest;           /**< The most steps that a run had. */
    size_t unsteady;          /**< #GAP_UNSTEADY: the step, from 1, at which the last run differed from an earlier. */
    enum gap gap;             /**< What is missing. */
    bool complete;            /**< Nothing is: #GAP_NONE. */
    bool shared_memory;       /**< Some process has futexes or yields: plain accesses to memory are no choices, so there
                                   may be more outcomes than were found. */
    bool pids;                /**< It prints pids, so that the order in which they are given away was explored too. */
};

/** @brief Explore.
 * @param[out] exploration freed by exploration_free(), also after an error.
 * @param options as for record(); its schedule and chooser are not used. Streams should be pipes.
 * @param progress called after each run with what there is so far; false stops the search. May be NULL.
 * @return 0, or what record() says; -EINVAL if the program could not be run; -EINTR if it was told to stop, -ESTALE if
 * the same choices led elsewhere (#GAP_UNSTEADY): then there is what was found up to then. */
int explore(struct exploration *exploration, char *const argv[], const struct record_options *options,
            const struct explore_limits *limits, bool (*progress)(const struct exploration *so_far));

/** @brief Free what an exploration owns. */
void exploration_free(struct exploration *exploration);

#endif
