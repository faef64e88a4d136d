/** @file children.h
 * @brief The library's own record of the children it has started. Private to lib/.
 *
 * A `struct child` belongs to the library, not to the caller, because the exit handler needs it after main has
 * returned, when the caller's structs may be gone with main's stack frame.
 */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct process;

enum child_state {
    CHILD_RUNS,  /**< As far as is known. */
    CHILD_ENDED, /**< Reaped: `status` is what waitpid() said. */
    CHILD_LOST,  /**< Somebody else took its status, or nobody could because SIGCHLD is ignored. */
};

/** A child, from start to close. */
struct child {
    struct child *next;
    struct process *process; /**< Whose child it is; followed only while it runs. */
    pid_t pid;
    pid_t creator;           /**< In a copy made by a bare fork() it is somebody else's child. */
    bool daemon;
    bool awaited;            /**< A thread stands in waitpid() for it, so nobody else may reap it. */
    enum child_state state;
    int status;
    int sentinel;            /**< Read end; the child has the only write end, which the kernel closes when it dies. */
    int lifeline;            /**< Write end; its closing tells the child that this process died. -1 once reaped. */
};

/** What a child was given by its parent. */
struct inheritance {
    int sentinel; /**< Write end: open until death, never used. -1 in the main process. */
    int lifeline; /**< Read end. -1 in the main process. */
};

extern struct inheritance inheritance;

/** @brief Keep other threads out until children_unlock(). */
void children_lock(void);
void children_unlock(void);

/** @brief Fork, and keep a record of the child.
 * @return like fork: 0 in the child, where the parent's children are forgotten; the pid, with `*child` set; -errno. */
pid_t child_start(struct child **child, struct process *process, bool daemon);

/** @brief Has it ended? Reaps it then. @return 0; -EAGAIN it runs; -ECHILD lost; another -errno of waitpid(). */
int child_look(struct child *child);

/** @brief Wait until it has ended. @return 0, -ECHILD, or another -errno of waitpid(). */
int child_wait(struct child *child);

/** @brief Send a signal, unless it has ended. @return 0 or -errno of kill(). */
int child_signal(struct child *child, int signal);

/** @brief Forget an ended child, and close what it needed. */
void child_free(struct child *child);

/** @brief Reap whoever has ended, and call `found` (may be NULL) for every process that runs, in order of starting. */
void children_reap(void (*found)(struct process *process, void *context), void *context);

/** @brief Terminate the daemons, then wait for every child. */
void children_finish(void);

#endif
