/* What the judges of this lesson's servers ask alike: of steps that stage.h has played. */
#ifndef STAGE_CHECKS_H
#define STAGE_CHECKS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common.h"
#include "grade/check.h"
#include "record/descriptors.h"

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

/* Requires that the step, "6 b: ", could listen again where the first server did. */
static inline void require_restart(struct attempt *attempt, const struct recording *run, const char *step)
{
    const bool in_use = strcmp(step_result(run, step), "in use") == 0;
    const bool elsewhere = strcmp(step_result(run, step), "listens on another port") == 0;
    require_step(attempt, run, step, "listens", "a second server on the same port, right after the first",
                 in_use ? "M65" : elsewhere ? "M73" : NULL);
}

/* Requires that no handler comes back from the answer's function, as it does that is not told to end. */
static inline void require_no_return(struct attempt *attempt, const struct recording *run)
{
    const size_t event = query_written(run, NOBODY, "0 R: ", 0);
    attempt_expected(attempt, "handlers end, and none comes back to the caller");
    attempt_observed(attempt, "one comes back");
    attempt_require(attempt, event == NOBODY, "M05", event);
}

/* Does anybody listen on what the descriptor stands for? */
static inline bool is_listener(const struct recording *run, const struct descriptor *it)
{
    for (size_t i = 0; it->object != NOBODY && i < run->event_count; i++)
        if (run->events[i].call == CALL_LISTEN && run->events[i].object == it->object)
            return true;
    return false;
}

/* What a process of the server's has open at an event, and has no business with; else NULL. Its own connection is that
 * which was accepted last before its birth. */
static inline const char *too_much(const struct recording *run, const struct descriptors *all, size_t process,
                                   size_t when)
{
    size_t own = NOBODY; /* the event that made it */
    for (size_t i = 0; i < all->count; i++) {
        const struct descriptor *it = &all->all[i];
        if (it->process == process && it->inherited && it->origin != NOBODY && process != SERVER &&
            run->events[it->origin].call == CALL_ACCEPT && (own == NOBODY || it->origin > own))
            own = it->origin;
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct descriptor *it = &all->all[i];
        if (it->process != process || !descriptor_open(run, it, when))
            continue;
        if (process != SERVER && is_listener(run, it))
            return "the listening socket";
        if (it->origin != NOBODY && run->events[it->origin].call == CALL_ACCEPT && it->origin != own)
            return process == SERVER ? "a connection that a handler serves" : "another handler's connection";
    }
    return NULL;
}

/* Requires that at that step, when all are at rest, handlers hold their connection and no other socket, and the server
 * no connection; the check has the codes M62 and M64. */
static inline void require_sockets(struct attempt *attempt, const struct recording *run, const char *step)
{
    struct descriptors descriptors;
    const size_t when = step_event(run, step);
    const char *held = NULL;
    size_t who = SERVER;
    attempt_expected(attempt, "handlers hold their connection and no other socket, and P0.1 no connection");
    attempt_observed(attempt, "the run did not come so far");
    attempt_require(attempt, when != NOBODY && descriptors_find(&descriptors, run) == 0, NULL, when);
    for (size_t i = SERVER; i < run->process_count && held == NULL; i++)
        if ((held = too_much(run, &descriptors, i, when)) != NULL)
            who = i;
    descriptors_free(&descriptors);
    attempt_observed(attempt, "%s holds %s", run->processes[who].name, held != NULL ? held : "nothing else");
    attempt_require(attempt, held == NULL, held != NULL && strstr(held, "listening") ? "M64" : "M62", when);
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
