/* The calls that set timers: alarm, setitimer, timer_create and its kin, timerfd_create and its kin. The program makes
 * its timers in the kernel, and all that it then asks of them is answered here. */
#define _GNU_SOURCE
#include "timers.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>

static const int interval_signals[] = {[ITIMER_REAL] = SIGALRM, [ITIMER_VIRTUAL] = SIGVTALRM, [ITIMER_PROF] = SIGPROF};

/* What a program hands over to set a timer. */
struct setting {
    int64_t value, interval; /* nanoseconds */
};

static struct timeval timeval_of(int64_t span)
{
    return (struct timeval){span / SECOND, span % SECOND / 1000};
}

static struct timespec timespec_of(int64_t span)
{
    return (struct timespec){span / SECOND, span % SECOND};
}

static struct timer *interval_timer(struct recorder *r, size_t process, int which)
{
    struct timer *timer = timer_find(r, process, TIMER_INTERVAL, which);
    if (!timer && (timer = timer_add(r, process, TIMER_INTERVAL, which))) {
        timer->signal = interval_signals[which];
        timer->by_cpu = which != ITIMER_REAL;
    }
    return timer;
}

static int64_t alarm_set(struct recorder *r, const struct task *task)
{
    struct timer *timer = interval_timer(r, task->process, ITIMER_REAL);
    if (!timer)
        return 0;
    const int64_t span = (int64_t)(unsigned)task->call.args[0] * SECOND;
    const int64_t left = timer_left(r, timer);
    timer_set(timer, span ? recorder_time(r) + span : NEVER, 0);
    return (left + SECOND - 1) / SECOND;
}

/* setitimer, and getitimer, which sets nothing. */
static int64_t interval_call(struct recorder *r, const struct task *task)
{
    const uint64_t *args = task->call.args;
    const bool sets = task->call.number == SYS_setitimer;
    const uint64_t old_at = sets ? args[2] : args[1];
    struct itimerval wanted = {0}, old = {0};
    if ((unsigned)args[0] > ITIMER_PROF)
        return -EINVAL;
    if (sets && args[1] && memory_read(task, args[1], &wanted, sizeof wanted))
        return -EFAULT;
    if ((uint64_t)wanted.it_value.tv_usec > 999999 || (uint64_t)wanted.it_interval.tv_usec > 999999)
        return -EINVAL;
    struct timer *timer = interval_timer(r, task->process, (int)args[0]);
    if (!timer)
        return -ENOMEM;
    old.it_value = timeval_of(timer_left(r, timer) + 999); /* it says 0 only where it is not set */
    old.it_interval = timeval_of(timer->interval);
    if (timer->due == NEVER)
        old = (struct itimerval){0};
    const int64_t span = timeval_span(wanted.it_value);
    if (sets)
        timer_set(timer, span ? recorder_time(r) + span : NEVER, span ? timeval_span(wanted.it_interval) : 0);
    return old_at ? memory_write(task, old_at, &old, sizeof old) : 0;
}

static int64_t spec_write(const struct recorder *r, const struct task *task, const struct timer *timer,
                          uint64_t address)
{
    const bool set = timer->due != NEVER;
    const struct itimerspec spec = {.it_value = timespec_of(timer_left(r, timer)),
                                    .it_interval = timespec_of(set ? timer->interval : 0)};
    return address ? memory_write(task, address, &spec, sizeof spec) : 0;
}

static bool is_time(struct timespec time)
{
    return time.tv_sec >= 0 && time.tv_nsec >= 0 && time.tv_nsec < SECOND;
}

/* timer_settime and timerfd_settime have their arguments at the same places. */
static int64_t spec_set(struct recorder *r, const struct task *task, struct timer *timer)
{
    const uint64_t *args = task->call.args;
    const struct itimerspec none = {0};
    struct itimerspec wanted;
    if (memory_read(task, args[2], &wanted, sizeof wanted))
        return -EFAULT;
    if (!is_time(wanted.it_value) || !is_time(wanted.it_interval))
        return -EINVAL;
    const int64_t error = spec_write(r, task, timer, args[3]), value = timespec_span(wanted.it_value);
    const int64_t date = value - timer->start + (timer->by_cpu ? r->slept : 0);
    const int64_t due = (int)args[1] & TIMER_ABSTIME ? date : recorder_time(r) + value;
    if (timer->fd >= 0 && timerfd_settime(timer->fd, 0, &none, NULL)) /* what it has rung is forgotten */
        return -errno;
    timer_set(timer, value ? due : NEVER, value ? timespec_span(wanted.it_interval) : 0);
    return error;
}

/* The timer that a call speaks of; NULL if it is none that we know, and the kernel's affair. */
static struct timer *timer_meant(struct recorder *r, const struct task *task)
{
    const int id = (int)task->call.args[0];
    switch (task->call.number) {
    case SYS_timer_settime: case SYS_timer_gettime: case SYS_timer_getoverrun: case SYS_timer_delete:
        return timer_find(r, task->process, TIMER_POSIX, id);
    case SYS_timerfd_settime: case SYS_timerfd_gettime: return timer_of_descriptor(r, task, id);
    default: return NULL;
    }
}

bool timer_answer(struct recorder *r, struct task *task, int64_t *result)
{
    if (task->call.call == CALL_ALARM) {
        *result = alarm_set(r, task);
        return true;
    }
    if (task->call.number == SYS_setitimer || task->call.number == SYS_getitimer) {
        *result = interval_call(r, task);
        return true;
    }
    struct timer *timer = timer_meant(r, task);
    if (!timer || task->call.number == SYS_timer_delete)
        return false;
    if (task->call.number == SYS_timer_settime || task->call.number == SYS_timerfd_settime)
        *result = spec_set(r, task, timer);
    else if (task->call.number == SYS_timer_getoverrun)
        *result = timer->overrun;
    else
        *result = spec_write(r, task, timer, task->call.args[1]);
    return true;
}

bool timer_follows(const struct task *task)
{
    switch (task->call.number) {
    case SYS_timer_create: case SYS_timer_delete: case SYS_timerfd_create: return true;
    default: return false;
    }
}

static void posix_made(struct recorder *r, const struct task *task)
{
    struct sigevent event;
    int id;
    if (memory_read(task, task->call.args[2], &id, sizeof id))
        return;
    struct timer *timer = timer_add(r, task->process, TIMER_POSIX, id);
    if (!timer)
        return;
    timer->start = clock_start((int)task->call.args[0]);
    timer->by_cpu = timer->start == 0;
    timer->signal = SIGALRM; /* where nothing is said */
    timer->value = (void *)(intptr_t)id;
    if (memory_read(task, task->call.args[1], &event, sizeof event))
        return;
    timer->notify = event.sigev_notify;
    timer->signal = event.sigev_signo;
    timer->value = event.sigev_value.sival_ptr;
    if (timer->notify == SIGEV_THREAD_ID)
        timer->tid = name_tid(r, task, event._sigev_un._tid);
}

/* Without a copy of the descriptor it stays as it is: real. */
static void descriptor_made(struct recorder *r, const struct task *task, int fd)
{
    int copy = descriptor_copy(r, task, fd);
    struct timer *timer = copy < 0 ? NULL : timer_add(r, task->process, TIMER_DESCRIPTOR, fd);
    if (!timer)
        return;
    timer->fd = copy;
    timer->start = clock_start((int)task->call.args[0]);
}

/* How often it has rung since it was last read: the kernel has let it ring once. */
static void descriptor_read(struct recorder *r, const struct task *task, struct timer *timer)
{
    timer_heard(r, timer);
    const uint64_t rings = (uint64_t)timer->overrun + 1;
    (void)memory_write(task, task->call.args[1], &rings, sizeof rings); /* the kernel has just written there */
}

/* It has waited for a signal, and got one. Where it does not want to know of whom, any timer's may be meant. */
static void signal_awaited(struct recorder *r, const struct task *task, int number)
{
    siginfo_t info;
    const uint64_t address = task->call.args[1];
    if (memory_read(task, address, &info, sizeof info)) {
        info = (siginfo_t){.si_signo = number, .si_code = SI_TIMER};
        info.si_timerid = -1;
    }
    if (timers_heard(r, task, &info))
        (void)memory_write(task, address, &info, sizeof info); /* the kernel has just written there */
}

void timer_returned(struct recorder *r, const struct task *task, int64_t result)
{
    struct timer *timer;
    if (result < 0)
        return;
    switch (task->call.number) {
    case SYS_timer_create: posix_made(r, task); break;
    case SYS_timerfd_create: descriptor_made(r, task, (int)result); break;
    case SYS_timer_delete:
        if ((timer = timer_meant(r, task)))
            timer_remove(r, timer);
        break;
    case SYS_rt_sigtimedwait: signal_awaited(r, task, (int)result); break;
    case SYS_read:
        timer = result == sizeof(uint64_t) ? timer_of_descriptor(r, task, (int)task->call.args[0]) : NULL;
        if (timer && timer->pending)
            descriptor_read(r, task, timer);
        break;
    default: break;
    }
}

/* Nanoseconds until a timer that is being set rings; 0: it is unset. A date is as good as never here. */
static int64_t span_see(const struct task *task, int64_t value)
{
    const bool date = task->call.call != CALL_SETITIMER && ((int)task->call.args[1] & TIMER_ABSTIME);
    return date && value ? SECOND * SECOND : value;
}

static void timer_see_set(struct recorder *r, const struct task *task, enum timer_kind kind)
{
    const uint64_t *args = task->call.args;
    struct itimerspec spec;
    struct itimerval wanted;
    if (kind == TIMER_INTERVAL ? !args[1] || memory_read(task, args[1], &wanted, sizeof wanted)
                               : memory_read(task, args[2], &spec, sizeof spec))
        return;
    struct timer *timer = timer_find(r, task->process, kind, (int)args[0]);
    if (!timer && !(timer = timer_add(r, task->process, kind, (int)args[0])))
        return;
    const bool fine = kind != TIMER_INTERVAL;
    const int64_t span = span_see(task, fine ? timespec_span(spec.it_value) : timeval_span(wanted.it_value));
    timer_set(timer, span ? recorder_time(r) + span : NEVER,
              fine ? timespec_span(spec.it_interval) : timeval_span(wanted.it_interval));
}

/* Where such a call fails, something stays noted that never rings: the worst that comes of it is a deadlock that is
 * told at the deadline only. */
void timer_see(struct recorder *r, const struct task *task)
{
    if (task->call.call == CALL_ALARM)
        (void)alarm_set(r, task);
    else if (task->call.number == SYS_setitimer)
        timer_see_set(r, task, TIMER_INTERVAL);
    else if (task->call.number == SYS_timer_settime)
        timer_see_set(r, task, TIMER_POSIX);
    else if (task->call.number == SYS_timerfd_settime)
        timer_see_set(r, task, TIMER_DESCRIPTOR);
}
