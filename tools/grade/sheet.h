/** @file sheet.h
 * @brief An answer sheet: the text file in which a learner answers a predict exercise.
 *
 * A question is a line that begins with a box and a label; every other line is text for people.
 *
 *     [ ] A   a box to be ticked: an x, or nothing
 *     [__] B  a box for a whole number
 *
 * What the questions are, and which of them ask for a number, says the exercise's own untouched sheet.
 */
#ifndef SHEET_H
#define SHEET_H

#include <stdbool.h>
#include <stddef.h>

#define SHEET_FILE "answers.txt" /**< The name of every answer sheet: an exercise that has one is a predict exercise. */
#define SHEET_BLANK "blank.txt"  /**< What the grader calls its untouched copy, where it lays both. */
#define SHEET_LABEL 8            /**< Bytes of the longest label, with its NUL. */
#define SHEET_BOX 16             /**< Bytes of the longest content of a box, with its NUL. */

/** One question, and what stands in its box. */
struct box {
    char label[SHEET_LABEL]; /**< "A", in capitals. */
    char answer[SHEET_BOX];  /**< "x" if ticked; a number without leading zeros; or empty. */
    bool number;             /**< It asks for a number. */
    size_t line;             /**< Where it stands, from 1. */
    char *text;              /**< The whole line, without its newline; owned. */
};

/** A sheet that was read. */
struct sheet {
    struct box *boxes; /**< In the order of the file; owned. */
    size_t count;
};

/** @brief Read a sheet.
 * @param path   of the file, relative or absolute.
 * @param shown  its name in words to the learner.
 * @param blank  the untouched sheet, which says what is asked; NULL when this is it.
 * @param[out] sheet  the caller frees it by sheet_free(), whatever is returned.
 * @param[out] faults what cannot be understood, a line for each: file, line, and what to do; empty if nothing;
 *                    owned by the caller; NULL on error.
 * @return 0 also when there are faults; -ENOENT and other errors of opening; -EINVAL when it is no plain file;
 *         -EFBIG beyond 64 KiB; -ENOMEM. */
int sheet_read(const char *path, const char *shown, const struct sheet *blank, struct sheet *sheet, char **faults);

/** @brief The question of that label, whatever its case. @return it, or NULL. */
const struct box *sheet_find(const struct sheet *sheet, const char *label);

/** @brief Whether nothing has been answered yet. */
bool sheet_untouched(const struct sheet *sheet);

/** @brief Free what a sheet owns. */
void sheet_free(struct sheet *sheet);

#endif
