/** @file record.h
 * @brief Watch a program and all its descendants from outside, under a schedule of one's choice.
 *
 * The recorder traces (ptrace, with a seccomp filter that stops at the watched calls only). It is a child
 * subreaper, and when record() returns none of the program's descendants is left.
 *
 * The caller must have no other children and no other threads while record() runs: it waits for every child there
 * is. Linux only.
 */
#ifndef RECORD_H
#define RECORD_H

#include "footing/lacks.h"
#include "recording.h"

/** Where a standard stream of the program goes. */
enum stream_mode {
    STREAM_OWN,   /**< The recorder's own: shared with whoever started it. */
    STREAM_NULL,  /**< /dev/null. */
    STREAM_PIPE,  /**< A pipe that the recorder reads (stdout and stderr only): stdio buffers fully. */
    STREAM_TTY,   /**< A terminal that the recorder reads (stdout and stderr only): stdio buffers by the line. */
};

/** What an injection does to its call. */
enum injection_kind {
    INJECT_ERROR,        /**< It fails with `error`. */
    INJECT_SHORT,        /**< It reads or writes a single byte. */
    INJECT_SIGNAL,       /**< The signal `error` is sent to its process just before it … */
    INJECT_SIGNAL_AFTER, /**< … or just after it. */
};

#define INJECT_EVERY 0u      /**< injection.nth: not one call, but each. */
#define INJECTION_PROCESS 80 /**< Bytes of injection.process. */

/** A fault to inject into the `nth` call of its kind. Calls that the dynamic loader makes do not count. */
struct injection {
    enum call call;            /**< #CALL_FORK stands for fork, vfork and a clone that makes a process, #CALL_WAIT4 for
                                    waitid too, #CALL_MMAP for what malloc gets its memory by, brk included. */
    int error;                 /**< A positive errno, or the signal. */
    unsigned nth;              /**< 1 is the first, in the whole run or, where there is one, in `process`. */
    enum injection_kind kind;
    char process[INJECTION_PROCESS]; /**< Canonical name of the process whose calls are meant; "" for everybody's. */
};

/** Where someone stands who could go on. */
enum standing {
    STANDS_COMPUTING, /**< In the middle of a computation, or after a signal. */
    STANDS_BORN,      /**< Before its first instruction. */
    STANDS_CALLING,   /**< About to make a call. */
    STANDS_RETURNED,  /**< After a fork, or after a call in which it had to wait. */
    STANDS_DYING,     /**< About to end. */
};

#define FORESEEN_BYTES 64 /**< How many bytes of a write to come are foreseen at most. */

/** Someone who could go on, where a choice is made. */
struct candidate {
    size_t process;    /**< Index in the recording. */
    unsigned thread;   /**< Which thread of it. */
    enum call next;    /**< The call it is about to make; #CALL_NONE if it is about to do something else. */
    bool dies;         /**< It is about to end. */
    enum standing standing;  /**< Where it stands. */
    struct event foreseen;   /**< If record_options.foresee, and there is more than one: the EVENT_CALL or EVENT_EXIT
                                  that there would be if it went on. `data`: where an exec leads, or the first bytes of
                                  a write; borrowed, valid until the chooser returns. */
};

#define CHOOSE_END SIZE_MAX /**< What a chooser gives to end the run here (#ENDING_INTERRUPTED). */

/** @brief Picks who goes on. Called before every step, also where there is a single candidate.
 * @param context    record_options.choice_context.
 * @param so_far     what has been seen up to now; borrowed, not to be changed.
 * @param candidates those who could go on, oldest first; borrowed.
 * @return an index below `count`, or #CHOOSE_END. */
typedef size_t choose_function(void *context, const struct recording *so_far, const struct candidate *candidates,
                               size_t count);

/** How to record. All zero is a sensible choice: natural, own streams, no deadline, default limits. */
struct record_options {
    struct schedule schedule;
    const struct injection *injections; /**< Borrowed. */
    size_t injection_count;
    bool memory;              /**< Watch by which calls malloc gets its memory, too. An injection into them does so by
                                   itself. */
    choose_function *choose;  /**< Asked in place of a chosen schedule (which must not be natural); NULL for none. */
    void *choice_context;     /**< Handed to it. */
    bool foresee;             /**< Tell the chooser what each candidate would do (candidate.foreseen). */
    enum stream_mode in, out, err;
    bool forward;             /**< Pass on to the recorder's own stdout and stderr what was captured from a pipe or
                                   terminal. */
    bool sources;             /**< Find out where in the source each call was made: see #source_line. A tenth of a
                                   millisecond for each call. */
    bool closed_world;        /**< Nothing will ever come from outside: waiting for it is a deadlock too. */
    bool new_session;         /**< Run without a controlling terminal (the default is a process group of its own). */
    char *const *environment; /**< NULL for the caller's; borrowed. */
    const char *directory;    /**< Where to run; NULL for the current one; borrowed. */
    int64_t deadline;         /**< Wall-clock nanoseconds; 0 for none. */
    bool patient;             /**< Where this machine is slower than an ordinary one, the deadline comes later. */
    int64_t cpu_limit;        /**< Nanoseconds of CPU that a process may burn without a watched call before it counts as
                                   busy; 0 for the default of 2 s. On a machine slower than an ordinary one, as many
                                   times more. Chosen schedules only. */
    size_t process_limit;     /**< Processes alive at once; 0 for the default of 1,024. A fork beyond it fails with
                                   EAGAIN. */
    size_t output_limit;      /**< Captured bytes (of pipes and terminals) before the run is ended; 0 for none. */
    size_t event_limit;       /**< Events before the run is ended; 0 for the default of 1,000,000. */
    size_t data_cap;          /**< Bytes of content kept for one write; 0 for the default of 4,096. */
};

/** @brief Run a program and record it.
 *
 * One recording at a time in a process, and no children besides: it waits for all, and has SIGALRM, SIGINT, SIGTERM and
 * SIGHUP to itself. The last three end the run (#ENDING_INTERRUPTED, the signal is the recording's status). One that
 * comes when the run is over anyway is raised again, once the caller's own handlers are back.
 * @param[out] recording what was seen; the caller frees it by recording_free(). Set also when the program could not be
 *                       run (#ENDING_NOT_STARTED); NULL when an error is returned.
 * @param argv           the program, looked up along PATH, and its arguments, NULL-terminated.
 * @param options        how; NULL for all the defaults.
 * @return 0, or
 *         -ENOTSUP when this machine lacks what the recorder stands on: record_lack() says what; -ENOMEM, or what else
 *         the system said. */
int record(struct recording **recording, char *const argv[], const struct record_options *options);

/** @brief Why record() could not do it: a sentence with the cure, for the last error in this process. */
const char *record_error(void);

/** @brief What the machine lacked, if record() has failed for that; else #LACK_NONE. */
enum lack record_lack(void);

/** @brief Which call stands for `call` in injections: #CALL_FORK for vfork, and so on. */
enum call injection_call(enum call call);

/** @brief Read CALL:ERROR, CALL:short, CALL:signal:NAME or CALL:signal-after:NAME, each perhaps with `:N` or `:*`, then
 * perhaps `@PROCESS`: "fork:EAGAIN", "read:short:2@P0.1".
 * @return 0, or -EINVAL (`*injection` is then unchanged). */
int injection_parse(struct injection *injection, const char *text);

/** @brief The same the other way round: always with its number. @return what snprintf would. */
int injection_print(const struct injection *injection, char *text, size_t size);

#endif
