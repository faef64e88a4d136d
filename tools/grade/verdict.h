/** @file verdict.h
 * @brief The verdicts: what can be said of a check, or of a whole exercise.
 */
#ifndef VERDICT_H
#define VERDICT_H

/** What came of a check. */
enum verdict {
    VERDICT_PASS,          /**< All that was expected was observed. */
    VERDICT_FAIL,          /**< Something else was observed. */
    VERDICT_CRASH,         /**< The answer's first process was killed by a signal. */
    VERDICT_DEADLOCK,      /**< Everybody waited for somebody who could not come. */
    VERDICT_TIME_OUT,      /**< It computed, or asked the same question, for ever. */
    VERDICT_OUTPUT_LIMIT,  /**< It wrote more than anybody could want to read. */
    VERDICT_PROCESS_LIMIT, /**< It made more processes than the task could need. */
    VERDICT_NOT_COMPILED,  /**< There was no program to run. */
    VERDICT_NOT_READ,      /**< An answer sheet held what cannot be understood. */
    VERDICT_SKIPPED,       /**< A check that this one builds on did not pass. */
    VERDICT_GRADER_ERROR,  /**< The grader failed. Never the learner's fault. */
    VERDICTS               /**< How many there are. */
};

extern const char *const verdict_names[VERDICTS]; /**< "pass", "fail", … as in reports. */

/** @brief The verdict of that name. @return it, or #VERDICT_GRADER_ERROR for a name that there is not, or NULL. */
enum verdict verdict_by_name(const char *name);

#endif
