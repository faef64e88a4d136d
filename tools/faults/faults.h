/** @file faults.h
 * @brief Fail every call that a program makes, one at a time, and judge what it then does.
 *
 * The program runs once bare, under a chosen schedule. Each call that it made then fails in a run of its own, with the
 * error that is most telling for it, and the recording of that run is held against the bare one. Calls of programs that
 * it became by exec are left alone.
 *
 * Thread-safety: as record(). Signal-safety: none.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include "record/record.h"

/** What a program does about a fault. Whatever is true of a run that stands furthest below is its verdict. */
enum fault_verdict {
    FAULT_UNHARMED, /**< The same output, the same processes with the same endings: it coped. */
    FAULT_IGNORED,  /**< The same output and exit status, but a process is missing or ended otherwise. */
    FAULT_WRONG,    /**< Another output or another status that claims success, and not a word about the error. */
    FAULT_REPORTED, /**< It said so: by a failing exit status that the bare run did not have, on stderr, or by a line on
                         stdout that names the error: EAGAIN, its text, or -11. */
    FAULT_LEAKED,   /**< A zombie, an orphan or a process left behind that the bare run did not have. */
    FAULT_HUNG,     /**< It did not come to its end: deadlock, busy, deadline, a limit. */
    FAULT_CRASHED,  /**< A process died of a signal that nobody of the run had sent. */
    FAULT_VERDICTS  /**< How many there are. */
};

extern const char *const fault_verdict_names[FAULT_VERDICTS]; /**< "unharmed", "ignored" … */

/** @brief Is that a verdict to be content with: #FAULT_UNHARMED or #FAULT_REPORTED? */
bool fault_verdict_good(enum fault_verdict verdict);

/** One fault, and what came of it. */
struct fault_case {
    struct injection injection;
    size_t event;               /**< The call that it means, an EVENT_CALL of the bare run. */
    enum fault_verdict verdict;
    char *detail;               /**< What makes the verdict, in some words without a full stop; owned. */
};

/** All of them. */
struct fault_table {
    struct recording *bare;     /**< The run without any fault; owned. */
    struct fault_case *cases;   /**< In the order of the bare run's calls; owned. */
    size_t count;
    size_t unfair;              /**< Faults that were tried and did not happen, as they would not have been fair. */
    size_t untried;             /**< Faults that a limit left out. */
    const char *pass_over;      /**< As in fault_limits. */
    size_t passed_over;         /**< Calls left alone because of it. */
};

/** What to leave out. All zero: nothing. */
struct fault_limits {
    size_t count;      /**< At most so many faults; 0 for all. */
    bool only[CALLS];  /**< If any is set: faults of these calls alone, each as injection_call() gives it. */
    const char *pass_over; /**< The base name of a source file whose own calls are left alone, such as one that only
                                calls what is to be tried; NULL for none; borrowed. */
};

/** @brief Add the calls of a list such as "fork,wait" to `only`, by the names that injections have.
 * @return 0, or -EINVAL if one of them is none that could fail. */
int fault_limits_add(struct fault_limits *limits, const char *names);

/** @brief What faults are worth a try, by a bare run: as many cases, without verdicts.
 * @return 0 or -ENOMEM. */
int faults_plan(struct fault_table *table, const struct fault_limits *limits);

/** @brief Judge a run in which a fault happened by the bare one.
 * @param[out] detail see fault_case.detail; owned by the caller; NULL when memory ran out. */
enum fault_verdict fault_judge(const struct recording *bare, const struct recording *run, char **detail);

/** @brief Try all.
 * @param[out] table freed by faults_free(), also after an error. table->bare is set as soon as there is one.
 * @param options as for record(), with a chosen schedule; sources, memory and injections are set in here.
 * @param limits what to leave out; NULL for nothing.
 * @param progress called after each run with how many of how many are done; may be NULL.
 * @return 0, or what record() says; -EINVAL if the bare run did not come to a good end by itself (see its `ending`),
 *         -EINTR if the recorder was told to stop. */
int faults_try(struct fault_table *table, char *const argv[], const struct record_options *options,
               const struct fault_limits *limits, void (*progress)(size_t done, size_t count));

/** @brief Free what a table owns. */
void faults_free(struct fault_table *table);

/** @brief Print a table for people. @param width columns to wrap at, 60 at least. @return 0 or -EIO. */
int faults_write_text(const struct fault_table *table, size_t width, FILE *stream);

/** @brief Print the command that shows the worst fault, if one has a bad verdict.
 * @param timeline how the program of that name was called, so that the command works where the reader is.
 * @return 0 or -EIO. */
int faults_write_advice(const struct fault_table *table, const char *timeline, FILE *stream);

/** @brief Print it for programs, as docs/timeline.md describes. @return 0, -ENOMEM or -EIO. */
int faults_write_json(const struct fault_table *table, FILE *stream);

#endif
