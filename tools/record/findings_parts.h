/** @file findings_parts.h
 * @brief What the files of findings share; nobody else needs it.
 */
#ifndef FINDINGS_PARTS_H
#define FINDINGS_PARTS_H

#include <inttypes.h>

#include "descriptors.h"
#include "findings.h"

/** Where something was found. */
struct found {
    enum finding_kind kind;
    size_t process; /**< Whom it is about. */
    size_t event;   /**< Where it shows; #NOBODY if nowhere in particular. */
    const char *code; /**< "M19", or NULL. */
    bool note;      /**< It means less than others of its kind. */
};

/** @brief Add a finding, its text made as printf would, and where in the source its call was made, if that is known.
 * @return 0 or -ENOMEM. */
int found_add(struct recording *recording, struct found found, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** @brief Is there one of this kind about this process already? One is enough where many would be alike. */
bool found_before(const struct recording *recording, enum finding_kind kind, size_t process);

/** @brief The last process that had that pid, of those born before an event. @return its index, or #NOBODY. */
size_t pid_owner(const struct recording *recording, int64_t pid, size_t event);

/** @brief What the program was given for the call at `event`; INT64_MIN if it never came to know. */
int64_t call_result(const struct recording *recording, size_t event);

/** @brief Whether `event` is the entry of that call. */
bool is_call(const struct event *event, enum call call);

/** @brief Whether `index` is that call, and its process was stuck in it when nothing could move any more. */
bool is_stuck_in(const struct recording *recording, size_t index, enum call call);

/** @brief The pid that a wait names: above 0 for one child; 0 or below for any of several. */
int64_t wait_pid(const struct event *wait);

/** @brief Whether a process ran another program between two events. */
bool execs_between(const struct recording *recording, size_t process, size_t from, size_t to);

/** @brief " (after 2.5 s)" from two events' times; empty if that is less than a millisecond. */
void span_describe(const struct recording *recording, size_t from, size_t to, const char *format, char *text,
                   size_t size);

/** @brief Work out who held which descriptor, for one question, only where there is something to ask.
 * @param needed whether there is. @param add asks, and adds what it finds to the recording. @return 0, -ENOMEM, or what
 * `add` returns. */
int descriptors_ask(struct recording *recording, bool needed,
                    int (*add)(struct recording *, const struct descriptors *));

/* One function for each kind. Each returns 0 or -ENOMEM. */
int zombies_find(struct recording *recording);
int orphans_find(struct recording *recording);
int left_behind_find(struct recording *recording);
int late_zombies_find(struct recording *recording);
int broken_pipes_find(struct recording *recording);
int incidents_find(struct recording *recording);
int not_its_child_find(struct recording *recording);
int waited_twice_find(struct recording *recording);
int status_lost_find(struct recording *recording);
int raw_status_find(struct recording *recording);
int wait_given_up_find(struct recording *recording);
int polling_find(struct recording *recording);
int kill_after_wait_find(struct recording *recording);
int lost_wakeup_find(struct recording *recording);
int closed_twice_find(struct recording *recording);
int end_kept_find(struct recording *recording);
int end_held_find(struct recording *recording);
int both_write_find(struct recording *recording);
int unread_find(struct recording *recording);
int listener_kept_find(struct recording *recording);
int connection_kept_find(struct recording *recording);
int after_exec_find(struct recording *recording);
int loop_copied_find(struct recording *recording);
int output_twice_find(struct recording *recording);
int handlers_copied_find(struct recording *recording);
int lock_copied_find(struct recording *recording);
int lock_interrupted_find(struct recording *recording);
int task_lost_find(struct recording *recording);

#endif
