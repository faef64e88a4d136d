/** @file rows.h
 * @brief What the conformance suite asks of a library: the rows of the table of Python's behaviour, case by case.
 */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "record/recording.h"

/** Why a case failed, in words. */
struct reason {
    char text[400];
};

/** @brief Look at what a probe was seen to do. @return whether it is right; if not, `reason` says why. */
typedef bool events_function(const struct recording *run, struct reason *reason);

/** One way in which a row is probed. */
struct row {
    const char *id;           /**< "P38"; further cases of a row have a letter more: "P39b". */
    const char *claim;        /**< A sentence without a full stop: what a right library does. */
    const char *program;      /**< The probe. */
    const char *expected;     /**< All that the probe's processes write to stdout. */
    bool any_order;           /**< Its lines may come in any order. */
    int status;               /**< The probe's wait status. */
    const char *fault;        /**< A fault to inject, such as "fork:EAGAIN:1"; NULL for none. */
    events_function *events;  /**< What else must hold; NULL for nothing. */
};

extern const struct row rows[];
extern const size_t row_count;

/** @brief What holds in every run: it ended by itself, no wait was for any child, no signal went to nobody, and
 * nobody was left behind. */
events_function events_always;

/* One for each row whose truth is in what was done rather than in what was said. */
events_function events_reaped_before_next;  /* P21 */
events_function events_directed_wait;       /* P32 */
events_function events_no_busy_waiting;     /* P32, P33, P34 */
events_function events_daemons_first;       /* P47 */
events_function events_stubborn_daemon;     /* P49 */
events_function events_orderly_exit;        /* P50 */
events_function events_both_survive;        /* P50 */
events_function events_child_orderly_exit;  /* P51 */
events_function events_two_signals;         /* P53 */
events_function events_grandchildren_alone; /* P56 */

#endif
