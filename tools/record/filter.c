/* The seccomp filter: which system calls stop a task, so that all others run at full speed.
 *
 * libseccomp builds the filter once for each kind of schedule; a child then only installs it. */
#define _GNU_SOURCE
#include "recorder.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum when { ALWAYS, CHOSEN, MEMORY }; /* under every schedule, only under a chosen one, or only if asked for */

struct number {
    long number;
    enum call call; /* CALL_NONE for those that concern nobody else */
    enum when when;
};

static const struct number numbers[] = {
#ifdef SYS_fork
    {SYS_fork, CALL_FORK, ALWAYS},
    {SYS_vfork, CALL_VFORK, ALWAYS},
    {SYS_alarm, CALL_ALARM, ALWAYS},
    {SYS_pause, CALL_PAUSE, ALWAYS},
    {SYS_pipe, CALL_PIPE, ALWAYS},
    {SYS_dup2, CALL_DUP, ALWAYS},
    {SYS_open, CALL_OPEN, ALWAYS},
    {SYS_creat, CALL_OPEN, ALWAYS},
    {SYS_poll, CALL_POLL, ALWAYS},
    {SYS_select, CALL_SELECT, ALWAYS},
    {SYS_epoll_wait, CALL_EPOLL_WAIT, ALWAYS},
    {SYS_stat, CALL_NONE, CHOSEN},
    {SYS_lstat, CALL_NONE, CHOSEN},
    {SYS_readlink, CALL_NONE, CHOSEN},
    {SYS_time, CALL_NONE, CHOSEN},
    {SYS_getpgrp, CALL_NONE, CHOSEN},
#endif
    {SYS_clone, CALL_CLONE, ALWAYS},
    {SYS_execve, CALL_EXEC, ALWAYS},
    {SYS_execveat, CALL_EXEC, ALWAYS},
    {SYS_wait4, CALL_WAIT4, ALWAYS},
    {SYS_waitid, CALL_WAITID, ALWAYS},
    {SYS_kill, CALL_KILL, ALWAYS},
    {SYS_tkill, CALL_TKILL, ALWAYS},
    {SYS_tgkill, CALL_TGKILL, ALWAYS},
    {SYS_rt_sigqueueinfo, CALL_SIGQUEUE, ALWAYS},
    {SYS_rt_tgsigqueueinfo, CALL_TGSIGQUEUE, ALWAYS},
    {SYS_pidfd_send_signal, CALL_PIDFD_SEND_SIGNAL, ALWAYS},
    {SYS_rt_sigaction, CALL_SIGACTION, ALWAYS},
    {SYS_rt_sigsuspend, CALL_SIGSUSPEND, ALWAYS},
    {SYS_rt_sigtimedwait, CALL_SIGTIMEDWAIT, ALWAYS},
    {SYS_setitimer, CALL_SETITIMER, ALWAYS},
    {SYS_openat, CALL_OPEN, ALWAYS},
    {SYS_pipe2, CALL_PIPE, ALWAYS},
    {SYS_dup, CALL_DUP, ALWAYS},
    {SYS_dup3, CALL_DUP, ALWAYS},
    {SYS_close, CALL_CLOSE, ALWAYS},
    {SYS_close_range, CALL_CLOSE_RANGE, ALWAYS},
    {SYS_read, CALL_READ, ALWAYS},
    {SYS_readv, CALL_READ, ALWAYS},
    {SYS_write, CALL_WRITE, ALWAYS},
    {SYS_writev, CALL_WRITE, ALWAYS},
    {SYS_flock, CALL_FLOCK, ALWAYS},
    {SYS_ppoll, CALL_POLL, ALWAYS},
    {SYS_pselect6, CALL_SELECT, ALWAYS},
    {SYS_epoll_pwait, CALL_EPOLL_WAIT, ALWAYS},
    {SYS_socket, CALL_SOCKET, ALWAYS},
    {SYS_socketpair, CALL_SOCKETPAIR, ALWAYS},
    {SYS_bind, CALL_BIND, ALWAYS},
    {SYS_listen, CALL_LISTEN, ALWAYS},
    {SYS_accept, CALL_ACCEPT, ALWAYS},
    {SYS_accept4, CALL_ACCEPT, ALWAYS},
    {SYS_connect, CALL_CONNECT, ALWAYS},
    {SYS_shutdown, CALL_SHUTDOWN, ALWAYS},
    {SYS_recvfrom, CALL_RECV, ALWAYS},
    {SYS_recvmsg, CALL_RECV, ALWAYS},
    {SYS_sendto, CALL_SEND, ALWAYS},
    {SYS_sendmsg, CALL_SEND, ALWAYS},
    {SYS_nanosleep, CALL_SLEEP, ALWAYS},
    {SYS_clock_nanosleep, CALL_SLEEP, ALWAYS},
    {SYS_sched_yield, CALL_YIELD, ALWAYS},
    {SYS_futex, CALL_FUTEX, ALWAYS},
    {SYS_semop, CALL_SEMOP, ALWAYS},
    {SYS_semtimedop, CALL_SEMOP, ALWAYS},
    {SYS_msgsnd, CALL_MSGSND, ALWAYS},
    {SYS_msgrcv, CALL_MSGRCV, ALWAYS},
    {SYS_mq_timedsend, CALL_MQ_SEND, ALWAYS},
    {SYS_mq_timedreceive, CALL_MQ_RECEIVE, ALWAYS},
    {SYS_setpgid, CALL_SETPGID, ALWAYS},
    {SYS_setsid, CALL_SETSID, ALWAYS},
    {SYS_prctl, CALL_PRCTL, ALWAYS},
    {SYS_ptrace, CALL_PTRACE, ALWAYS},
    {SYS_restart_syscall, CALL_NONE, ALWAYS},
    {SYS_process_vm_readv, CALL_PROCESS_VM, ALWAYS},
    {SYS_process_vm_writev, CALL_PROCESS_VM, ALWAYS},
    {SYS_pidfd_open, CALL_NONE, ALWAYS},
    {SYS_pidfd_getfd, CALL_NONE, ALWAYS},
    {SYS_setpriority, CALL_NONE, ALWAYS},
    {SYS_ioprio_set, CALL_NONE, ALWAYS},
    {SYS_vhangup, CALL_NONE, ALWAYS},
    {SYS_mmap, CALL_MMAP, MEMORY},
    {SYS_brk, CALL_BRK, MEMORY},
    {SYS_readlinkat, CALL_NONE, CHOSEN},
    {SYS_chdir, CALL_NONE, CHOSEN},
    {SYS_getdents64, CALL_NONE, CHOSEN},
    {SYS_clock_gettime, CALL_NONE, CHOSEN},
    {SYS_gettimeofday, CALL_NONE, CHOSEN},
    {SYS_getpid, CALL_NONE, CHOSEN},
    {SYS_getppid, CALL_NONE, CHOSEN},
    {SYS_gettid, CALL_NONE, CHOSEN},
    {SYS_getpgid, CALL_NONE, CHOSEN},
    {SYS_getsid, CALL_NONE, CHOSEN},
    {SYS_timer_settime, CALL_NONE, ALWAYS},
    {SYS_timerfd_settime, CALL_NONE, ALWAYS},
    {SYS_timer_create, CALL_NONE, CHOSEN},
    {SYS_timer_delete, CALL_NONE, CHOSEN},
    {SYS_timer_gettime, CALL_NONE, CHOSEN},
    {SYS_timer_getoverrun, CALL_NONE, CHOSEN},
    {SYS_timerfd_create, CALL_NONE, CHOSEN},
    {SYS_timerfd_gettime, CALL_NONE, CHOSEN},
    {SYS_getitimer, CALL_NONE, CHOSEN},
    {SYS_getpriority, CALL_NONE, CHOSEN},
    {SYS_ioprio_get, CALL_NONE, CHOSEN},
    {SYS_kcmp, CALL_NONE, CHOSEN},
    {SYS_perf_event_open, CALL_NONE, CHOSEN},
    {SYS_capget, CALL_NONE, CHOSEN},
    {SYS_getrandom, CALL_NONE, CHOSEN},
    {SYS_sched_setaffinity, CALL_NONE, CHOSEN},
    {SYS_sched_setscheduler, CALL_NONE, CHOSEN},
    {SYS_sched_setparam, CALL_NONE, CHOSEN},
    {SYS_sched_setattr, CALL_NONE, CHOSEN},
};

/* Only these commands of fcntl, ioctl and prctl matter; the others need no stop. */
static const int fcntl_commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETLK, F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW,
                                     F_SETOWN, F_SETOWN_EX, F_GETOWN, F_GETOWN_EX};
/* time-outs that are set once and hold for every call */
static const int socket_options[] = {SO_RCVTIMEO, SO_SNDTIMEO};
static const unsigned ioctl_requests[] = {TIOCGPGRP, TIOCSPGRP, TIOCGSID, TIOCSTI, TIOCSCTTY, TIOCVHANGUP, TIOCSIG,
                                          FIOSETOWN, SIOCSPGRP, FIOGETOWN, SIOCGPGRP};
/* Nearly always a process asks about itself, by 0: only who names somebody is stopped. */
static const struct { long number; enum when when; } others_asked[] = {
    {SYS_prlimit64, ALWAYS},
    {SYS_move_pages, ALWAYS},
    {SYS_migrate_pages, ALWAYS},
    {SYS_sched_getaffinity, CHOSEN},
    {SYS_sched_getscheduler, CHOSEN},
    {SYS_sched_getparam, CHOSEN},
    {SYS_sched_getattr, CHOSEN},
    {SYS_sched_rr_get_interval, CHOSEN},
    {SYS_get_robust_list, CHOSEN},
};

/* Calls that would hide something from us: the program is told that this kernel has none, and does without. */
static const long absent[] = {SYS_clone3, SYS_epoll_pwait2, SYS_io_uring_setup};

enum call call_of_number(long number)
{
    static unsigned char table[1024]; /* 0: not looked up yet; otherwise the call + 1 */
    if (number == SYS_fcntl)
        return CALL_FCNTL;
    if (number == SYS_ioctl)
        return CALL_IOCTL;
    if (number < 0 || number >= (long)sizeof table)
        return CALL_NONE;
    if (table[SYS_read] == 0)
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            table[numbers[i].number] = (unsigned char)(numbers[i].call + 1);
    return table[number] ? (enum call)(table[number] - 1) : CALL_NONE;
}

/* The C library makes its processes by clone. What counts is what is made: a process by fork, by vfork, or a thread. */
static enum call clone_kind(uint64_t flags)
{
    if (flags & CLONE_VFORK)
        return CALL_VFORK;
    return flags & CLONE_VM ? CALL_CLONE : CALL_FORK;
}

/* Where the kernel has no pause, as on arm64, the C library polls nothing, without end. Who does so waits for a signal,
 * whatever the machine, and if with another mask, as in sigsuspend. */
static enum call poll_kind(long number, const uint64_t *args)
{
    if (args[1] != 0)
        return CALL_POLL;
    if (number == SYS_ppoll)
        return args[2] ? CALL_POLL : args[3] ? CALL_SIGSUSPEND : CALL_PAUSE;
    return (int)args[2] < 0 ? CALL_PAUSE : CALL_POLL;
}

enum call call_meant(long number, const uint64_t *args)
{
    switch (call_of_number(number)) {
    case CALL_CLONE: return clone_kind(args[0]);
    case CALL_POLL: return poll_kind(number, args);
    default: return call_of_number(number);
    }
}

/* Watch a call only where its argument has that value. The kernel looks at the lower 32 bits alone, so must we: whoever
 * sets a bit above them would else slip through. */
static int filter_add_where(scmp_filter_ctx context, int number, unsigned arg, unsigned value)
{
    const struct scmp_arg_cmp is = {.arg = arg, .op = SCMP_CMP_MASKED_EQ, .datum_a = UINT32_MAX, .datum_b = value};
    return seccomp_rule_add_array(context, SCMP_ACT_TRACE(0), number, 1, &is);
}

/* A stat of a path, as opposed to one of a descriptor, which the C library makes by the same call: paths may lead into
 * /proc. */
static int filter_add_stat(scmp_filter_ctx context, int number, unsigned flags)
{
    const struct scmp_arg_cmp path = {.arg = flags, .op = SCMP_CMP_MASKED_EQ, .datum_a = AT_EMPTY_PATH, .datum_b = 0};
    return seccomp_rule_add_array(context, SCMP_ACT_TRACE(0), number, 1, &path);
}

static int filter_add_all(scmp_filter_ctx context, bool chosen, bool memory)
{
    const bool wanted[] = {[ALWAYS] = true, [CHOSEN] = chosen, [MEMORY] = memory};
    int error = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !error; i++)
        if (wanted[numbers[i].when])
            error = seccomp_rule_add(context, SCMP_ACT_TRACE(0), (int)numbers[i].number, 0);
    for (size_t i = 0; i < sizeof absent / sizeof *absent && !error; i++)
        error = seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), (int)absent[i], 0);
    for (size_t i = 0; i < sizeof fcntl_commands / sizeof *fcntl_commands && !error; i++)
        error = filter_add_where(context, SCMP_SYS(fcntl), 1, (unsigned)fcntl_commands[i]);
    for (size_t i = 0; i < sizeof socket_options / sizeof *socket_options && !error && chosen; i++)
        error = filter_add_where(context, SCMP_SYS(setsockopt), 2, (unsigned)socket_options[i]);
    const struct scmp_arg_cmp another = {.arg = 0, .op = SCMP_CMP_NE, .datum_a = 0, .datum_b = 0};
    for (size_t i = 0; i < sizeof others_asked / sizeof *others_asked && !error; i++)
        if (wanted[others_asked[i].when])
            error = seccomp_rule_add_array(context, SCMP_ACT_TRACE(0), (int)others_asked[i].number, 1, &another);
    if (chosen && !error)
        error = filter_add_where(context, SCMP_SYS(getsockopt), 2, SO_PEERCRED);
    if (!error && chosen)
        error = filter_add_stat(context, SCMP_SYS(newfstatat), 3);
    if (!error && chosen)
        error = filter_add_stat(context, SCMP_SYS(statx), 2);
    for (size_t i = 0; i < sizeof ioctl_requests / sizeof *ioctl_requests && !error; i++)
        error = filter_add_where(context, SCMP_SYS(ioctl), 1, ioctl_requests[i]);
    return error;
}

static scmp_filter_ctx filter_build(bool chosen, bool memory, int *error)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
    if (!context) {
        *error = -ENOMEM;
        return NULL;
    }
    *error = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRACE(FILTER_FOREIGN));
    if (!*error)
        /* a binary tree: cheap for calls let through */
        *error = seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (!*error)
        *error = filter_add_all(context, chosen, memory);
    if (!*error)
        return context;
    seccomp_release(context);
    return NULL;
}

static struct sock_fprog programs[2][2]; /* built once, kept for the life of the process */

static int filter_load(struct sock_fprog *program, int fd)
{
    int size;
    if (ioctl(fd, FIONREAD, &size))
        return -errno;
    program->filter = malloc((size_t)size);
    if (!program->filter)
        return -ENOMEM;
    if (read(fd, program->filter, (size_t)size) != size) {
        free(program->filter);
        program->filter = NULL;
        return -EIO;
    }
    program->len = (unsigned short)((size_t)size / sizeof(struct sock_filter));
    return 0;
}

int filter_prepare(bool chosen, bool memory)
{
    struct sock_fprog *program = &programs[chosen][memory];
    if (program->filter)
        return 0;
    int error;
    scmp_filter_ctx context = filter_build(chosen, memory, &error);
    if (!context)
        return error;
    int ends[2] = {-1, -1}; /* a pipe, for a file may meet `ulimit -f`; what does not fit fails, and does not wait */
    error = pipe2(ends, O_CLOEXEC | O_NONBLOCK) ? -errno : seccomp_export_bpf(context, ends[1]);
    if (!error)
        error = filter_load(program, ends[0]);
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
    seccomp_release(context);
    return error;
}

int filter_install(bool chosen, bool memory)
{
    /* Without privileges a filter needs this promise; the docs list what a program can notice of it. */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return -errno;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &programs[chosen][memory]) ? -errno : 0;
}
