/** @file crew.h
 * @brief The contract of the exercise "crew": an exit that does right by daemons and by ordinary children.
 */
#ifndef CREW_H
#define CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define CREW_MAX 16 /**< How many members a crew has at most. */

/** One child. */
struct crew_member {
    pid_t pid;
    pid_t hirer; /**< Who has forked it: a copy of the crew, in another process, has no children in it. */
    bool daemon; /**< Is to be terminated, not only waited for, when the hirer leaves. */
};

/** Children of one process; all zero when it has none yet. */
struct crew {
    struct crew_member members[CREW_MAX];
    size_t count;
};

/** @brief What a member does. Its result & 255 is the exit code. */
typedef int crew_work(int number);

/** @brief Fork a child that calls `work(number)` and ends. @return 0; -ENOSPC the crew is full; -errno of fork. */
int crew_hire(struct crew *crew, crew_work *work, int number, bool daemon);

/** @brief End the caller with `code`, as its crew deserves it.
 *
 * All daemons that the caller has hired get SIGTERM, before anybody is waited for. Then all members that the caller has
 * hired are waited for, daemons too, however long it takes. Then the caller exits. Whom others have hired is left
 * alone. */
_Noreturn void crew_leave(struct crew *crew, int code);

#endif
