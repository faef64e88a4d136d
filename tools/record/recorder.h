/** @file recorder.h
 * @brief Inside the recorder: what its files share. Nobody else includes this.
 *
 * How a run goes, and where to read it:
 *   record.c    the whole: start, run, clear up
 *   filter.c    which calls stop a task (seccomp)          launch.c    start the program on a leash
 *   stops.c     what a stop means                           calls are entered in enter.c and left in leave.c
 *   natural.c   everyone runs at once                       baton.c     one at a time, by the schedule
 *   settle.c    after a step: has everybody stopped, or does he wait?
 *   blocked.c   is a task waiting inside the kernel?        deadlock.c  who waits for what, in words
 *   clock.c     virtual time                                names.c     virtual pids
 *   timers.c    timers, in virtual time                 timer_calls.c  and the calls that set them
 *   whom.c      which numbers in a call mean somebody, and whom
 *   guard.c     what is refused                             streams.c   captured output
 *   tasks.c     tables of tasks and processes               memory.c    reading and writing a task's memory
 *   objects.c   what descriptors stand for                  holders.c   who holds a pipe or a lock
 *   unflushed.c what stdio had not written at a fork
 *   faults.c    what is injected                            injection.c how that is spelled
 *   own_pid.c   getpid without a stop
 *   foresee.c   what somebody is about to do
 */
#ifndef RECORDER_H
#define RECORDER_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

#include "footing/lacks.h"
#include "machine.h"
#include "record.h"
#include "source/source.h"

#define SECOND INT64_C(1000000000)     /**< Nanoseconds. */
#define MILLISECOND INT64_C(1000000)   /**< Nanoseconds. */
#define NEVER INT64_MIN                /**< No time at all. */
#define RECORDER_PID 999               /**< The pid that the program sees its recorder under. */
#define FIRST_PID 1000                 /**< The pid that the first process sees for itself. */

/* The kernel's own results for "make this call again": the program never sees them. */
#define RESTART_IF_FLAGGED (-512)  /* ERESTARTSYS: again, unless a handler without SA_RESTART ran */
#define RESTART_ALWAYS (-513)      /* ERESTARTNOINTR */
#define RESTART_IF_IGNORED (-514)  /* ERESTARTNOHAND: again, unless a handler ran */
#define RESTART_BLOCK (-516)       /* ERESTART_RESTARTBLOCK: the same, by restart_syscall */

#define DEFAULT_CPU_LIMIT (2 * SECOND)
#define DEFAULT_DATA_CAP 4096 /**< Bytes of content kept for one write. */
#define PATIENT_LOOKS 3   /**< Turns of the CPU given away before a nap, when waiting for a task to block. */
#define NO_NETWORK (-1)   /**< Nobody has made a socket of the internet's. */
#define SUSPENDED_CALLS 4 /**< Handlers within handlers that are followed. */

/** How a task goes on. */
enum go {
    GO_ON,      /**< Until whatever comes next. */
    GO_THROUGH, /**< Through the call, to its return. */
    GO_BACK,    /**< A signal comes first: it was sent back to before the call, and is on its way. */
};

/** What a task is doing. */
enum task_state {
    TASK_RUNNING, /**< It was let go, and has not been seen since. */
    TASK_READY,   /**< It stands in a ptrace stop. */
    TASK_BLOCKED, /**< It waits inside the kernel. */
    TASK_HALTED,  /**< It was stopped by a signal (SIGSTOP). */
};

/** Where a ready task stands. */
enum task_place {
    AT_BIRTH,  /**< Before its first instruction. */
    AT_ENTRY,  /**< About to make a call. */
    AT_RETURN, /**< A call is over. */
    AT_FORK,   /**< It has a child now; the call that made it is not over. */
    AT_SIGNAL, /**< About to be given a signal. */
    AT_DEATH,  /**< About to die. */
    AT_OTHER,  /**< Anywhere else. */
};

/** The call that a task is in. */
struct task_call {
    bool active;               /**< It was entered (by #TASK_READY #AT_ENTRY, or let into the kernel). */
    bool interrupted;          /**< A signal cut it short; it will be made again, or fail with EINTR: */
    int64_t cut;               /**< the kernel's result then, RESTART_… or -EINTR. */
    bool altered;              /**< Its arguments are not the program's: give those back when it is over. */
    bool answered;             /**< We gave the result, the kernel made no call. */
    bool local;                /**< It concerns nobody else: no event, no choice. */
    bool counted;              /**< It has been looked at for faults: */
    unsigned nth, nth_own;     /**< of its kind it is the so many-th of the run, and of its process. */
    size_t fault;              /**< The injection that alters it on its way; #NOBODY for none. */
    long number;               /**< As the kernel counts calls on this machine. */
    enum call call;            /**< As we do. #CALL_NONE for a local one. */
    uint64_t args[MACHINE_ARGS]; /**< As the program gave them. */
    uint64_t let_in;           /**< The first of them as the kernel was given it. */
    size_t event;              /**< Its EVENT_CALL; #NOBODY before it is let into the kernel, and for local ones. */
    int64_t due;               /**< Virtual time when it times out; #NEVER if it does not. */
    int lent;                  /**< The number that stood in its memory where a real pid stands meanwhile; 0: none. */
    int64_t pid;               /**< For forks: the child's pid as the program is to see it … */
    size_t child;              /**< … and who it is; #NOBODY for a thread, or before it is born. */
};

/** A thread of a watched process. */
struct task {
    pid_t tid;
    size_t process;        /**< Index, in the recording and in `watched`. */
    unsigned thread;       /**< 0 for the first of its process. */
    int64_t name;          /**< Its thread id as the program sees it. */
    enum task_state state;
    enum task_place place;
    bool arrived;          /**< It has stopped while another held the baton; `status` is not looked at yet. */
    int status;            /**< … as waitpid gave it. */
    bool halted;           /**< A signal has stopped it, and none has continued it yet. */
    int signal;            /**< To be delivered when it goes on. */
    bool woken;            /**< It stands #AT_RETURN of a call that had blocked. */
    bool preempted;        /**< We interrupted it in the middle of a computation … */
    unsigned preemptions;  /**< … so many times since its last call. */
    uint64_t preempted_at; /**< `steps` of the recorder then. */
    unsigned fruitless;    /**< Polls without any result, or with the same again, in a row. */
    uint64_t sought;       /**< A hash of the path that it sought last in vain. */
    enum call answered;    /**< The last call that bore fruit … */
    int64_t answer;        /**< … and with what. */
    bool yielding;         /**< It polls: others go first. */
    uint64_t went;         /**< `steps` of the recorder when it was let go last … */
    int64_t went_at;       /**< … and virtual time. */
    unsigned looks;        /**< So many turns it had since the clock last jumped. */
    unsigned clock_reads;  /**< Clock readings in a row. */
    int sent;              /**< The signal that was injected and has not come yet; 0 if none. */
    size_t sent_by;        /**< … and by which injection. */
    struct task_call postponed; /**< A call that a signal was sent ahead of: when it is made it is counted already. */
    enum call starved;     /**< The last call by which malloc was refused memory; #CALL_NONE once it made another. */
    bool starved_again;    /**< … and it will try all of them once more. */
    size_t starved_by;     /**< … and by which injection. */
    uint64_t checked;      /**< `signals` of the recorder when pending signals were last looked for. */
    int64_t cpu_at_look;   /**< CPU nanoseconds when we looked last; -1 if not since it was let go. */
    int64_t cpu_used;      /**< … and those used since then. */
    int stat_fd, syscall_fd; /**< /proc/TID/stat and /proc/TID/syscall, or -1. */
    bool inside;           /**< It was let into the kernel with a call that may block. */
    bool dying;            /**< It was let go to die. */
    struct task_call call;
    struct task_call suspended[SUSPENDED_CALLS]; /**< Calls cut short by a handler that makes calls itself; the last is
                                                      the innermost. */
    unsigned suspended_count;
};

/** What we know of a process beside what is in the recording. */
struct watched {
    pid_t pid;              /**< As the kernel counts, in our own namespace. */
    bool alive;             /**< Not dead yet. */
    bool gone;              /**< Dead and reaped. */
    size_t parent;          /**< At present; #NOBODY for the recorder. */
    unsigned threads;       /**< Made so far, the first included. */
    uint64_t caught, ignored, restarting, informed; /**< Signals with a handler, set to SIG_IGN, with SA_RESTART, with
                                                         SA_SIGINFO. */
    int64_t usage;          /**< CPU nanoseconds of it and of the children that it has reaped, from its death on. */
    bool no_zombies;        /**< SA_NOCLDWAIT on SIGCHLD. */
    uint64_t loader, loader_end; /**< Where its dynamic loader lies; its calls are not the program's. */
    uint64_t output;        /**< Where the C library keeps its `stdout`; 0: not looked for yet (unflushed.c). */
    unsigned calls[CALLS];  /**< How many it has made of each kind, for injection. */
    size_t image;           /**< The same as of those who have the same program at the same place: since the last
                                 exec. */
    uint64_t heap_end;      /**< How far brk has got; 0 if it has not been seen. */
    uint64_t own_pid;       /**< Where its code was changed to know its pid, or one of OWN_PID_… (own_pid.c). */
};

/** What has become of an injection. */
struct fault {
    unsigned happened;     /**< So many calls were made to fail or fall short, so many signals were sent. */
    unsigned delivered;    /**< … and so many of those came. */
    size_t process, event; /**< Where the first signal came. */
    const char *unfair;    /**< Why a call was spared, NULL if none was: … */
    size_t spared;         /**< its event. */
};

/** Captured stdout, stderr. */
struct stream {
    int fd;      /**< Our end, non-blocking; -1 if there is none. */
    int theirs;  /**< The program's end, until it was started. */
};

/** A time-out of a socket that the kernel is not to measure, while a call that it holds for begins. */
struct put_off {
    int socket;          /**< A descriptor of ours for it; -1 if there is none. */
    int option;          /**< SO_RCVTIMEO or SO_SNDTIMEO. */
    struct timeval time; /**< What it was, and will be again. */
};

/** A recording under way. */
struct recorder {
    const struct record_options *options;
    struct recording *recording;
    struct schedule schedule;
    struct schedule entropy;     /**< For what the program takes for random: getrandom, AT_RANDOM. */
    bool chosen;                 /**< The schedule is ours to choose. */
    bool person;                 /**< The program has a terminal's foreground: somebody may press Ctrl-C. */
    bool memory;                 /**< Malloc's calls for memory are watched. */
    struct task **tasks;         /**< Those alive, in order of birth. */
    size_t task_count, task_capacity;
    struct watched *watched;     /**< One for each process of the recording. */
    size_t watched_capacity;
    pid_t *early; size_t early_count, early_capacity; /**< Children that stopped before their parent's fork was
                                                           reported. */
    int64_t now;                 /**< Virtual time. */
    int64_t slept;               /**< So much of it passed while everybody slept. */
    int64_t started;             /**< Real time of the start, monotonic. */
    int64_t deadline;            /**< Real time, monotonic; #NEVER if there is none. */
    int64_t next_pid;            /**< The next name to give away. */
    size_t processes_alive;
    size_t forks_under_way;      /**< Let in, but neither born nor failed yet: they count as alive. */
    uint64_t signals;            /**< How many things have happened that may have sent a signal. */
    struct timer *timers; size_t timer_count;
    bool socket_timeouts;        /**< Somebody has set a time-out on a socket. */
    struct put_off put_off;
    int network;                 /**< /proc/net/softnet_stat, from the first such socket on, or #NO_NETWORK. */
    bool may_wake;               /**< The last step may have woken others: look at everyone who waits. */
    bool kills;                  /**< The last step may have killed or woken tasks that stand in a stop. */
    unsigned calls[CALLS];       /**< How many of each kind have been made, for injection. */
    struct fault *faults;        /**< One for each injection. */
    size_t output_bytes;
    bool over;                   /**< The run is to be ended, for the reason in the recording's `ending`. */
    int error;                   /**< Something of ours failed: a positive errno. */
    size_t root_exit_event;      /**< Events there were when the first process ended. */
    int64_t root_exit_time;      /**< Virtual or real time of it. */
    unsigned rounds;             /**< Fruitless rounds in a row of those who poll. */
    uint64_t steps;              /**< How often somebody was let go. */
    int64_t stride;              /**< How far the clock creeps next while somebody polls; 0 to begin with. */
    unsigned looks_wanted;       /**< So often those who poll look before it goes on. */
    uint64_t jumped;             /**< `steps` when the clock last jumped to a time-out. */
    struct task *last;           /**< Who had the baton last. */
    unsigned streak;             /**< How many times in a row. */
    struct stream streams[2];
    struct rusage usage;         /**< Of whoever was reported last. */
    struct rlimit files;         /**< The caller's limit of descriptors, for the program. */
    size_t standard[3];          /**< Objects that descriptors 0, 1, 2 stood for at the start. */
    char **links;                /**< For each object: how /proc calls it. */
    size_t link_count;
    struct source *source;       /**< For positions in the source; NULL if nobody asked for them. */
    size_t images;               /**< Programs that were run so far. */
    bool inside_proc;            /**< Somebody has made a folder of /proc its own: paths need not begin with it. */
    int lent;                    /**< A file that the program may open in place of one of /proc; 0 if there is none. */
    pid_t root;
};

/* tasks.c */
void task_take_id(struct recorder *r, struct task *task, pid_t tid); /* of its process's first thread, by exec */
void task_watch(struct task *task);                              /* open its /proc files, for blocked.c */
struct task *task_add(struct recorder *r, pid_t tid, size_t process);
void task_remove(struct recorder *r, struct task *task);
bool task_has_siblings(const struct recorder *r, const struct task *task);
struct task *task_find(struct recorder *r, pid_t tid);
size_t process_add(struct recorder *r, pid_t pid, size_t parent);
size_t process_find(struct recorder *r, pid_t pid);              /* among those not gone; NOBODY */
struct task *process_task(struct recorder *r, size_t process);   /* any task of it; NULL */
void process_died(struct recorder *r, struct task *task, int status);
void process_reaped(struct recorder *r, size_t process, size_t reaper);
pid_t process_parent_pid(pid_t pid);                             /* from /proc; 0 if gone */
size_t event_add(struct recorder *r, enum event_kind kind, const struct task *task);
struct event *event_at(struct recorder *r, size_t event);        /* NULL for NOBODY */
int64_t recorder_time(struct recorder *r);
int64_t clock_real(void);
int64_t task_cpu(const struct task *task);
void recorder_end(struct recorder *r, enum ending ending);       /* the run is over, for that reason */
void recorder_fail(struct recorder *r, int error);               /* the recording has failed: a positive errno */

/* record.c */
void recorder_misses(enum lack lack);                            /* the recording under way has failed, for the machine
                                                                    lacks that; nothing happens for LACK_NONE */

/* objects.c */
size_t object_of(struct recorder *r, const struct task *task, int fd);
int descriptor_copy(const struct recorder *r, const struct task *task, int fd); /* ours, for the same; -1 where there is
                                                                    none, or the process's first thread has ended */

/* memory.c */
int memory_read(const struct task *task, uint64_t address, void *to, size_t size);
int memory_write(const struct task *task, uint64_t address, const void *from, size_t size);
size_t memory_read_some(const struct task *task, uint64_t address, void *to, size_t size);

/* unflushed.c */
void unflushed_note(struct recorder *r, const struct task *task, struct event *birth); /* into the birth of its child */

/* filter.c */
int filter_prepare(bool chosen, bool memory);
int filter_install(bool chosen, bool memory); /* in the child */
#define FILTER_FOREIGN 1              /* the stop's message for a call by a foreign ABI */

/* launch.c, streams.c */
int launch(struct recorder *r, char *const argv[]);
uint64_t signals_inherited_ignored(void); /* a bit for each signal, SIGHUP's is bit 0 */
int streams_open(struct recorder *r);
void streams_drain(struct recorder *r);
void streams_close_theirs(struct recorder *r);
void streams_close(struct recorder *r);

/* stops.c */
void stop_handle(struct recorder *r, struct task *task, int status);
void task_go(struct recorder *r, struct task *task);             /* let a ready task go on */
pid_t stop_wait(struct recorder *r, int *status, bool block);    /* 0: nothing came; -1: no children */
bool stop_await(pid_t tid, int *status);                         /* this one's next stop or end; false: it is gone */
void stop_dispatch(struct recorder *r, pid_t tid, int status);   /* find the task, or adopt it, and handle */

/* enter.c, leave.c */
void call_arrive(struct recorder *r, struct task *task);         /* an entry stop: note what is asked */
enum go call_enter(struct recorder *r, struct task *task);       /* it is let in */
void call_leave(struct recorder *r, struct task *task);          /* a return stop */
bool call_cut(struct recorder *r, struct task *task, int signal); /* a signal came; true: it is ignored, suppress it */
int64_t call_return(struct recorder *r, struct task *task, int64_t result); /* gives what the program is to see */
void call_timed_out(struct recorder *r, struct task *task);
bool call_may_wake(const struct task *task);
void call_note_args(struct recorder *r, struct task *task);      /* into its EVENT_CALL */

/* again.c */
bool call_resumes(struct task *task, long number, const uint64_t *args); /* is this an interrupted call made again? Then
                                                                    it is the task's call once more */

/* filter.c */
enum call call_of_number(long number);
enum call call_meant(long number, const uint64_t *args);       /* what it is made for: clone makes processes, threads */

/* faults.c */
int faults_prepare(struct recorder *r);
bool fault_postpones(struct recorder *r, struct task *task);     /* a call is let in: count it; true: a signal was sent
                                                                    that comes before it */
bool fault_answers(struct recorder *r, struct task *task, int64_t *result);
bool fault_alters(struct recorder *r, struct task *task, struct machine *machine); /* true: registers to be written */
int64_t fault_result(struct recorder *r, struct task *task, int64_t result); /* a call is over: what is it to give? */
void fault_follows(struct recorder *r, struct task *task);       /* a call is over: send what comes after it */
void fault_signal_came(struct recorder *r, struct task *task, int number, size_t event);
int faults_report(struct recorder *r);                           /* adds findings */

/* foresee.c */
void foresee(struct recorder *r, struct task *task, struct candidate *candidate); /* its data is the caller's to free */

/* clock.c */
bool clock_answer(struct recorder *r, struct task *task, int64_t *result);
void clock_convert(struct recorder *r, struct task *task, struct machine *machine);
void clock_remainder(struct recorder *r, struct task *task);
bool clock_wake_next(struct recorder *r, bool only_due, bool computing); /* does somebody compute, so that CPU time
                                                                    goes by? */
bool clock_creep(struct recorder *r);                            /* on towards the next time-out, in steps that grow, so
                                                                    that those who poll see their own time pass; false:
                                                                    the next step is the time-out itself */
bool clock_is_awaited(const struct recorder *r);                 /* has anybody a time-out, or a timer? */
int64_t clock_start(int id);                                     /* what a clock shows at the start */
int64_t timespec_span(struct timespec time);                     /* nanoseconds; a century and more is cut short */
void clock_timeout_result(struct recorder *r, struct task *task, int64_t *result);
int64_t clock_span(struct recorder *r, const struct task *task); /* nanoseconds to wait at most; NEVER if for ever */
int64_t clock_uptime(int64_t time);                              /* CLOCK_BOOTTIME at a virtual time */
int64_t clock_boot(void);                                        /* CLOCK_REALTIME when the machine began */
int64_t clock_timeout(const struct task *task);                  /* nanoseconds asked for; NEVER if none */
int64_t timeval_span(struct timeval time);

/* socket_timeout.c */
int64_t socket_timeout_put_off(struct recorder *r, const struct task *task); /* nanoseconds; NEVER if it has none */
void socket_timeout_restore(struct recorder *r);

/* network.c */
void network_note(struct recorder *r, const struct task *task);  /* it has made a socket */
bool network_delivered(const struct recorder *r);                /* waits for packets to arrive; true: some may have */

/* timers.c, timer_calls.c; more in timers.h */
bool timer_answer(struct recorder *r, struct task *task, int64_t *result);
bool timer_follows(const struct task *task);                     /* is there something to note when it returns? */
void timer_returned(struct recorder *r, const struct task *task, int64_t result);
void timer_see(struct recorder *r, const struct task *task);     /* under natural: note what is set */
void timers_sleep(struct recorder *r, int64_t span);              /* so long nobody uses the CPU */
int64_t timers_due(const struct recorder *r, bool computing);          /* when the next one rings; NEVER */
void timers_ring(struct recorder *r, bool computing, bool awaited); /* let it: there must be one. Did everybody wait
                                                                    for it? */
bool timers_heard(struct recorder *r, const struct task *task, siginfo_t *info); /* it takes that signal; true: *info
                                                                    was changed */
bool timers_may_ring(const struct recorder *r, int64_t now, int64_t grace); /* is any still to come? */
void timers_forget(struct recorder *r, size_t process, bool exec); /* it has ended, or called exec */
void timers_free(struct recorder *r);

/* exec.c */
void exec_prepare(struct recorder *r, struct task *task);        /* at an exec stop: vDSO, randomness, the loader */
bool entropy_answer(struct recorder *r, struct task *task, int64_t *result);

/* names.c */
bool name_answer(struct recorder *r, struct task *task, int64_t *result);
bool name_shows(const struct task *task);                        /* is there a pid in what it gives? */
void name_args(struct recorder *r, struct task *task, struct machine *machine);
void name_result(struct recorder *r, struct task *task, int64_t *result);
bool name_siginfo(struct recorder *r, siginfo_t *info);          /* true: it was changed */
bool name_known(const struct recorder *r, pid_t pid);            /* is, or was, that real pid one of ours? */
int64_t name_of_pid(struct recorder *r, pid_t pid);              /* what the program sees */
size_t name_process(const struct recorder *r, int64_t name);         /* whom the program means; NOBODY */
pid_t name_pid(struct recorder *r, int64_t name);                /* the real one; 0 if there is none */
pid_t name_tid(struct recorder *r, const struct task *task, int64_t name); /* the same for a thread */

/* whom.c */
bool whom_concerns(const struct task *task);                     /* does the call take such a number? */
int64_t whom_fails(struct recorder *r, struct task *task, bool *outside); /* -errno where a number reaches nobody in the
                                                                    run: 0 if it reaches somebody, or there is none */
void whom_rename(struct recorder *r, struct task *task, struct machine *machine); /* to real numbers */
void whom_give_back(struct task *task);                          /* its own number, where it lies in its memory */

/* proc_view.c: /proc by the pids that the program sees */
bool proc_concerns(const struct recorder *r, const struct task *task); /* may it be about a path of /proc? */
void proc_args(struct recorder *r, struct task *task, struct machine *machine);
void proc_result(struct recorder *r, struct task *task, int64_t *result);
void proc_take_back(struct recorder *r);                         /* the file that was lent last */

/* own_pid.c */
#define OWN_PID_NOT_ASKED 0 /**< It has not called getpid yet. */
#define OWN_PID_ASKS 1      /**< Each getpid of it is a call. */
void own_pid_asked(struct recorder *r, struct task *task, const struct machine *machine); /* it stands in a getpid */
void own_pid_born(struct recorder *r, const struct task *parent, const struct task *child); /* a process, by fork, vfork
                                                                    or clone */

/* guard.c */
bool guard_refuses(struct recorder *r, struct task *task, int64_t *result); /* false, and *result below 0: nothing is
                                                                    refused, but it reaches nobody and fails */

/* blocked.c */
bool task_blocked(const struct recorder *r, struct task *task);
char task_kernel_state(struct task *task);

/* settle.c */
void settle(struct recorder *r);
bool stop_collect(struct recorder *r, bool block);               /* take one report of a stop or a death; false: there
                                                                    was none (yet) */
void nap(unsigned looks);                                        /* before the next look, after so many */

/* natural.c, baton.c, deadlock.c */
void run_naturally(struct recorder *r);
void run_by_baton(struct recorder *r);
bool blocked_outside(struct recorder *r, struct task *task);
void deadlock_explain(struct recorder *r);

#endif
