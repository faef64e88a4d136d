/** @file answer.h
 * @brief A learner's answer made into a program: compiled with fixed flags, linked with the exercise's probe.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>

#include "place.h"

/** An answer, compiled or not. */
struct answer {
    char *program;  /**< The program, relative to the school's folder; owned. It exists if `compiled`. Of a predict
                         exercise: the folder that holds the programs asked about, the sheet and a blank one. */
    char *words;    /**< What the compiler said, unaltered, or what is wrong with a sheet; empty if nothing; owned. */
    bool compiled;
    bool sheet;     /**< The answer is a sheet (sheet.h), and `compiled` says that it can be understood. */
    bool begun;     /**< Something is answered on it. */
    int lock;       /**< Private: keeps other graders away from the program until answer_free(). */
};

/** @brief Compile an answer, or read an answer sheet: the exercise's untouched files say which.
 *
 * Whatever is in the answer's folder that ends in .c is compiled; no Makefile there is ever run. The program stays, so
 * that it can be looked at again, under build/answers/; answers from elsewhere lie in a folder named by their content,
 * as many as ANSWERS_MAX of them. What was made from just the same files before is not made again (kept.h).
 * @param exercise such as "01-process-creation/fan-out".
 * @param[out] answer the caller frees it by answer_free(), whatever is returned.
 * @return 0 also when the compiler found fault, which is then in `words`; or the grader's own failure: -ENOENT when
 *         there is no compiler, -EBADMSG when it found fault with the probe, -E2BIG when there are too many files,
 *         -ENOMEM, or what reading and writing the files failed with. */
int answer_compile(const struct place *place, const char *exercise, struct answer *answer);

/** @brief Free what an answer owns; the program stays. */
void answer_free(struct answer *answer);

#endif
