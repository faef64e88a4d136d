/* Virtual time. Under a chosen schedule nobody waits for a clock: when everyone is blocked, time jumps to whoever is to
 * wake first. Clock readings are answered here; a call with a time-out is let into the kernel without it. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What CLOCK_REALTIME starts from: 2037-01-01, midnight UTC. The times of files are real, and none may lie in the
 * future: make and its kin would take it for a clock that is wrong. 32 bits hold the seconds of the year that
 * follows. */
#define EPOCH (INT64_C(2114380800) * SECOND)
#define UPTIME (1000 * SECOND)                /* what CLOCK_MONOTONIC starts from */
#define PATIENT_READS 16                      /* so many readings at a microsecond each, then time hurries on */
#define LOOKS_AT_A_TIME 4            /* so often a poller looks before the clock jumps on */
#define FIRST_STRIDE (SECOND / 1000) /* how far the clock creeps at first while somebody polls */

int64_t clock_uptime(int64_t time)
{
    return UPTIME + time;
}

int64_t clock_boot(void)
{
    return EPOCH - UPTIME;
}

int64_t clock_start(int id)
{
    switch (id) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_TAI:
        return EPOCH;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        return UPTIME;
    default:
        return 0; /* CPU time: as if the asking task had had the CPU from the start, but for when all slept */
    }
}

/* Each reading takes a microsecond; who reads on and on is waiting, and gets there in ever longer steps. */
static int64_t clock_read(struct recorder *r, struct task *task)
{
    unsigned doublings = task->clock_reads++ / PATIENT_READS;
    if (doublings > 0)
        task->fruitless++;
    r->now += INT64_C(1000) << (doublings < 20 ? doublings : 20);
    return r->now;
}

bool clock_answer(struct recorder *r, struct task *task, int64_t *result)
{
    const struct task_call *call = &task->call;
    *result = 0;
    if (call->number == SYS_clock_gettime) {
        const int64_t start = clock_start((int)call->args[0]);
        const int64_t now = start + clock_read(r, task) - (start ? 0 : r->slept);
        struct timespec time = {now / SECOND, now % SECOND};
        *result = memory_write(task, call->args[1], &time, sizeof time);
        return true;
    }
    if (call->number == SYS_gettimeofday) {
        int64_t now = EPOCH + clock_read(r, task);
        struct timeval time = {now / SECOND, now % SECOND / 1000};
        if (call->args[0])
            *result = memory_write(task, call->args[0], &time, sizeof time);
        return true;
    }
#ifdef SYS_time
    if (call->number == SYS_time) {
        time_t now = (EPOCH + clock_read(r, task)) / SECOND;
        *result = now;
        if (call->args[0] && memory_write(task, call->args[0], &now, sizeof now))
            *result = -EFAULT;
        return true;
    }
#endif
    return false;
}

/* A program may name a time too long to be counted in nanoseconds: it is cut short. */
int64_t timespec_span(struct timespec time)
{
    return time.tv_sec > INT64_MAX / SECOND / 4 ? INT64_MAX / 4 : time.tv_sec * SECOND + time.tv_nsec;
}

int64_t timeval_span(struct timeval time)
{
    return timespec_span((struct timespec){time.tv_sec, time.tv_usec * 1000});
}

static int64_t timespec_at(const struct task *task, uint64_t address)
{
    struct timespec time;
    if (!address || memory_read(task, address, &time, sizeof time))
        return NEVER;
    return timespec_span(time);
}

static int64_t milliseconds(uint64_t arg)
{
    return (int)arg < 0 ? NEVER : (int)arg * MILLISECOND;
}

/* How the time-out of each call is given. */
struct timeout {
    int64_t nanoseconds; /* NEVER: none */
    int64_t start;       /* 0 for a span; otherwise the time is a date, of the clock that starts so */
    bool absolute;
};

static struct timeout futex_timeout(const struct task *task)
{
    const uint64_t *args = task->call.args;
    int operation = (int)args[1] & FUTEX_CMD_MASK;
    struct timeout timeout = {NEVER, 0, false};
    if (operation != FUTEX_WAIT && operation != FUTEX_WAIT_BITSET && operation != FUTEX_LOCK_PI &&
        operation != FUTEX_WAIT_REQUEUE_PI)
        return timeout;
    timeout.nanoseconds = timespec_at(task, args[3]);
    timeout.absolute = operation != FUTEX_WAIT;
    timeout.start = operation == FUTEX_LOCK_PI || (args[1] & FUTEX_CLOCK_REALTIME) ? EPOCH : UPTIME;
    return timeout;
}

static struct timeout timeout_of(const struct task *task)
{
    const uint64_t *args = task->call.args;
    struct timeout timeout = {NEVER, 0, false};
    switch (task->call.number) {
#ifdef SYS_poll
    case SYS_poll: timeout.nanoseconds = milliseconds(args[2]); break;
    case SYS_epoll_wait: timeout.nanoseconds = milliseconds(args[3]); break;
    case SYS_select: {
        struct timeval time;
        if (args[4] && !memory_read(task, args[4], &time, sizeof time))
            timeout.nanoseconds = timeval_span(time);
        break;
    }
#endif
    case SYS_nanosleep: timeout.nanoseconds = timespec_at(task, args[0]); break;
    case SYS_clock_nanosleep:
        timeout.nanoseconds = timespec_at(task, args[2]);
        timeout.absolute = args[1] & TIMER_ABSTIME;
        timeout.start = clock_start((int)args[0]);
        break;
    case SYS_ppoll: timeout.nanoseconds = timespec_at(task, args[2]); break;
    case SYS_pselect6: timeout.nanoseconds = timespec_at(task, args[4]); break;
    case SYS_epoll_pwait: timeout.nanoseconds = milliseconds(args[3]); break;
    case SYS_rt_sigtimedwait: timeout.nanoseconds = timespec_at(task, args[2]); break;
    case SYS_semtimedop: timeout.nanoseconds = timespec_at(task, args[3]); break;
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive:
        timeout = (struct timeout){timespec_at(task, args[4]), EPOCH, true};
        break;
    case SYS_futex: return futex_timeout(task);
    default: break;
    }
    return timeout;
}

int64_t clock_timeout(const struct task *task)
{
    return timeout_of(task).nanoseconds;
}

/* How long the call asks to wait at most, also where it names a date. */
int64_t clock_span(struct recorder *r, const struct task *task)
{
    struct timeout timeout = timeout_of(task);
    struct timespec now;
    if (timeout.nanoseconds == NEVER || !timeout.absolute)
        return timeout.nanoseconds;
    int64_t date = timeout.nanoseconds;
    if (r->chosen)
        return date > timeout.start + r->now ? date - timeout.start - r->now : 0;
    if (clock_gettime(timeout.start == EPOCH ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now))
        return 0;
    int64_t left = date - timespec_span(now);
    return left > 0 ? left : 0;
}

/* Rewrite the call so that it waits for ever: the recorder ends the wait. */
static void timeout_take_away(struct task *task, struct machine *machine)
{
    switch (task->call.number) {
#ifdef SYS_poll
    case SYS_poll: machine_set_arg(machine, 2, (uint64_t)-1); break;
    case SYS_epoll_wait: machine_set_arg(machine, 3, (uint64_t)-1); break;
    case SYS_select: machine_set_arg(machine, 4, 0); break;
#endif
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
        /* nothing to poll, no time-out, no mask: a sleep without end */
        machine_set_number(machine, task->tid, SYS_ppoll);
        for (int i = 0; i < 4; i++)
            machine_set_arg(machine, i, 0);
        break;
    case SYS_ppoll: machine_set_arg(machine, 2, 0); break;
    case SYS_pselect6: machine_set_arg(machine, 4, 0); break;
    case SYS_epoll_pwait: machine_set_arg(machine, 3, (uint64_t)-1); break;
    case SYS_rt_sigtimedwait: machine_set_arg(machine, 2, 0); break;
    case SYS_semtimedop: machine_set_arg(machine, 3, 0); break;
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive: machine_set_arg(machine, 4, 0); break;
    case SYS_futex: machine_set_arg(machine, 3, 0); break;
    default: break;
    }
}

static bool may_time_out_by_socket(const struct task *task)
{
    switch (task->call.call) {
    case CALL_READ: case CALL_WRITE: case CALL_RECV: case CALL_SEND: case CALL_ACCEPT: case CALL_CONNECT: return true;
    default: return false;
    }
}

void clock_convert(struct recorder *r, struct task *task, struct machine *machine)
{
    if (r->socket_timeouts && may_time_out_by_socket(task)) {
        int64_t span = socket_timeout_put_off(r, task);
        if (span != NEVER && task->call.due == NEVER)
            task->call.due = r->now + span;
        return;
    }
    struct timeout timeout = timeout_of(task);
    bool sleeps = task->call.call == CALL_SLEEP;
    if (timeout.nanoseconds == NEVER || (timeout.nanoseconds <= 0 && !timeout.absolute && !sleeps))
        return; /* no time-out, or a mere look */
    if (sleeps && (timeout.nanoseconds < 0))
        return; /* EINVAL is the kernel's to say */
    if (task->call.due == NEVER)
        task->call.due = timeout.absolute ? timeout.nanoseconds - timeout.start : r->now + timeout.nanoseconds;
    timeout_take_away(task, machine);
    task->call.altered = true;
}

/* A sleep was cut short by a handler: tell the program what was left of it. */
void clock_remainder(struct recorder *r, struct task *task)
{
    const struct task_call *call = &task->call;
    uint64_t where = 0;
    if (call->number == SYS_nanosleep)
        where = call->args[1];
    else if (call->number == SYS_clock_nanosleep && !(call->args[1] & TIMER_ABSTIME))
        where = call->args[3];
    int64_t left = call->due > r->now ? call->due - r->now : 0;
    struct timespec time = {left / SECOND, left % SECOND};
    if (where)
        (void)memory_write(task, where, &time, sizeof time); /* a bad address is the program's own affair */
}

static void clear_set(const struct task *task, uint64_t address, size_t descriptors)
{
    static const fd_set nothing;
    size_t size = (descriptors + 63) / 64 * 8;
    if (address)
        (void)memory_write(task, address, &nothing, size < sizeof nothing ? size : sizeof nothing);
}

void clock_timeout_result(struct recorder *r, struct task *task, int64_t *result)
{
    (void)r;
    const struct task_call *call = &task->call;
    *result = 0;
    if (call->call == CALL_FUTEX || call->call == CALL_MQ_SEND || call->call == CALL_MQ_RECEIVE)
        *result = -ETIMEDOUT;
    else if (call->call == CALL_SIGTIMEDWAIT || call->call == CALL_SEMOP || may_time_out_by_socket(task))
        *result = -EAGAIN;
    else if (call->call == CALL_SELECT) /* an interrupted select leaves the sets alone, a time-out clears them */
        for (int i = 1; i <= 3; i++)
            clear_set(task, call->args[i], call->args[0]);
}

static void task_wake(struct recorder *r, struct task *task)
{
    int status;
    if (ptrace(PTRACE_INTERRUPT, task->tid, NULL, NULL) || !stop_await(task->tid, &status))
        return; /* killed meanwhile: its death is reported in its turn */
    if (WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80) && status >> 16 == 0)
        call_timed_out(r, task);
    else
        stop_dispatch(r, task->tid, status);
}

static struct task *sleeper_next(const struct recorder *r)
{
    struct task *next = NULL;
    for (size_t i = 0; i < r->task_count; i++) {
        struct task *task = r->tasks[i];
        if (task->state == TASK_BLOCKED && task->call.due != NEVER && (!next || task->call.due < next->call.due))
            next = task;
    }
    return next;
}

bool clock_is_awaited(const struct recorder *r)
{
    return sleeper_next(r) || timers_due(r, true) != NEVER;
}

/* While all sleep, no CPU time goes by. */
static void clock_jump(struct recorder *r, int64_t to, bool computing)
{
    if (!computing) {
        timers_sleep(r, to - r->now);
        r->slept += to - r->now;
    }
    r->now = to;
    r->jumped = r->steps;
}

/* When the next sleeper wakes, or the next timer rings; NEVER. */
static int64_t clock_due(const struct recorder *r, bool computing)
{
    const struct task *sleeper = sleeper_next(r);
    const int64_t ring = timers_due(r, computing);
    return sleeper && (ring == NEVER || sleeper->call.due <= ring) ? sleeper->call.due : ring;
}

bool clock_creep(struct recorder *r)
{
    const int64_t due = clock_due(r, false), stride = r->stride ? r->stride : FIRST_STRIDE;
    if (due == NEVER || due - r->now <= stride)
        return false;
    clock_jump(r, r->now + stride, false);
    r->stride = 2 * stride;
    r->looks_wanted = 1;
    return true;
}

bool clock_wake_next(struct recorder *r, bool only_due, bool computing)
{
    struct task *sleeper = sleeper_next(r);
    const int64_t ring = timers_due(r, computing);
    const bool rings = ring != NEVER && (!sleeper || ring < sleeper->call.due);
    if (!rings && !sleeper)
        return false;
    const int64_t due = rings ? ring : sleeper->call.due;
    if (only_due && due > r->now)
        return false;
    const bool awaited = due > r->now;
    if (awaited)
        clock_jump(r, due, computing);
    r->stride = 0;
    r->looks_wanted = LOOKS_AT_A_TIME;
    if (rings)
        timers_ring(r, computing, awaited);
    else
        task_wake(r, sleeper);
    return true;
}
