/** @file judge.h
 * @brief Run a judge, a program of its own, and read what it says.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdint.h>

#include <jansson.h>

#include "place.h"

/** What a judge is asked. All texts are borrowed. */
struct judge_call {
    const char *exercise;
    const char *program; /**< What it is to judge; NULL only to be told of its checks. */
    uint64_t seed;
    unsigned width;      /**< Columns of its timelines; 0 for the usual ones. */
};

/** @brief Run the judge of an exercise.
 * @param[out] checks the judge's checks, an array of objects whose members are all there and of the right type; the
 *                    caller gives the reference back; NULL on error.
 * @param[out] why    on error, a sentence that says what went wrong; owned by the caller; may be NULL.
 * @return 0; -ENOENT when the judge is not built; -EPROTO when it crashed, or said something else than a result;
 *         -ETIMEDOUT; -ENOMEM; or what starting it failed with. All of them are the grader's failure. */
int judge_call(const struct place *place, const struct judge_call *call, json_t **checks, char **why);

#endif
