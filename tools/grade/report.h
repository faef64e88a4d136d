/** @file report.h
 * @brief A grading as data (docs/grade-report.md), and as text for people.
 *
 * A report holds no times, no pids and no paths of temporary files: the same answers and the same seed give the same
 * bytes.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "exercise.h"
#include "place.h"

#define REPORT_FORMAT "fork-school-report" /**< The value of the member "format". */
#define REPORT_VERSION 1                   /**< The value of the member "version". */
#define REPORT_WIDTH 80                    /**< Columns of a text, and of the timelines, unless told otherwise. */

/** Which hints a report shows. */
enum hinting {
    HINTS_NONE,
    HINTS_EACH,  /**< The next one of each check that failed. */
    HINTS_FIRST, /**< The next one of the first check that failed, and no other. */
};

/** What to grade, and how. */
struct grading {
    const struct place *place;
    const struct exercise_list *exercises;
    uint64_t seed;
    unsigned width;       /**< Columns of the timelines; 0 for #REPORT_WIDTH. */
    enum hinting hinting; /**< For answers from elsewhere, ladders are shown whole. */
};

/** @brief Grade. What the school's own answers get is noted in the learner's progress, exercise by exercise.
 * @param[out] report the caller gives the reference back; NULL on error.
 * @return 0 or -ENOMEM. What else goes wrong is in the report, as a grader error. Not thread-safe. */
int report_make(const struct grading *grading, json_t **report);

/** @brief What a report comes to, as an exit status: 0 all passed, 1 not all, 2 the grader failed somewhere. */
int report_status(const json_t *report);

/** @brief Write a report as JSON, its members in a fixed order. @return 0, or -EIO when the stream failed. */
int report_write_json(const json_t *report, FILE *stream);

/** How a report for people is written. All zero is a sensible choice: 80 columns, no colour, the short form. */
struct report_look {
    bool colour;    /**< ANSI colours. */
    bool all;       /**< Every failure in full: otherwise the first of each exercise, and of the others a few lines. */
    bool strangers; /**< The answers are somebody else's: say what grading them here means. */
    unsigned width; /**< Columns; 0 for #REPORT_WIDTH. Words are wrapped there, but never beyond #REPORT_WIDTH. */
};

/** @brief Write a report for people. @param look how.
 * @return 0, or -EIO when the stream failed. */
int report_write_text(const json_t *report, const struct report_look *look, FILE *stream);

/** @brief Write its shortest form: a line for each check, and the first failure in full. Otherwise as above. */
int report_write_brief(const json_t *report, const struct report_look *look, FILE *stream);

/** @brief Write only the hints for the first check that failed. Otherwise as above. */
int report_write_hint(const json_t *report, const struct report_look *look, FILE *stream);

#endif
