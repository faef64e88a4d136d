#define _GNU_SOURCE /* pipe2 */
/* The children that this process has started: fork, directed waits, signals, and what happens at exit.
 *
 * Two pipes tie a parent to each child. The sentinel tells the parent of the child's death, the lifeline the child of
 * its parent's: nothing is ever written to them, for an end that closes is a message that even SIGKILL can't stop.
 * Only waitpid() on a pid of our own is used: waiting for any child would take statuses that are not ours. */
#include "children.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct inheritance inheritance = { .sentinel = -1, .lifeline = -1 };

static struct {
    pthread_mutex_t lock;
    _Atomic pid_t owner; /* the process that the lock was last used in: the caller's while it is held */
    struct child *first; /* in order of starting; in a child those of its ancestors, then its own */
    struct child **own;  /* the link to the first of its own */
    bool finishes;       /* children_finish() runs at exit */
} children = { .lock = PTHREAD_MUTEX_INITIALIZER, .own = &children.first };

void children_lock(void)
{
    const pid_t self = getpid(), owner = children.owner;
    if (owner != 0 && owner != self) /* a bare fork(): the thread that may have held the lock is not here */
        (void)pthread_mutex_init(&children.lock, NULL);
    (void)pthread_mutex_lock(&children.lock);
    children.owner = self;
}

void children_unlock(void)
{
    (void)pthread_mutex_unlock(&children.lock);
}

static void descriptor_close(int descriptor)
{
    if (descriptor >= 0)
        (void)close(descriptor); /* nothing was written, so nothing can be lost */
}

static int pipe_cloexec(int ends[2])
{
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC) == -1 ? -errno : 0;
#else
    /* SIMPLIFIED: a thread that execs between these calls hands the pipe on. Only pipe2() closes that gap. */
    if (pipe(ends) == -1)
        return -errno;
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
#endif
}

/* Open a pipe whose ends are no standard streams, even if those were closed: the child replaces its stdin.
 * After an error one end may be open: it is in `ends`, which held -1 before. */
static int pipe_open(int ends[2])
{
    int error = pipe_cloexec(ends);
    for (int i = 0; i < 2 && error == 0; i++) {
        if (ends[i] > STDERR_FILENO)
            continue;
        const int standard = ends[i];
        ends[i] = fcntl(standard, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (ends[i] == -1)
            error = -errno;
        (void)close(standard);
    }
    return error;
}

/* In the new child `self`: its parent's children are none of its own, nor is itself, and to hold their pipes would hide
 * deaths. The records stay: to free what the parent has too would make the kernel copy it first. */
static void children_forget(struct child *self)
{
    for (const struct child *child = *children.own; child != NULL; child = child->next) {
        descriptor_close(child->sentinel);
        descriptor_close(child->lifeline);
    }
    children.own = &self->next;
}

/* Caller must hold the lock. */
static void child_unlink(const struct child *child)
{
    for (struct child **at = children.own; *at != NULL; at = &(*at)->next) {
        if (*at == child) {
            *at = child->next;
            return;
        }
    }
}

/* [fork] */
/* Fork. Caller must hold the lock, so that the child's copy of the list is whole. */
static pid_t family_fork(struct child *child, const struct inheritance *far)
{
    pid_t pid = -ENOMEM;
    struct child **last = children.own;
    while (*last != NULL)
        last = &(*last)->next;
    *last = child;
    if (!children.finishes && atexit(children_finish) == 0)
        children.finishes = true;
    if (children.finishes && (pid = fork()) == -1)
        pid = -errno;
    if (pid == 0) {
        children_forget(child);
        descriptor_close(inheritance.sentinel); /* the parent's own: a grandparent waits for it to close */
        descriptor_close(inheritance.lifeline);
        inheritance = *far;
        children.owner = getpid();
    } else if (pid > 0) {
        child->pid = pid;
    } else {
        *last = NULL;
    }
    return pid;
}
/* [/fork] */

pid_t child_start(struct child **started, struct process *process, bool daemon)
{
    int sentinel[2] = { -1, -1 }, lifeline[2] = { -1, -1 };
    struct child *child = malloc(sizeof *child);
    children_lock(); /* a child that another thread starts meanwhile would keep these pipes open */
    pid_t pid = child == NULL ? -ENOMEM : pipe_open(sentinel);
    if (pid == 0)
        pid = pipe_open(lifeline);
    if (pid == 0) {
        *child = (struct child){ .process = process, .creator = children.owner, .daemon = daemon,
                                 .sentinel = sentinel[0], .lifeline = lifeline[1] };
        pid = family_fork(child, &(struct inheritance){ .sentinel = sentinel[1], .lifeline = lifeline[0] });
    }
    if (pid != 0) { /* in the parent: the child's ends are the child's alone */
        descriptor_close(sentinel[1]);
        descriptor_close(lifeline[0]);
    }
    if (pid > 0)
        *started = child;
    if (pid < 0) {
        descriptor_close(sentinel[0]);
        descriptor_close(lifeline[1]);
        free(child);
    }
    children_unlock();
    return pid;
}

/* [settle] */
/* Take in what waitpid() said. Caller must hold the lock. */
static int child_settle(struct child *child, pid_t pid, int status, int error)
{
    if (pid == child->pid) {
        child->state = CHILD_ENDED;
        child->status = status;
    } else if (pid == -1 && error == ECHILD) {
        child->state = CHILD_LOST;
    } else {
        return pid == 0 ? -EAGAIN : -error;
    }
    descriptor_close(child->lifeline);
    child->lifeline = -1;
    return child->state == CHILD_LOST ? -ECHILD : 0;
}
/* [/settle] */

/* Caller must hold the lock. */
static int child_look_locked(struct child *child)
{
    if (child->state != CHILD_RUNS)
        return child->state == CHILD_LOST ? -ECHILD : 0;
    if (child->awaited)
        return -EAGAIN;
    int status = 0;
    pid_t pid;
    do
        pid = waitpid(child->pid, &status, WNOHANG);
    while (pid == -1 && errno == EINTR);
    return child_settle(child, pid, status, errno);
}

int child_look(struct child *child)
{
    children_lock();
    int error = child_look_locked(child);
    children_unlock();
    return error;
}

/* [wait] */
int child_wait(struct child *child)
{
    children_lock();
    int error = child->state == CHILD_LOST ? -ECHILD : 0;
    if (child->state == CHILD_RUNS) {
        child->awaited = true;
        children_unlock(); /* others may go on while this thread waits */
        int status = 0;
        pid_t pid;
        do
            pid = waitpid(child->pid, &status, 0);
        while (pid == -1 && errno == EINTR);
        error = errno;
        children_lock();
        child->awaited = false;
        error = child_settle(child, pid, status, error);
    }
    children_unlock();
    return error;
}
/* [/wait] */

/* [signal] */
int child_signal(struct child *child, int signal)
{
    /* Look first, under the lock: a pid that was reaped may be a stranger's by now. */
    children_lock();
    int error = child_look_locked(child);
    if (error == -EAGAIN)
        error = kill(child->pid, signal) == -1 && errno != ESRCH ? -errno : 0;
    children_unlock();
    return error;
}
/* [/signal] */

void child_free(struct child *child)
{
    children_lock();
    child_unlink(child);
    descriptor_close(child->sentinel);
    descriptor_close(child->lifeline);
    children_unlock();
    free(child);
}

/* [reap] */
void children_reap(void (*found)(struct process *process, void *context), void *context)
{
    children_lock();
    for (struct child *child = *children.own; child != NULL; child = child->next)
        if (child->creator == children.owner && child_look_locked(child) == -EAGAIN && found != NULL)
            found(child->process, context);
    children_unlock();
}
/* [/reap] */

/* [finish] */
void children_finish(void)
{
    const pid_t self = getpid();
    for (struct child *child = *children.own; child != NULL; child = child->next)
        if (child->creator == self && child->daemon)
            (void)child_signal(child, SIGTERM); /* it fails only for a child that is not ours any more */
    for (struct child *child = *children.own; child != NULL; child = child->next)
        if (child->creator == self)
            (void)child_wait(child); /* a lost status can't be had at exit either */
}
/* [/finish] */
