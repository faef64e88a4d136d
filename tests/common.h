/** @file common.h
 * @brief What the judges of the exercises ask alike: who wrote what.
 */
#ifndef COMMON_H
#define COMMON_H

#include <stddef.h>
#include <string.h>

#include "grade/check.h"

#define COMMON_NAMES 64 /* Processes that a judge lets there be at most. */

/** @brief Require that no process but P0 wrote a text that begins so.
 * @param who what is looked at, in words: "goes on behind the call". */
static inline void require_parent_alone(struct attempt *attempt, const struct recording *run, const char *text,
                                        const char *who, const char *codes)
{
    size_t others[COMMON_NAMES], count = 0, first = NOBODY;
    for (size_t i = 1; i < run->process_count && count < COMMON_NAMES; i++) {
        const size_t event = query_written(run, i, text, 0);
        if (event == NOBODY)
            continue;
        first = first == NOBODY ? event : first;
        others[count++] = i;
    }
    char names[120];
    query_names(run, others, count, names, sizeof names);
    attempt_expected(attempt, "P0 alone %s", who);
    attempt_observed(attempt, "%s too", names);
    attempt_require(attempt, count == 0, codes, first);
}

/** @brief How often `line` stands in what was written to stdout, as a whole line. */
static inline size_t lines_count(const struct recording *run, const char *line)
{
    const size_t length = strlen(line);
    size_t count = 0;
    for (const char *at = run->output[0]; (at = strstr(at, line)) != NULL; at += length)
        count += (at == run->output[0] || at[-1] == '\n') && at[length] == '\n';
    return count;
}

/** @brief Where `line` first stands in what was written to stdout; NULL if it does not. */
static inline const char *line_find(const struct recording *run, const char *line)
{
    const size_t length = strlen(line);
    for (const char *at = run->output[0]; (at = strstr(at, line)) != NULL; at += length)
        if ((at == run->output[0] || at[-1] == '\n') && at[length] == '\n')
            return at;
    return NULL;
}

/** @brief The `nth` write that has `line` in it (1 is the first), by whomever. @return its event, or #NOBODY. */
static inline size_t line_written(const struct recording *run, const char *line, size_t nth)
{
    const size_t length = strlen(line);
    for (size_t i = 0; (i = query_written(run, NOBODY, "", i)) != NOBODY; i++)
        for (size_t at = 0; at + length <= run->events[i].data_size; at++)
            if (memcmp(run->events[i].data + at, line, length) == 0 && --nth == 0)
                return i;
    return NOBODY;
}

#endif
