/** @file check.h
 * @brief How to write a judge: a table of checks over what a learner's program was seen to do.
 *
 * A judge is trusted, and never linked with learner's code. It records the learner's program (usually a small probe
 * that calls the learner's functions) and asserts over the recording:
 *
 *     static void reaps(struct attempt *attempt)
 *     {
 *         const struct recording *run = attempt_record(attempt, (const char *const[]){"3", NULL});
 *         attempt_expected(attempt, "no zombie");
 *         attempt_observed(attempt, "%zu zombies", zombies(run));
 *         attempt_require(attempt, zombies(run) == 0, "M19", first_zombie(run));
 *     }
 *
 *     static const struct check checks[] = {
 *         { .id = "reaps", .name = "The parent waits for every child", .points = 2, .codes = "M19", .function = reaps,
 *           .hints = {"How many waits does it take for three children?"} },
 *     };
 *     JUDGE(checks)
 *
 * cmocka runs the checks, but its opinion is not the verdict: a check is a grader error until its function has
 * returned from every schedule with something recorded, something required, and every requirement met.
 *
 * Neither thread-safe nor signal-safe.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "query.h"
#include "record/recording.h"

#define CHECK_NEEDS 4     /**< How many checks one check can build on. */
#define CHECK_HINTS 5     /**< The rungs of a ladder of hints. */
#define CHECK_SCHEDULES 8 /**< How many schedules a check can run under. */
#define CHECK_FAULTS 5    /**< How many faults a check can run with. */
#define CHECK_PARTS 100   /**< Of how many parts a check can tell. */

#define CHECK_SENTENCES 3 /**< For how many of its codes a check can have words of its own. */

/** One go at a check, under one schedule and with one fault or none. */
struct attempt;

/** @brief What a check does; called once for each of its schedules and faults. */
typedef void check_function(struct attempt *attempt);

/** All there is to say about a check. Every text is borrowed, and lasts as long as the judge runs. */
struct check {
    const char *id;     /**< Short, stable, of one word: hints and dependents remember it. */
    const char *name;   /**< A sentence without a full stop: what a right answer does. */
    unsigned points;    /**< What it is worth: all or nothing; at least 1. */
    const char *codes;  /**< The misconceptions that it can tell apart, such as "M04 M05"; NULL for none. */
    const char *needs[CHECK_NEEDS];         /**< Ids of earlier checks without which this one says nothing. */
    const char *hints[CHECK_HINTS];         /**< From a question to nearly the solution. */
    const char *schedules[CHECK_SCHEDULES]; /**< As for `timeline --schedule`; "shuffle" draws a seed from the grader's;
                                                 none means child-first, parent-first and two shuffles. */
    const char *faults[CHECK_FAULTS];       /**< As for `timeline --inject`, one to an attempt; none means no faults. */
    struct {
        const char *code;
        const char *sentence;               /**< With a full stop. */
    } sentences[CHECK_SENTENCES];           /**< What a code means here, where the catalogue's sentence does not fit. */
    check_function *function;
};

/** @brief Record the program under the attempt's schedule and fault.
 *
 * A run already made in this judge with the same arguments, schedule and fault is not made again. Does not return
 * if the run ended in a deadlock, a crash, or beyond a limit: that is then the verdict.
 * @param args the program's arguments without its name, NULL-terminated; copied.
 * @return the recording, owned by the judge and valid until its end. */
const struct recording *attempt_record(struct attempt *attempt, const char *const args[]);

/** @brief The same under another schedule ("parent-first"), for checks that compare. */
const struct recording *attempt_record_under(struct attempt *attempt, const char *schedule, const char *const args[]);

/** @brief The same, but however the run ends, it is returned: for checks that judge the ending themselves.
 * @param fault what to inject, in place of the attempt's; NULL for nothing. Borrowed until the check ends. */
const struct recording *attempt_watch(struct attempt *attempt, const char *fault, const char *const args[]);

/** @brief Tell of one part of what a check looks at, for those who want to see which parts hold.
 *
 * The report lists them in the order in which they were first told. One that does not hold in one attempt does not
 * hold. It is no verdict: that is attempt_require's.
 * @param name a sentence without a full stop; borrowed for as long as the judge runs. */
void attempt_part(struct attempt *attempt, const char *name, bool holds);

/** @brief Draw a number from the grader's seed, so that no answer can know it beforehand.
 *
 * Each attempt draws the same numbers in the same order, so that different checks can look at one run.
 * @param below at least 1. @return a number from 0 to `below` - 1. */
uint64_t attempt_draw(struct attempt *attempt, uint64_t below);

/** @brief Say what a right answer shows; in the words of printf, one line. */
void attempt_expected(struct attempt *attempt, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** @brief Say what this answer shows. */
void attempt_observed(struct attempt *attempt, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** @brief Require something of the run recorded last. Does not return when it does not hold.
 * @param codes the misconceptions that this failure speaks of, each among the check's own codes; NULL for none.
 * @param event where it shows in the run recorded last; #NOBODY for nowhere in particular. */
void attempt_require(struct attempt *attempt, bool holds, const char *codes, size_t event);

/** @brief The fault of this attempt, such as "fork:EAGAIN:2"; NULL if there is none. */
const char *attempt_fault(const struct attempt *attempt);

/** @brief The schedule of this attempt, such as "shuffle:71". */
const char *attempt_schedule(const struct attempt *attempt);

/** @brief The whole of a judge: reads the command line, runs the checks, writes the result.
 *
 *     judge --program PATH [--seed N] [--width COLUMNS] [--result FD]   judge the program
 *     judge --list [--result FD]                                        tell of the checks, and run none
 *
 * With FORKSCHOOL_FIRST_FAILURE=1 in the environment, all checks behind the first that fails are skipped: for tests
 * that want no more than to see it fail, and by which misconception.
 *
 * @return the process's exit status: 0 if a result was written, whatever it says; 2 if not. */
int judge_main(int argc, char **argv, const struct check checks[], size_t count);

/** @brief Make a table of checks a program. */
#define JUDGE(checks)                                                       \
    int main(int argc, char **argv)                                         \
    {                                                                       \
        return judge_main(argc, argv, checks, sizeof checks / sizeof checks[0]); \
    }

#endif
