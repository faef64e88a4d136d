/* What the judges of this lesson's servers ask alike: of steps that stage.h has played. */
#ifndef STAGE_CHECKS_H
#define STAGE_CHECKS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common.h"
#include "grade/check.h"

#define SERVER 1 /* P0.1 */

/* The event in which that step was told of, such as "3 h0: "; NOBODY if the run did not come so far. */
static inline size_t step_event(const struct recording *run, const char *step)
{
    return query_written(run, 0, step, 0);
}

/* What came of a step; "nothing: the run did not come so far" if it did not. */
static inline const char *step_result(const struct recording *run, const char *step)
{
    static char text[128];
    const size_t event = step_event(run, step);
    if (event == NOBODY)
        return "nothing: the run did not come so far";
    snprintf(text, sizeof text, "%.*s", (int)strcspn(run->events[event].data + strlen(step), "\n"),
             run->events[event].data + strlen(step));
    return text;
}

/* Requires that a step, "3 h0: ", came out like this; `what` says in words what it is. */
static inline void require_step(struct attempt *attempt, const struct recording *run, const char *step,
                                const char *result, const char *what, const char *code)
{
    attempt_expected(attempt, "%s: %s", what, result);
    attempt_observed(attempt, "%s", step_result(run, step));
    attempt_require(attempt, strcmp(step_result(run, step), result) == 0, code, step_event(run, step));
}

/* A word of small letters that no answer can know, and the same in capitals. */
struct word {
    char small[16], large[16];
};

static inline struct word word_drawn(struct attempt *attempt)
{
    struct word word;
    const size_t size = 4 + attempt_draw(attempt, 8);
    for (size_t i = 0; i <= size; i++) {
        word.small[i] = i < size ? (char)('a' + attempt_draw(attempt, 26)) : '\0';
        word.large[i] = i < size ? (char)(word.small[i] - 'a' + 'A') : '\0';
    }
    return word;
}

#endif
