/** @file lookout.h
 * @brief The contract of the exercise "lookout": to look after a child, and to notice one's parent's end.
 */
#ifndef LOOKOUT_H
#define LOOKOUT_H

#include <stdbool.h>
#include <sys/types.h>

/** Somebody who is looked after. Begins as { .pid = pid }. */
struct lookout {
    pid_t pid;  /**< A child of the caller's. */
    bool ended; /**< It was seen to have ended. */
    int code;   /**< And so: 0 to 255, or -N if signal N has killed it. Means nothing before. */
};

/** @brief Look whether it has ended. Never waits, and may be called as often as one likes.
 * @return 0 it has ended, `ended` is true and `code` tells how, also when asked again; -EAGAIN it still runs;
 *         -ECHILD it is no child of the caller's. With an error nothing is changed. */
int lookout_look(struct lookout *lookout);

/** @brief Whether the caller's parent has gone, and somebody else has taken the caller in.
 * @param parent the parent's pid, as the parent itself knew it before the fork. */
bool lookout_orphaned(pid_t parent);

#endif
