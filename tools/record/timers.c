/* Timers in virtual time: who has which, which rings next, and how. */
#define _GNU_SOURCE
#include "timers.h"

#include <errno.h>
#include <linux/kcmp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define LONGEST_PAUSE SECOND
#define LEAST_STEPS 8    /* what is done between two rings, at least: to take the signal are two or three of them */
#define RING_AWAITED 1000 /* milliseconds that the kernel may take to make a timer due ring */

struct timer *timer_find(struct recorder *r, size_t process, enum timer_kind kind, int id)
{
    for (size_t i = 0; i < r->timer_count; i++)
        if (r->timers[i].process == process && r->timers[i].kind == kind && r->timers[i].id == id)
            return &r->timers[i];
    return NULL;
}

/* Descriptors are copied by dup, fork and sockets: what counts is the open file that they stand for. */
static bool same_file(const struct task *task, int fd, const struct timer *timer)
{
    if (timer->fd < 0)
        return false;
    long order = syscall(SYS_kcmp, getpid(), task->tid, KCMP_FILE, timer->fd, fd);
    return order < 0 && errno != EBADF ? timer->process == task->process && timer->id == fd : order == 0;
}

struct timer *timer_of_descriptor(struct recorder *r, const struct task *task, int fd)
{
    for (size_t i = 0; i < r->timer_count; i++)
        if (r->timers[i].kind == TIMER_DESCRIPTOR && same_file(task, fd, &r->timers[i]))
            return &r->timers[i];
    return NULL;
}

struct timer *timer_add(struct recorder *r, size_t process, enum timer_kind kind, int id)
{
    if ((r->timer_count & (r->timer_count - 1)) == 0) {
        size_t room = r->timer_count ? 2 * r->timer_count : 1;
        struct timer *timers = reallocarray(r->timers, room, sizeof *timers);
        if (!timers) {
            recorder_fail(r, ENOMEM);
            return NULL;
        }
        r->timers = timers;
    }
    struct timer *timer = &r->timers[r->timer_count++];
    *timer = (struct timer){.kind = kind, .process = process, .id = id, .fd = -1, .due = NEVER,
                            .notify = SIGEV_SIGNAL};
    return timer;
}

void timer_remove(struct recorder *r, struct timer *timer)
{
    if (timer->fd >= 0)
        close(timer->fd);
    *timer = r->timers[--r->timer_count];
}

/* A descriptor may be somebody else's as well: it stays. */
static bool ends_with_process(const struct timer *timer, bool exec)
{
    return timer->kind == TIMER_POSIX || (timer->kind == TIMER_INTERVAL && !exec);
}

void timers_forget(struct recorder *r, size_t process, bool exec)
{
    for (size_t i = r->timer_count; i-- > 0;)
        if (r->timers[i].process == process && ends_with_process(&r->timers[i], exec))
            timer_remove(r, &r->timers[i]);
}

void timers_free(struct recorder *r)
{
    while (r->timer_count > 0)
        timer_remove(r, &r->timers[r->timer_count - 1]);
    free(r->timers);
}

void timer_set(struct timer *timer, int64_t due, int64_t interval)
{
    timer->due = due;
    timer->interval = interval;
    timer->pending = false;
    timer->pause = timer->overrun = 0;
}

int64_t timer_left(const struct recorder *r, const struct timer *timer)
{
    if (timer->due == NEVER)
        return 0;
    if (timer->due > r->now)
        return timer->due - r->now;
    return timer->interval ? timer->interval - (r->now - timer->due) % timer->interval : 1;
}

/* To hear a ring takes time as well. Where a timer rings faster than that, nobody would ever come to anything else: so
 * each time that it rings again before anything else could be done, it keeps quiet for twice as long. */
static void timer_keep_quiet(struct recorder *r, struct timer *timer)
{
    int64_t longer = timer->pause ? 2 * timer->pause : 2 * timer->interval;
    timer->pause = timer->hasty ? (longer < LONGEST_PAUSE ? longer : LONGEST_PAUSE) : 0;
    if (timer->due < r->now + timer->pause)
        timer->due += (r->now + timer->pause - timer->due + timer->interval - 1) / timer->interval * timer->interval;
}

void timer_heard(struct recorder *r, struct timer *timer)
{
    timer->pending = false;
    timer->heard = r->steps;
    if (!timer->interval) {
        timer->due = NEVER;
        timer->overrun = 0;
        return;
    }
    timer->overrun = (r->now - timer->due) / timer->interval;
    timer->due += (timer->overrun + 1) * timer->interval;
    timer_keep_quiet(r, timer);
}

bool timers_heard(struct recorder *r, const struct task *task, siginfo_t *info)
{
    const bool one = info->si_signo >= SIGRTMIN && info->si_code == SI_TIMER && info->si_timerid >= 0;
    bool changed = false; /* of others than these, one signal stands for all */
    for (size_t i = 0; i < r->timer_count; i++) {
        struct timer *timer = &r->timers[i];
        if (timer->process != task->process || !timer->pending || timer->kind == TIMER_DESCRIPTOR ||
            timer->signal != info->si_signo || (one && info->si_timerid != timer->id))
            continue;
        timer_heard(r, timer);
        if (info->si_code == SI_TIMER && info->si_timerid == timer->id) {
            info->si_overrun = (int)timer->overrun;
            changed = true;
        }
    }
    return changed;
}

/* The kernel is to see it as run out: at a date that has long been. It is so when all who wait have been woken. */
static void ring_descriptor(struct timer *timer)
{
    const struct itimerspec past = {.it_value.tv_nsec = 1};
    struct pollfd polled = {.fd = timer->fd, .events = POLLIN};
    if (!timerfd_settime(timer->fd, TFD_TIMER_ABSTIME, &past, NULL))
        (void)poll(&polled, 1, RING_AWAITED);
}

static void ring_signal(const struct recorder *r, const struct timer *timer)
{
    pid_t pid = r->watched[timer->process].pid;
    siginfo_t info = {.si_signo = timer->signal, .si_code = SI_TIMER};
    info.si_timerid = timer->id;
    info.si_ptr = timer->value;
    if (timer->kind == TIMER_INTERVAL)
        (void)kill(pid, timer->signal); /* all of these fail only where it has just died */
    else if (timer->notify == SIGEV_THREAD_ID)
        (void)syscall(SYS_rt_tgsigqueueinfo, pid, timer->tid, timer->signal, &info);
    else
        (void)syscall(SYS_rt_sigqueueinfo, pid, timer->signal, &info);
}

static void timer_ring(struct recorder *r, struct timer *timer)
{
    timer->pending = true;
    r->may_wake = true;
    if (timer->kind == TIMER_DESCRIPTOR) {
        ring_descriptor(timer);
        return;
    }
    ring_signal(r, timer);
    r->signals++;
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->process == timer->process) /* it does not poll in vain: it has a signal to take */
            r->tasks[i]->yielding = false;
}

/* The next that would ring. Those that measure CPU time do so only while somebody computes. */
static struct timer *timer_next(const struct recorder *r, bool computing)
{
    struct timer *next = NULL;
    for (size_t i = 0; i < r->timer_count; i++) {
        struct timer *timer = &r->timers[i];
        bool counts = timer->due != NEVER && !timer->pending && timer->notify != SIGEV_NONE &&
                      (!timer->by_cpu || computing || timer->due <= r->now);
        if (counts && (!next || timer->due < next->due))
            next = timer;
    }
    return next;
}

void timers_sleep(struct recorder *r, int64_t span)
{
    for (size_t i = 0; i < r->timer_count; i++)
        if (r->timers[i].by_cpu && r->timers[i].due != NEVER)
            r->timers[i].due += span;
}

int64_t timers_due(const struct recorder *r, bool computing)
{
    const struct timer *next = timer_next(r, computing);
    return next ? next->due : NEVER;
}

void timers_ring(struct recorder *r, bool computing, bool awaited)
{
    struct timer *next = timer_next(r, computing);
    next->hasty = !awaited && r->steps - next->heard < LEAST_STEPS;
    timer_ring(r, next);
}

bool timers_may_ring(const struct recorder *r, int64_t now, int64_t grace)
{
    for (size_t i = 0; i < r->timer_count; i++) {
        const struct timer *timer = &r->timers[i];
        if (timer->due != NEVER && timer->notify != SIGEV_NONE && (timer->interval || timer->due + grace > now))
            return true;
    }
    return false;
}
