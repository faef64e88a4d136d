#define _DEFAULT_SOURCE /* getentropy; on_exit where there is one */
/* struct process: the object's side of the library. Every function first asks whose the struct is, because after a
 * fork a child holds copies of structs whose processes are not its children. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "children.h"

#define PAUSE_MAX 64    /* ms: how late a join may learn of a death that no pipe tells */
#define PARENT_LOOK 500 /* ms: the same for the parent, whose pipe a bare fork may hold open */

/* [target] */
static int target_run(struct process *self)
{
    return self->target != NULL ? self->target(self->arg) : 0;
}

static const struct process_ops plain_ops = { .name = "Process", .run = target_run };
/* [/target] */
static const struct process_ops main_ops = { .name = "_MainProcess", .run = target_run };
static const struct process_ops parent_ops = { .name = "_ParentProcess", .run = target_run };

static struct {
    struct process *current; /* NULL: main */
    struct process main;
    struct process parent;   /* in a child: whoever started it */
    pid_t child;             /* in a child: its pid, by which a copy made by a bare fork() knows that it is none */
    unsigned made;           /* how many processes this one has initialised */
    bool has_key;
} family = {
    .main = { .name = "MainProcess", .sentinel = -1, .ops = &main_ops, .self = &family.main },
};

/* May the caller treat it as a process that it made? */
static int process_check(const struct process *process)
{
    if (process == NULL || process->self != process)
        return -EINVAL;
    if (process->closed)
        return -EBADF;
    return process->parent_pid == getpid() ? 0 : -ECHILD;
}

static bool process_is_parent(const struct process *process)
{
    return family.current != NULL && process == &family.parent;
}

static int process_check_started(const struct process *process)
{
    int error = process_check(process);
    return error == 0 && process->child == NULL ? -ESRCH : error;
}

/* The first key of a family. Caller must hold the lock. */
static int key_make(void)
{
    if (family.current == NULL && !family.has_key) {
        if (getentropy(family.main.authkey, sizeof family.main.authkey) == -1)
            return -errno;
        family.has_key = true;
    }
    return 0;
}

struct process *process_current(void)
{
    children_lock();
    (void)key_make(); /* process_init() is where its failure is told */
    struct process *current = family.current != NULL ? family.current : &family.main;
    const pid_t self = getpid();
    if (current->pid != self)
        current->pid = self; /* main's first time, or a copy made by a bare fork() */
    children_unlock();
    return current;
}

struct process *process_parent(void)
{
    return family.current != NULL ? &family.parent : NULL;
}

/* Number it among its creator's. @return 0 or -ENAMETOOLONG. */
static int identity_make(struct process *process, const char *creator, const char *name)
{
    int size = snprintf(process->identity, sizeof process->identity, "%s%s%u", creator, *creator != '\0' ? ":" : "",
                        family.made + 1);
    if (size < 0 || (size_t)size >= sizeof process->identity)
        return -ENAMETOOLONG;
    if (name != NULL && *name != '\0')
        size = snprintf(process->name, sizeof process->name, "%s", name);
    else
        size = snprintf(process->name, sizeof process->name, "%s-%s",
                        process->ops->name != NULL ? process->ops->name : plain_ops.name, process->identity);
    return size < 0 || (size_t)size >= sizeof process->name ? -ENAMETOOLONG : 0;
}

int process_init(struct process *process, struct process_options options)
{
    if (process == NULL || options.group != NULL)
        return -EINVAL;
    const struct process *creator = process_current();
    *process = (struct process){
        .parent_pid = creator->pid, .sentinel = -1, .target = options.target, .arg = options.arg,
        .ops = options.ops != NULL ? options.ops : &plain_ops,
        .daemon = options.daemon != 0 ? options.daemon > 0 : creator->daemon,
    };
    children_lock();
    int error = key_make();
    if (error == 0)
        error = identity_make(process, creator->identity, options.name);
    if (error == 0) {
        family.made++;
        memcpy(process->authkey, creator->authkey, sizeof process->authkey);
        process->self = process;
    }
    children_unlock();
    return error;
}

/* [run] */
int process_run(struct process *process)
{
    if (process == NULL || process->self != process)
        return -EINVAL;
    return process->ops->run != NULL ? process->ops->run(process) : target_run(process);
}
/* [/run] */

#ifdef __GLIBC__
static void child_exits(int status, void *unused)
{
    (void)unused;
    process_exit(status);
}
#endif

/* [child] */
/* From the fork to the end of the child's life. */
static _Noreturn void child_main(struct process *self)
{
    struct process *creator = family.current != NULL ? family.current : &family.main;
    family.parent = (struct process){ .pid = self->parent_pid, .sentinel = inheritance.lifeline, .ops = &parent_ops,
                                      .self = &family.parent };
    memcpy(family.parent.name, creator->name, sizeof family.parent.name);
    family.current = self;
    family.made = 0;
    family.child = self->pid = getpid();
#ifdef __GLIBC__
    (void)on_exit(child_exits, NULL); /* LIFO: exit() comes here before the parent's handlers, and no further */
#endif
    (void)close(STDIN_FILENO);             /* two readers would fight over a terminal … */
    (void)open("/dev/null", O_RDONLY);     /* … and this takes the lowest free number, 0 */
    (void)fflush(stdin);                   /* what the parent had read ahead is the parent's */
    process_exit(process_run(self));
}
/* [/child] */

/* [start] */
int process_start(struct process *process)
{
    int error = process_check(process);
    if (error == 0 || error == -ECHILD)
        error = process->child != NULL ? -EALREADY : error;
    if (error != 0)
        return error;
    if (process_current()->daemon)
        return -EPERM;
    children_reap(NULL, NULL);
    (void)fflush(NULL); /* what is buffered now would be written by both */
    pid_t pid = child_start(&process->child, process, process->daemon);
    if (pid == 0)
        child_main(process);
    if (pid < 0)
        return pid;
    process->pid = pid;
    process->sentinel = process->child->sentinel;
    return 0;
}
/* [/start] */

/* [look] */
/* Has it ended? @return 0, -EAGAIN while it runs, -ECHILD when the caller can't know. */
static int process_look(const struct process *process)
{
    if (!process_is_parent(process))
        return child_look(process->child);
    if (getpid() != family.child)
        return -ECHILD;
    return getppid() == process->pid ? -EAGAIN : 0; /* right at once: an orphan's parent is somebody else */
}
/* [/look] */

static int64_t milliseconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail for this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* [join] */
/* The sentinel wakes us, the pid decides: whoever inherited the write end keeps the pipe open after the death, and a
 * child that closes all its descriptors hangs up while it lives. */
static int join_until(const struct process *process, int64_t deadline)
{
    struct pollfd sentinel = { .fd = process->sentinel, .events = POLLIN };
    const int longest = process_is_parent(process) ? PARENT_LOOK : INT_MAX;
    for (int pause = 1;; ) {
        int error = process_look(process);
        if (error != -EAGAIN)
            return error;
        const int64_t left = deadline - milliseconds_now();
        if (left <= 0)
            return -ETIMEDOUT;
        int wait = left < longest ? (int)left : longest;
        if (sentinel.fd == -1) {
            wait = wait < pause ? wait : pause;
            pause = pause < PAUSE_MAX ? pause * 2 : PAUSE_MAX;
        }
        if (poll(&sentinel, 1, wait) == 1)
            sentinel.fd = -1; /* it has nothing more to say: dead, or dying, or a pipe that was closed early */
    }
}

int process_join(struct process *process, int timeout)
{
    const bool is_parent = process_is_parent(process);
    int error = is_parent ? 0 : process_check_started(process);
    if (error != 0)
        return error;
    if (timeout < 0)
        return is_parent ? join_until(process, INT64_MAX) : child_wait(process->child);
    return join_until(process, timeout == 0 ? 0 : milliseconds_now() + timeout + 1);
}
/* [/join] */

/* [is-alive] */
int process_is_alive(struct process *process, bool *alive)
{
    const bool is_parent = process_is_parent(process);
    int error = alive == NULL ? -EINVAL : process_check(process);
    if (alive != NULL && (is_parent || process == process_current()))
        error = is_parent ? process_look(process) : -EAGAIN;
    else if (error == 0 && process->child != NULL && (error = child_look(process->child)) == -ECHILD)
        error = 0; /* somebody took the status, so there was one: it has ended */
    if (error != 0 && error != -EAGAIN)
        return error;
    *alive = error == -EAGAIN;
    return 0;
}
/* [/is-alive] */

/* [exit-code] */
int process_exit_code(struct process *process, int *code)
{
    int error = code == NULL ? -EINVAL : process_check_started(process);
    if (error == 0)
        error = child_look(process->child);
    if (error != 0)
        return error == -ESRCH ? -EAGAIN : error;
    const int status = process->child->status;
    *code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}
/* [/exit-code] */

int process_terminate(struct process *process)
{
    int error = process_check_started(process);
    return error != 0 ? error : child_signal(process->child, SIGTERM);
}

int process_kill(struct process *process)
{
    int error = process_check_started(process);
    return error != 0 ? error : child_signal(process->child, SIGKILL);
}

int process_close(struct process *process)
{
    int error = process_check(process);
    if (error != 0)
        return error == -EBADF ? 0 : error;
    if (process->child != NULL) {
        error = child_look(process->child);
        if (error != 0 && error != -ECHILD)
            return error == -EAGAIN ? -EBUSY : error;
        child_free(process->child);
    }
    process->child = NULL;
    process->closed = true;
    process->pid = 0;
    process->sentinel = -1;
    return 0;
}

/* [set-daemon] */
int process_set_daemon(struct process *process, bool daemon)
{
    if (process == NULL || process->self != process)
        return -EINVAL;
    if (process->child != NULL)
        return -EALREADY;
    process->daemon = daemon;
    return 0;
}
/* [/set-daemon] */

/* Where process_active_children() puts what it finds. */
struct listing {
    struct process **children;
    size_t size;
    size_t count;
};

static void listing_add(struct process *process, void *context)
{
    struct listing *listing = context;
    if (listing->count < listing->size)
        listing->children[listing->count] = process;
    listing->count++;
}

int process_active_children(struct process **children, size_t size, size_t *count)
{
    if (count == NULL || (children == NULL && size > 0))
        return -EINVAL;
    struct listing listing = { .children = children, .size = size };
    children_reap(listing_add, &listing);
    *count = listing.count;
    return 0;
}

/* [exit] */
_Noreturn void process_exit(int code)
{
    if (family.current == NULL)
        exit(code & 0xff);
    children_finish();
    (void)fflush(NULL); /* there is nobody left to tell of a failure */
    _exit(code & 0xff);
}
/* [/exit] */
