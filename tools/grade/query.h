/** @file query.h
 * @brief Questions that checks ask of a recording.
 *
 * All of these read only. An index of an event is its logical time: what has the lower one came first.
 */
#ifndef QUERY_H
#define QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/recording.h"

/** @brief The first event of that kind, of that process, at `from` or later. @return its index, or #NOBODY.
 * @param process #NOBODY for any process. */
size_t query_event(const struct recording *run, enum event_kind kind, size_t process, size_t from);

/** @brief The first call of that sort by that process, entered at `from` or later. @return its index, or #NOBODY.
 * @param process #NOBODY for any process. */
size_t query_call(const struct recording *run, enum call call, size_t process, size_t from);

/** @brief The first call by that process that has all of these call_table flags. @return its index, or #NOBODY. */
size_t query_call_flags(const struct recording *run, unsigned flags, size_t process, size_t from);

/** @brief What a call returned. @return the value or -errno; INT64_MIN if it never came back. */
int64_t query_result(const struct recording *run, size_t call);

/** @brief The first write to descriptor 1 or 2 by that process whose bytes begin with `prefix`, at `from` or later.
 * @return the index of its EVENT_RETURN, whose `data` are the bytes, or #NOBODY.
 * @param process #NOBODY for any process. */
size_t query_written(const struct recording *run, size_t process, const char *prefix, size_t from);

/** @brief How many waits of that process were called, whatever came of them. */
size_t query_wait_count(const struct recording *run, size_t process);

/** @brief A wait by that process that was told "nobody has ended yet" (WNOHANG). @return its EVENT_CALL, or #NOBODY. */
size_t query_wait_in_vain(const struct recording *run, size_t process);

/** @brief The first finding of that kind. @return its index into `findings`, or #NOBODY. */
size_t query_finding(const struct recording *run, enum finding_kind kind);

/** @brief The first fork, vfork or clone that was made to fail. @return its EVENT_CALL, or #NOBODY. */
size_t query_injected(const struct recording *run);

/** @brief The names of those processes, "P0, P0.1 and P0.2", at most six of them.
 * @return what snprintf would: the length that it would have had. */
int query_names(const struct recording *run, const size_t *processes, size_t count, char *text, size_t size);

#endif
