/** @file child.h
 * @brief Run a program of the grader's own (compiler, judge) with limits, and gather what it says.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHILD_RESULT_FD 3 /**< The descriptor on which a child can give a result apart from its words. */

/** What to run, and how far it may go. */
struct child_options {
    char *const *argv;      /**< Looked up along PATH; borrowed. */
    const char *directory;  /**< Where to run; NULL for here; borrowed. */
    const char *temporary;  /**< Its TMPDIR; NULL for the caller's; borrowed. */
    bool result;            /**< Give it #CHILD_RESULT_FD, and gather what it writes there. */
    unsigned seconds;       /**< Wall-clock seconds until it is killed; more on a machine that is slow. */
    unsigned cpu_seconds;   /**< CPU seconds until it is killed; 0 for no limit. */
    size_t memory;          /**< Bytes of address space; 0 for no limit. */
    size_t file_size;       /**< Bytes of the longest file that it may write; 0 for no limit. */
    size_t output;          /**< Bytes that are kept of each stream; what is beyond is read and dropped. */
};

/** What came of it. */
struct child_outcome {
    int status;      /**< A wait status. */
    bool timed_out;  /**< It was killed because its time was over. */
    long cpu_milliseconds; /**< CPU time of it and of the children that it waited for. */
    char *words;     /**< Its stdout and stderr, in the order written; NUL-terminated; owned. */
    size_t words_size;
    char *result;    /**< What it wrote to #CHILD_RESULT_FD; NUL-terminated; owned; NULL if it was not given one. */
    size_t result_size;
};

/** @brief Run it to its end.
 *
 * Its stdin is /dev/null. It is killed if the caller dies. Not thread-safe: it waits for children.
 * @param[out] outcome the caller frees it by child_outcome_free(), whatever is returned.
 * @return 0, -ENOENT when there is no such program, or what pipe, fork, exec or memory failed with. */
int child_run(const struct child_options *options, struct child_outcome *outcome);

/** @brief Free what an outcome owns. */
void child_outcome_free(struct child_outcome *outcome);

/** @brief Take orphaned descendants in from now on, so that child_clear() finds them. */
void child_adopt(void);

/** @brief Kill and reap whoever is left of the descendants. @return how many there were. */
size_t child_clear(void);

#endif
