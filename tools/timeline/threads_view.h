/** @file threads_view.h
 * @brief A recording in which every thread is a process of its own, so that pictures give it a row.
 */
#ifndef THREADS_VIEW_H
#define THREADS_VIEW_H

#include "record/recording.h"

/** @brief See a recording so that each thread but the first has a row, called "P0/1" and so on.
 *
 * A thread's row begins where it was made. No event tells of its end: the row ends at the last event that is seen of
 * it, or with its process where it waits in a call until then. Events keep their numbers.
 *
 * @param recording borrowed: it must outlive the view, whose events, processes and names alone are its own.
 * @return the view, to be freed by threads_view_free(), or NULL when memory ran out. */
struct recording *threads_view_new(const struct recording *recording);

/** @brief Free a view of a recording. @param view may be NULL. */
void threads_view_free(struct recording *view, const struct recording *recording);

/** @brief Is this the row of a thread in such a view? */
bool is_thread_row(const struct recording *recording, size_t process);

#endif
