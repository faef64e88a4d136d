/** @file progress.h
 * @brief What the learner has reached so far: a small file that outlives `make clean` and a newer kit.
 *
 * The file is text, so that the Makefile can read it too. Its first line names the format and its version; each other
 * line is `LESSON/EXERCISE best SCORE OF last SCORE OF by SUM`. SUM stands for the files that earned the best score
 * (content.h): a score belongs to the answer that earned it. A kit older than that wrote none. Lines that are not
 * understood, exercises that are not known here, and words behind those of a line are kept as they are. A file of a
 * later version is left alone.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "content.h"

#define PROGRESS_FILE ".progress/scores" /**< Relative to the school's folder. */
#define PROGRESS_FORMAT "fork-school-progress"
#define PROGRESS_VERSION 1

/** Points, of so many that there were to be had at that time. */
struct points {
    long score;
    long of; /**< At least 1, or there is nothing to be had and nothing is noted. */
};

/** One line of the file. */
struct progress_entry {
    char *name;         /**< The exercise; NULL for a line that was not understood; owned. */
    struct points best; /**< The largest part of the points that it ever had. */
    struct points last;
    char by[CONTENT_SUM]; /**< The sum of the files that had `best`; empty where it is not known. */
    char *rest;         /**< What stands behind, or the whole line where `name` is NULL; owned. */
};

/** The whole file. */
struct progress {
    struct progress_entry *entries; /**< Owned. */
    size_t count;
};

/** @brief Read the file. @param[out] progress the caller frees it by progress_free(), whatever is returned.
 * @return 0, also when there is no file; -ENOTSUP when it is of a later version; -EBADMSG when it is something else;
 *         or -errno. */
int progress_read(struct progress *progress);

/** @brief The entry of an exercise. @return it, valid as long as `progress`; NULL when it was never graded. */
const struct progress_entry *progress_find(const struct progress *progress, const char *exercise);

/** @brief Whether all points were reached, and the files are still those that reached them.
 * @param entry may be NULL. @param sum of the exercise's files as they are now. */
bool progress_solved(const struct progress_entry *entry, const char *sum);

/** @brief Note a grading. Safe while others note theirs; the file is at any time the old one or the new one.
 * @param sum of the files that were graded, by content_sum(); empty where it is not known.
 * @return 0, what progress_read() says (the file is then as it was), or -errno. */
int progress_note(const char *exercise, struct points points, const char *sum);

/** @brief Free what was read. */
void progress_free(struct progress *progress);

#endif
