/** @file predict.h
 * @brief How to write the judge of a predict exercise: a table of questions about programs, whose truth is computed.
 *
 * The learner's answers stand in an answer sheet (sheet.h). The programs asked about lie beside it; the grader compiles
 * its own untouched copies. What is true is written nowhere: each program is run under every schedule that makes a
 * difference (explore.h), and a question is about all those runs together.
 *
 *     static const struct question order_questions[] = {
 *         {.label = "A", .program = "order", .kind = QUESTION_OUTPUT, .text = "parent\nchild\n",
 *          .slips = {{"", "M09"}}},
 *         {.label = "B", .program = "order", .kind = QUESTION_COUNT, .text = "child", .slips = {{"2", "M03"}}},
 *     };
 *     static void order(struct attempt *attempt)
 *     {
 *         attempt_predict(attempt, order_questions, sizeof order_questions / sizeof order_questions[0]);
 *     }
 *
 * Such a check runs once: let its table say `.schedules = {"parent-first"}`.
 *
 * Neither thread-safe nor signal-safe.
 */
#ifndef PREDICT_H
#define PREDICT_H

#include "check.h"

#define PREDICT_MAX 16   /**< How many questions one check can ask. */
#define QUESTION_SLIPS 4 /**< How many wrong answers of one question can tell what was thought. */

/** What is asked. The answer to the first two is a tick, to the others a number. */
enum question_kind {
    QUESTION_OUTPUT, /**< Can `text` be all that is printed? */
    QUESTION_LINE,   /**< Can a line `text` be printed? */
    QUESTION_COUNT,  /**< How often is the line `text` printed? */
    QUESTION_VALUE,  /**< Which number stands on the line that begins with `text`, behind it? */
};

/** A wrong answer that tells what was thought. */
struct slip {
    const char *answer; /**< "x" for a tick, "" for none, or a number; NULL ends the list. */
    const char *codes;  /**< The misconceptions that it comes from, each among the check's own codes. */
};

/** A question. Every text is borrowed, and lasts as long as the judge runs. */
struct question {
    const char *label;   /**< As on the sheet. */
    const char *program; /**< "order" for order.c in the exercise's folder. */
    enum question_kind kind;
    const char *text;    /**< See `kind`; lines end with a newline in QUESTION_OUTPUT alone. */
    bool terminal;       /**< Its stdout is a terminal; otherwise a pipe. */
    struct slip slips[QUESTION_SLIPS];
};

/** @brief Require that all of these questions are answered as they should be.
 *
 * Does not return if one is not. The first wrong one is then told, and a run shown that tells more about it.
 * A question whose truth is not the same in every order, or that takes too many orders to find out, is a fault of the
 * exercise, and ends as a grader error. */
void attempt_predict(struct attempt *attempt, const struct question questions[], size_t count);

#endif
