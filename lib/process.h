/** @file process.h
 * @brief Processes as objects: Python's multiprocessing.Process for C, made of fork() and waitpid().
 *
 *     static int greet(void *name) { return printf("Hello, %s\n", (const char *)name) < 0; }
 *     …
 *     struct process process;
 *     process_init(&process, (struct process_options){ .target = greet, .arg = "Alex" });
 *     process_start(&process);
 *     process_join(&process, PROCESS_FOREVER);
 *     process_close(&process);
 *
 * The struct is the caller's, and stays alive at one address from process_init() to process_close(). What the functions
 * do is what CPython's Lib/multiprocessing/process.py and popen_fork.py do, unless it says otherwise here.
 *
 * Every function that returns an int returns 0 or a negative errno, and these mean the same everywhere:
 * -EINVAL the struct was never initialised, or it was moved; -EBADF it was closed; -ESRCH it was never started;
 * -ECHILD the caller is not the process that initialised it, or someone else has taken the child's status.
 *
 * Threads: several may use the library at once, but a given struct only one of them at a time. Signals: no function
 * here may be called in a signal handler. The whole contract is in docs/guarantees.md.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PROCESS_FOREVER (-1)    /**< A timeout that never passes. */
#define PROCESS_NOT_DAEMON (-1) /**< For process_options::daemon: no daemon, whatever the creator is. */
#define PROCESS_NAME_SIZE 128   /**< Bytes of a name with its final NUL. */
#define PROCESS_KEY_SIZE 32     /**< Bytes of an authentication key. */

#ifndef container_of
/** The struct of that `type` whose `member` is at `pointer`: from the base back to the "subclass". */
#define container_of(pointer, type, member) ((type *)(void *)((char *)(pointer) - offsetof(type, member)))
#endif

struct process;

/** What a "class" of processes has in common. Usually a `static const`; borrowed by every object of the class. */
struct process_ops {
    const char *name;                 /**< The class's name: default names are NAME-1, NAME-2 … NULL: "Process". */
    int (*run)(struct process *self); /**< Runs in the child; its result & 255 is the exit code. NULL: call `target`. */
};

/** How to make a process; what is left out is NULL or 0, and that is always a sensible choice. */
struct process_options {
    const struct process_ops *ops; /**< Its class; NULL for the plain one, which calls `target`. Borrowed. */
    int (*target)(void *arg);      /**< What the child calls; its result & 255 is the exit code. NULL: exit code 0. */
    void *arg;                     /**< For `target`, which finds there what was there when start forked. Borrowed. */
    const char *name;              /**< Copied; NULL or "" for the default name. */
    int daemon;                    /**< true; #PROCESS_NOT_DAEMON; or 0: as its creator. */
    const void *group;             /**< Python has one for later, too: must be NULL. */
};

/** A process. */
struct process {
    /* Public: change them as you like, at any time; a child that runs has its own copy. */
    char name[PROCESS_NAME_SIZE];            /**< For people; it need not be unique. */
    unsigned char authkey[PROCESS_KEY_SIZE]; /**< A secret that a family of processes shares; the creator's at first. */
    /* Read only. */
    pid_t pid;                     /**< 0 before start and after close. */
    pid_t parent_pid;              /**< Who initialised it; 0 for the main process. */
    int sentinel;                  /**< For poll(): readable for ever once the process has ended. Leave its closing to
                                        process_close(). -1 before start and after close. */
    bool daemon;                   /**< Is to be terminated, not only waited for, when its creator exits. */
    const struct process_ops *ops; /**< Its class. */
    int (*target)(void *arg);      /**< As in the options. */
    void *arg;                     /**< As in the options. */
    /* Private. */
    struct process *self;             /* this very struct, or it was not initialised */
    struct child *child;              /* what the library knows of the child; owned by the library; NULL before start */
    bool closed;                      /* process_close() was called */
    char identity[PROCESS_NAME_SIZE]; /* "2:1" is the first process made by the second that main made */
};

/** @brief Prepare a process; it does not run yet.
 * @return 0; -EINVAL for a group; -ENAMETOOLONG; what getentropy() fails with, when the first key is made. */
int process_init(struct process *process, struct process_options options);

/** @brief Call run in the caller itself: no process is started by this.
 * @return what run returned (no error of this library's), or -EINVAL. */
int process_run(struct process *process);

/** @brief Fork a child that calls run, and go on at once.
 *
 * Output streams are flushed first. The child's descriptor 0 is /dev/null. The child ends when run returns, or by
 * process_exit() or (with glibc) exit(): then it sees to its own children as an exiting parent does, flushes its
 * streams, and calls none of the functions that the parent gave to atexit().
 * @return 0; -EINVAL; -EBADF; -EALREADY it was started before; -ECHILD; -EPERM the caller is a daemon, which may not
 *         have children; -EAGAIN, -ENOMEM, -EMFILE, -ENFILE of the system: nothing has changed, try again. */
int process_start(struct process *process);

/** @brief Wait for the end of a child (or of process_parent()).
 * @param timeout milliseconds; 0 only looks; negative (#PROCESS_FOREVER) waits for ever.
 * @return 0 it has ended, also when asked again; -ETIMEDOUT it still runs; -EINVAL, -EBADF, -ECHILD, -ESRCH. */
int process_join(struct process *process, int timeout);

/** @brief Whether it runs: a child, oneself, or process_parent(). False before start, and when its status was taken.
 * @return 0 with `*alive` set; -EINVAL, -EBADF, -ECHILD not the creator. */
int process_is_alive(struct process *process, bool *alive);

/** @brief The exit code: 0 to 255, or -N when signal N ended it.
 * @return 0 with `*code` set; -EAGAIN there is none yet; -EINVAL, -EBADF, -ECHILD. */
int process_exit_code(struct process *process, int *code);

/** @brief Ask it to end: send SIGTERM, and do not wait. A child that has ended is left alone, and that is no error.
 * @return 0; -EINVAL, -EBADF, -ECHILD, -ESRCH; -EPERM it has become another user's. */
int process_terminate(struct process *process);

/** @brief End it: as process_terminate(), by SIGKILL. */
int process_kill(struct process *process);

/** @brief Give back what it holds: a descriptor and some memory. Only `name`, `daemon` and close are of use afterwards.
 * @return 0, also when asked again; -EBUSY it still runs; -EINVAL, -ECHILD not the creator. */
int process_close(struct process *process);

/** @brief Make it a daemon or not, before it starts. @return 0; -EINVAL; -EALREADY it was started. */
int process_set_daemon(struct process *process, bool daemon);

/** @brief Describe it as Python's repr does: `<Process name='Process-1' pid=7 parent=6 stopped exitcode=-SIGTERM>`.
 * @return as snprintf() would: the length it would have had; -EINVAL. */
int process_describe(struct process *process, char *text, size_t size);

/** @brief The caller's own process: what was started, or "MainProcess". Owned by whoever started it. */
struct process *process_current(void);

/** @brief The process that started the caller's, for its name, pid, sentinel, process_is_alive() and process_join().
 * @return it (the library's), or NULL in the main process. */
struct process *process_parent(void);

/** @brief Reap the children that have ended, and list those that run, in the order of their starting.
 * @param[out] children the first `size` of them; may be NULL when `size` is 0.   @param[out] count how many there are.
 * @return 0; -EINVAL for a missing pointer. */
int process_active_children(struct process **children, size_t size, size_t *count);

/** @brief End the caller's process with `code & 255`, as Python's sys.exit() does. In the main process it is exit().
 * Daemon children are terminated first, then all children are joined. */
_Noreturn void process_exit(int code);

#endif
