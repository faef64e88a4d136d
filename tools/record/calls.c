/* The table of watched calls: which arguments are worth keeping, and how each may behave. */
#include "calls.h"

#include <string.h>

const struct call_info call_table[CALLS] = {
    [CALL_NONE] = {"none", {0}, 0},
    [CALL_FORK] = {"fork", {0}, CALL_FORKS},
    [CALL_VFORK] = {"vfork", {0}, CALL_FORKS | CALL_BLOCKS},
    [CALL_CLONE] = {"clone", {"flags"}, CALL_FORKS | CALL_BLOCKS},
    [CALL_EXEC] = {"execve", {0}, CALL_BLOCKS} /* for the other threads of its process to end */,
    [CALL_WAIT4] = {"wait4", {"pid", "options"}, CALL_BLOCKS | CALL_WAITS},
    [CALL_WAITID] = {"waitid", {"idtype", "id", "options"}, CALL_BLOCKS | CALL_WAITS},
    [CALL_KILL] = {"kill", {"pid", "signal"}, CALL_SIGNALS},
    [CALL_TKILL] = {"tkill", {"tid", "signal"}, CALL_SIGNALS},
    [CALL_TGKILL] = {"tgkill", {"pid", "tid", "signal"}, CALL_SIGNALS},
    [CALL_SIGQUEUE] = {"rt_sigqueueinfo", {"pid", "signal"}, CALL_SIGNALS},
    [CALL_TGSIGQUEUE] = {"rt_tgsigqueueinfo", {"pid", "tid", "signal"}, CALL_SIGNALS},
    [CALL_PIDFD_SEND_SIGNAL] = {"pidfd_send_signal", {"fd", "signal"}, CALL_SIGNALS | CALL_HAS_FD},
    [CALL_SIGACTION] = {"sigaction", {"signal", "disposition"}, 0},
    [CALL_PAUSE] = {"pause", {0}, CALL_BLOCKS},
    [CALL_SIGSUSPEND] = {"sigsuspend", {0}, CALL_BLOCKS},
    [CALL_SIGTIMEDWAIT] = {"sigtimedwait", {0}, CALL_BLOCKS},
    [CALL_ALARM] = {"alarm", {"seconds"}, 0},
    [CALL_SETITIMER] = {"setitimer", {"which", "microseconds"}, 0},
    [CALL_OPEN] = {"open", {"flags"}, CALL_BLOCKS},
    [CALL_PIPE] = {"pipe", {"read end", "write end"}, 0},
    [CALL_DUP] = {"dup", {"fd", "to"}, CALL_HAS_FD},
    [CALL_CLOSE] = {"close", {"fd"}, CALL_HAS_FD},
    [CALL_CLOSE_RANGE] = {"close_range", {"first", "last"}, 0},
    [CALL_READ] = {"read", {"fd", "count"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_WRITE] = {"write", {"fd", "count"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_FCNTL] = {"fcntl", {"fd", "command", "type"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_FLOCK] = {"flock", {"fd", "operation"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_POLL] = {"poll", {"count", "milliseconds"}, CALL_BLOCKS},
    [CALL_SELECT] = {"select", {"count", "milliseconds"}, CALL_BLOCKS},
    [CALL_EPOLL_WAIT] = {"epoll_wait", {"fd", "milliseconds"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_SOCKET] = {"socket", {"domain", "type"}, 0},
    [CALL_SOCKETPAIR] = {"socketpair", {"first", "second"}, 0},
    [CALL_BIND] = {"bind", {"fd", "port"}, CALL_HAS_FD},
    [CALL_LISTEN] = {"listen", {"fd", "backlog"}, CALL_HAS_FD},
    [CALL_ACCEPT] = {"accept", {"fd"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_CONNECT] = {"connect", {"fd", "port"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_SHUTDOWN] = {"shutdown", {"fd", "how"}, CALL_HAS_FD},
    [CALL_RECV] = {"recv", {"fd", "count"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_SEND] = {"send", {"fd", "count"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_SLEEP] = {"nanosleep", {"nanoseconds"}, CALL_BLOCKS},
    [CALL_YIELD] = {"sched_yield", {0}, 0},
    [CALL_FUTEX] = {"futex", {"operation", "value"}, CALL_BLOCKS},
    [CALL_SEMOP] = {"semop", {"id"}, CALL_BLOCKS},
    [CALL_MSGSND] = {"msgsnd", {"id"}, CALL_BLOCKS},
    [CALL_MSGRCV] = {"msgrcv", {"id"}, CALL_BLOCKS},
    [CALL_MQ_SEND] = {"mq_send", {"fd"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_MQ_RECEIVE] = {"mq_receive", {"fd"}, CALL_BLOCKS | CALL_HAS_FD},
    [CALL_SETPGID] = {"setpgid", {"pid", "group"}, 0},
    [CALL_SETSID] = {"setsid", {0}, 0},
    [CALL_PRCTL] = {"prctl", {"option", "value"}, 0},
    [CALL_PTRACE] = {"ptrace", {"request", "pid"}, 0},
    [CALL_MMAP] = {"mmap", {"length"}, 0},
    [CALL_BRK] = {"brk", {0}, 0},
    [CALL_IOCTL] = {"ioctl", {"fd", "request"}, CALL_HAS_FD},
    [CALL_PROCESS_VM] = {"process_vm_writev", {"pid"}, 0},
};

enum call call_by_name(const char *name)
{
    for (enum call call = CALL_NONE + 1; call < CALLS; call++)
        if (strcmp(call_table[call].name, name) == 0)
            return call;
    return CALL_NONE;
}
