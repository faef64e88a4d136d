/** @file calls.h
 * @brief The system calls that the recorder watches, by one name each whatever the architecture calls them.
 *
 * Calls that differ only in how they are spelled (pipe and pipe2, dup2 and dup3, accept and accept4) are one call here.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>

#define CALL_ARGS 3 /**< How many arguments of a call a recording keeps at most. */

/** The watched calls. */
enum call {
    CALL_NONE, /**< No call. */
    /* making and replacing processes */
    CALL_FORK, CALL_VFORK, CALL_CLONE, CALL_EXEC,
    /* waiting for them */
    CALL_WAIT4, CALL_WAITID,
    /* signals */
    CALL_KILL, CALL_TKILL, CALL_TGKILL, CALL_SIGQUEUE, CALL_TGSIGQUEUE, CALL_PIDFD_SEND_SIGNAL,
    CALL_SIGACTION, CALL_PAUSE, CALL_SIGSUSPEND, CALL_SIGTIMEDWAIT, CALL_ALARM, CALL_SETITIMER,
    /* descriptors */
    CALL_OPEN, CALL_PIPE, CALL_DUP, CALL_CLOSE, CALL_CLOSE_RANGE, CALL_READ, CALL_WRITE, CALL_FCNTL, CALL_FLOCK,
    CALL_POLL, CALL_SELECT, CALL_EPOLL_WAIT,
    /* sockets */
    CALL_SOCKET, CALL_SOCKETPAIR, CALL_BIND, CALL_LISTEN, CALL_ACCEPT, CALL_CONNECT, CALL_SHUTDOWN, CALL_RECV,
    CALL_SEND,
    /* time and turns */
    CALL_SLEEP, CALL_YIELD, CALL_FUTEX, CALL_SEMOP, CALL_MSGSND, CALL_MSGRCV, CALL_MQ_SEND, CALL_MQ_RECEIVE,
    /* who one is */
    CALL_SETPGID, CALL_SETSID, CALL_PRCTL, CALL_PTRACE,
    /* memory for malloc: watched only if that is asked for */
    CALL_MMAP, CALL_BRK,
    /* seen only where they are refused */
    CALL_IOCTL, CALL_PROCESS_VM,
    CALLS /**< How many there are. */
};

/** What is known of a call. */
struct call_info {
    const char *name;              /**< As its manual page is called: "wait4", "read". */
    const char *args[CALL_ARGS];   /**< Names of the arguments kept, in their order; NULL from the first that is not. */
    unsigned flags;                /**< A sum of the CALL_… flags below. */
};

#define CALL_BLOCKS 1u  /**< May have to wait. */
#define CALL_HAS_FD 2u  /**< Its first kept argument is a descriptor. */
#define CALL_WAITS 4u   /**< It waits for a child: its result is a pid. */
#define CALL_SIGNALS 8u /**< It sends a signal: `other` is the target, if there is a single one. */
#define CALL_FORKS 16u  /**< It makes a process. */

extern const struct call_info call_table[CALLS]; /**< Indexed by enum call. */

/** @brief The call of that name. @return it, or #CALL_NONE. */
enum call call_by_name(const char *name);

#endif
