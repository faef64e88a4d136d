/** @file recording.h
 * @brief What a run was seen to do: the data from which pictures, verdicts and explanations are made.
 *
 * A recording is plain memory. The recorder fills one in (record.h), a file can be read into one
 * (recording_file.h), and everybody else only reads it. Processes and events are named by their index;
 * #NOBODY stands where there is none.
 *
 * Thread-safety: a recording that nobody changes may be read by many threads. Signal-safety: none of these
 * functions may be called in a signal handler.
 */
#ifndef RECORDING_H
#define RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "calls.h"
#include "schedule.h"

#define NOBODY SIZE_MAX /**< Index of no process, no event, no object. */

/** What kind of thing happened. */
enum event_kind {
    EVENT_START,    /**< The first process is about to run the program. */
    EVENT_CALL,     /**< A process enters a watched system call. */
    EVENT_RETURN,   /**< The call is over: result, or -errno. */
    EVENT_BIRTH,    /**< fork, vfork or clone made `other`, a child of `process`. */
    EVENT_THREAD,   /**< clone made thread number `thread` of `process`. */
    EVENT_EXEC,     /**< `process` now runs another program: `data` is its path. */
    EVENT_SIGNAL,   /**< `signal` is delivered to `process`: caught, or about to end or stop it. */
    EVENT_STOPPED,  /**< `process` was stopped by `signal` (SIGSTOP and its kin). */
    EVENT_CONTINUED,/**< `process` goes on after a stop. */
    EVENT_EXIT,     /**< `process` ended; `status` as waitpid gives it. From here to its reaping it is a zombie. */
    EVENT_ADOPTED,  /**< The parent of `process` ended first; its parent is now `other` (#NOBODY: the recorder, as init
                         would be). */
    EVENT_REAPED,   /**< `process` was taken off the table: by its parent's wait (`other`), or by the kernel
                         where the parent ignores SIGCHLD, or by the recorder (`other` is #NOBODY). */
    EVENT_KINDS     /**< How many kinds there are. */
};

/** One thing that happened. Its index in the recording is its logical time. */
struct event {
    enum event_kind kind;
    size_t process;      /**< Whose event it is. */
    unsigned thread;     /**< Which thread of it: 0 is the first. */
    int64_t time;        /**< Nanoseconds since the start: virtual under a chosen schedule, real under natural. */
    enum call call;      /**< EVENT_CALL, EVENT_RETURN: which call. */
    int64_t args[CALL_ARGS]; /**< EVENT_CALL: the arguments that call_table names; never an address. */
    int64_t result;      /**< EVENT_RETURN: what the program was given: a value, or -errno. */
    size_t partner;      /**< EVENT_CALL: its EVENT_RETURN, #NOBODY if it never returned. EVENT_RETURN: its EVENT_CALL.
                              */
    size_t other;        /**< The other process concerned: child born, child whose status a wait gave (EVENT_RETURN),
                              target of a kill (EVENT_CALL), sender of a signal; #NOBODY if none or not known. */
    size_t object;       /**< EVENT_CALL, EVENT_RETURN: what the descriptor stands for, an index into `objects`; else
                              #NOBODY. */
    int status;          /**< EVENT_EXIT, and EVENT_RETURN of a wait that gave one: a wait status; otherwise -1. */
    int signal;          /**< EVENT_SIGNAL, EVENT_STOPPED, and EVENT_CALL of the kill family: the signal; otherwise 0.
                              */
    bool blocked;        /**< EVENT_CALL: the process had to wait inside this call. */
    bool injected;       /**< EVENT_CALL, EVENT_RETURN: the recorder made this call fail, or fall short, as it was told
                              to. */
    bool refused;        /**< EVENT_CALL, EVENT_RETURN: the recorder refused this call (EPERM, EAGAIN or ENOSYS). */
    bool caught;         /**< EVENT_SIGNAL: a handler of the program runs. */
    bool nonblocking;    /**< EVENT_CALL with a pipe or a socket: it would fail rather than wait (O_NONBLOCK). Looked at
                              only where a chooser asks (record.h); not in the file. */
    bool whole;          /**< EVENT_CALL of an fcntl that sets a lock: it is about the whole file. Not in the file. */
    char *data;          /**< Bytes written to descriptors 1 and 2 (EVENT_RETURN), path of an exec; what lay unwritten
                              in stdio's buffer of standard output (EVENT_BIRTH); owned; NULL if none. */
    size_t data_size;    /**< How many bytes `data` holds. */
    bool data_cut;       /**< There were more bytes than the cap lets in. */
    size_t source;       /**< EVENT_CALL: where in the source it was made, an index into `sources`; #NOBODY if that is
                              not known, or was not asked for. */
};

/** A process of the run. */
struct recorded_process {
    char *name;       /**< "P0", its first child "P0.1", that one's second "P0.1.2"; owned. */
    char *program;    /**< Base name of the program it last ran; owned. */
    int64_t pid;      /**< The pid as the program saw it: the same each time under a chosen schedule. */
    size_t parent;    /**< Who made it; #NOBODY for the first. */
    size_t birth;     /**< Its EVENT_BIRTH (EVENT_START for the first). */
    size_t exit;      /**< Its EVENT_EXIT; #NOBODY if it was still there when the run was ended. */
    size_t adopted;   /**< Its (first) EVENT_ADOPTED; #NOBODY if its parent outlived it. */
    size_t reaped;    /**< Its EVENT_REAPED; #NOBODY if only the recorder's clearing-up took it away. */
    size_t reaper;    /**< The process whose wait reaped it; #NOBODY if none of the program did. */
    int status;       /**< Its wait status; -1 if it did not end by itself. */
    bool left_behind; /**< It was alive when the run was over, and the recorder had to end it. */
    int64_t cpu;      /**< Nanoseconds of CPU that it used: under the natural schedule alone, for it is measured. */
};

/** What a descriptor can stand for. */
enum object_kind {
    OBJECT_PIPE,     /**< A pipe made by the program. */
    OBJECT_SOCKET,   /**< A socket made by the program. */
    OBJECT_FILE,     /**< A file with a name. */
    OBJECT_TERMINAL, /**< A terminal. */
    OBJECT_OUTSIDE,  /**< A pipe or a socket that was there before the program: its other end is not ours to see. */
    OBJECT_OTHER,    /**< Anything else: an eventfd, an epoll … */
    OBJECT_KINDS     /**< How many kinds there are. */
};

/** Something that descriptors refer to. */
struct object {
    enum object_kind kind;
    char *name;  /**< "pipe 1", "socket 2", "/tmp/lock", "stdout"; owned. */
};

/** A place in a source file from which calls were made. */
struct source_line {
    char *file;     /**< Base name of the file; owned. */
    int line;       /**< From 1. */
    char *function; /**< The function; "" if that is not known; owned. */
};

/** How the run ended. */
enum ending {
    ENDING_DONE,         /**< The first process ended, and nobody else had anything left to do. */
    ENDING_DEADLOCK,     /**< Everyone alive waited for someone who could not come. */
    ENDING_BUSY,         /**< Somebody polled or computed on, for ever, without any progress. */
    ENDING_DEADLINE,     /**< The wall-clock deadline passed. */
    ENDING_OUTPUT_LIMIT, /**< More output than allowed. */
    ENDING_EVENT_LIMIT,  /**< More events than allowed. */
    ENDING_INTERRUPTED,  /**< The recorder itself was told to stop, by SIGINT, SIGTERM or SIGHUP. */
    ENDING_NOT_STARTED,  /**< The program could not be run: `status` holds the errno. */
    ENDINGS              /**< How many endings there are. */
};

/** What was found in a recording. */
enum finding_kind {
    FINDING_ZOMBIE,       /**< A child nobody ever waited for. */
    FINDING_ORPHAN,       /**< A process that outlived its parent. */
    FINDING_LEFT_BEHIND,  /**< A process that had to be ended when the run was over. */
    FINDING_REFUSED,      /**< A call or signal that the recorder refused. */
    FINDING_PROCESS_LIMIT,/**< A fork refused because there were too many processes. */
    FINDING_DEADLOCK,     /**< Who waits for what. One finding for each process that waits. */
    FINDING_BUSY,         /**< Somebody who polled or computed without progress. */
    FINDING_REPLAY,       /**< The run made other choices than it was to repeat (no fault of the program). */
    FINDING_INJECTED,     /**< A fault that was asked for did happen (no fault of the program). */
    FINDING_NOT_INJECTED, /**< A fault that was asked for did not happen, and why. */
    FINDING_LATE_ZOMBIE,  /**< A child that was waited for, but long after its end. */
    FINDING_NOT_ITS_CHILD,/**< A wait for somebody else's child. */
    FINDING_WAITED_TWICE, /**< A wait for a child whose status had been taken already. */
    FINDING_STATUS_LOST,  /**< A wait for children that the kernel had reaped, because SIGCHLD was ignored. */
    FINDING_RAW_STATUS,   /**< A wait status written out as if it were an exit code. */
    FINDING_WAIT_GIVEN_UP,/**< A wait cut short by a signal, and never made again. */
    FINDING_POLLING,      /**< The same question again and again, where one could have waited. */
    FINDING_KILL_AFTER_WAIT, /**< A signal to a child whose status had been taken already. */
    FINDING_BROKEN_PIPE,  /**< Death by SIGPIPE. */
    FINDING_LOST_WAKEUP,  /**< A signal handled before the wait for it began. */
    FINDING_CLOSED_TWICE, /**< A close of a descriptor that the same process had closed. */
    FINDING_END_KEPT,     /**< A write end held open, so that a reader never sees the end. */
    FINDING_BOTH_WRITE,   /**< Two who wait for each other to read. */
    FINDING_UNREAD,       /**< A wait for a child that waits for the waiter to read. */
    FINDING_LISTENER_KEPT,/**< The listening socket left open in a child that serves a connection. */
    FINDING_CONNECTION_KEPT, /**< A connection left open in the parent of the child that serves it. */
    FINDING_AFTER_EXEC,   /**< A child whose exec failed, and that went on as if it were its parent. */
    FINDING_LOOP_COPIED,  /**< Children that go on in the loop that forked them. Where source lines are known. */
    FINDING_OUTPUT_TWICE, /**< Output written twice out of a buffer that fork had copied. */
    FINDING_LOCK_COPIED,  /**< A lock that another thread held at the fork. */
    FINDING_LOCK_INTERRUPTED, /**< A lock that a handler wants and the code that it interrupted holds. */
    FINDING_HANDLERS_COPIED, /**< Exit handlers of the parent's, run by a child whose exec failed. */
    FINDING_TASK_LOST,    /**< What a process had taken on when it was killed, and that is waited for. */
    FINDING_KINDS         /**< How many kinds there are. */
};

/** How much a finding means. */
enum severity {
    SEVERITY_FAULT, /**< Something is wrong. */
    SEVERITY_NOTE,  /**< Worth knowing, and in many a program just as it should be. */
    SEVERITIES      /**< How many there are. */
};

#define FINDING_CODE_SIZE 8 /**< Bytes of a code with its NUL. */

/** One thing found, said in words. */
struct finding {
    enum finding_kind kind;
    size_t process;  /**< Whom it is about. */
    size_t event;    /**< Where it shows; #NOBODY if nowhere in particular. */
    char *text;      /**< A sentence with a full stop, names instead of pids; owned. */
    enum severity severity;
    char code[FINDING_CODE_SIZE]; /**< The misconception that it shows, "M19"; empty if there is none for it. */
};

/** A place of the run where more than one could go on, and who did. */
struct choice {
    size_t event;      /**< How many events there were. */
    size_t process;    /**< Who was picked. */
    unsigned picked;   /**< Which of the candidates, oldest first: from 0. */
    unsigned count;    /**< How many candidates there were: 2 or more. */
};

/** A whole run. */
struct recording {
    char **argv;               /**< The program and its arguments, NULL-terminated; owned. */
    struct schedule schedule;  /**< The schedule that was asked for. */
    char **injections;         /**< The faults asked for, as on the command line, NULL-terminated; owned; may be NULL.
                                    */
    enum ending ending;        /**< How it ended. */
    int status;                /**< The first process's wait status; -1 if the recorder ended it; errno for
                                    #ENDING_NOT_STARTED; the signal for #ENDING_INTERRUPTED. */
    int64_t duration;          /**< Nanoseconds from start to end: virtual, or real under natural. */
    struct recorded_process *processes; /**< In order of birth; [0] is the first; owned. */
    size_t process_count;
    struct event *events;      /**< In the order they happened; owned. */
    size_t event_count;
    struct object *objects;    /**< In the order they were first seen; owned. */
    size_t object_count;
    struct source_line *sources; /**< In the order in which they were first seen; owned. */
    size_t source_count;
    struct finding *findings;  /**< Faults before notes, then in the order of the enumeration, then of events; owned. */
    size_t finding_count;
    struct choice *choices;    /**< Under a chosen schedule: its choices, in order; owned. Not in the file. */
    size_t choice_count;
    char *output[2];           /**< All that was captured of stdout and stderr where they were pipes or terminals of the
                                    recorder's; NUL-terminated for convenience; owned; never NULL. */
    size_t output_size[2];     /**< Bytes in each. */
};

/** @brief Make an empty recording.
 * @return the recording, which the caller frees by recording_free(), or NULL when memory ran out. */
struct recording *recording_new(void);

/** @brief Free a recording and all it owns. @param recording may be NULL. */
void recording_free(struct recording *recording);

/** @brief Append an event whose references are all #NOBODY and whose status is -1.
 * @return its index, or #NOBODY when memory ran out. Pointers to other events become invalid. */
size_t recording_add_event(struct recording *recording, enum event_kind kind, size_t process);

/** @brief Append a process; `name` is made from the parent's and the number of children before it.
 * @return its index, or #NOBODY when memory ran out. Pointers to other processes become invalid. */
size_t recording_add_process(struct recording *recording, size_t parent);

/** @brief Append an object; `name` is copied. @return its index, or #NOBODY when memory ran out. */
size_t recording_add_object(struct recording *recording, enum object_kind kind, const char *name);

/** @brief Drop all findings. */
void recording_clear_findings(struct recording *recording);

/** @brief Append a finding, a fault without a code, its text made as printf would. @return 0 or -ENOMEM. */
int recording_add_finding(struct recording *recording, enum finding_kind kind, size_t process, size_t event,
                          const char *format, ...) __attribute__((format(printf, 5, 6)));

/** @brief Append a choice. @return 0 or -ENOMEM. */
int recording_add_choice(struct recording *recording, struct choice choice);

/** @brief The index of a place in a source file, which is added unless it is there; strings are copied.
 * @return its index, or #NOBODY when memory ran out. */
size_t recording_add_source(struct recording *recording, const char *file, int line, const char *function);

/** @brief Where an event's call was made: "fork-wait.c:34"; "" if that is not known. An EVENT_RETURN has its call's.
 * @return what snprintf would. */
int source_describe(const struct recording *recording, size_t event, char *text, size_t size);

/** @brief Append bytes to the captured output. @param stream 0 for stdout, 1 for stderr. @return 0 or -ENOMEM. */
int recording_add_output(struct recording *recording, int stream, const char *bytes, size_t size);

/** @brief How many children a process made. */
size_t recording_children(const struct recording *recording, size_t process);

/** @brief The event's call or outcome in one line of at most `size` bytes: `read(3, 100) = 5`, `exit 7`, `SIGTERM`.
 * @return what snprintf would: the length it would have had. */
int event_describe(const struct recording *recording, size_t event, char *text, size_t size);

/** @brief A wait status in words: "exit 7", "killed by SIGKILL". @return what snprintf would. */
int status_describe(int status, char *text, size_t size);

/** @brief The name of a signal, such as "SIGTERM"; "SIG 70" for an unknown one. The text is valid until the next
 * call. */
const char *signal_text(int number);

/** @brief The name of an error, such as "EAGAIN"; "errno 4000" for an unknown one. The text is valid until the next
 * call. */
const char *errno_text(int number);

/** @brief The number of an error from its name ("EAGAIN"). @return its number, or 0 if there is none of that name. */
int errno_number(const char *name);

extern const char *const event_kind_names[EVENT_KINDS];     /**< "start", "call", "return", … as in the file. */
extern const char *const object_kind_names[OBJECT_KINDS];   /**< "pipe", "socket", … */
extern const char *const ending_names[ENDINGS];             /**< "done", "deadlock", "busy", "deadline", … */
extern const char *const finding_kind_names[FINDING_KINDS]; /**< "zombie", "orphan", "left-behind", … */
extern const char *const severity_names[SEVERITIES];        /**< "fault", "note". */

#endif
