/* Starting the program: it waits on a pipe until it is on the leash, then installs the filter and becomes the
 * program.
 *
 * Until then the child lives in our memory, as after vfork: to copy our page tables, and then each page that either
 * writes to, takes longer than all the rest. But we go on beside it, for somebody has to hold the leash. They share
 * even errno; so never do both work at once: it waits for its byte, and we for its stops. */
#define _GNU_SOURCE
#include "recorder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "footing/tries.h"

#define NOT_RUN 127
#define CHILD_STACK (64 << 10) /* bytes: looking along PATH takes several thousand */

/* How the start of the program has failed, as the child tells. */
struct failed_start {
    int error;      /* A positive errno if exec said so, -errno if the preparations failed. */
    enum lack lack; /* What was missing for those. */
};

static const long trace_options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                                  PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;

static int stream_take(enum stream_mode mode, int theirs, int fd, int flags)
{
    if (mode == STREAM_OWN)
        return 0;
    int from = mode == STREAM_NULL ? open("/dev/null", flags | O_CLOEXEC) : theirs;
    return from < 0 || dup2(from, fd) < 0 ? -errno : 0;
}

static int streams_take(const struct recorder *r)
{
    int error = stream_take(r->options->in, -1, 0, O_RDONLY);
    if (!error)
        error = stream_take(r->options->out, r->streams[0].theirs, 1, O_WRONLY);
    if (!error)
        error = stream_take(r->options->err, r->streams[1].theirs, 2, O_WRONLY);
    return error;
}

/* A group of its own keeps kill(0, …) and Ctrl-C within the run. Its terminal, if we hold one, becomes its own. */
static int group_take(const struct recorder *r)
{
    if (r->options->new_session)
        return setsid() < 0 ? -errno : 0;
    if (setpgid(0, 0))
        return -errno;
    if (r->options->in == STREAM_OWN && isatty(0) && tcgetpgrp(0) == getpgid(getppid())) {
        signal(SIGTTOU, SIG_IGN); /* we are in the background until this has worked */
        tcsetpgrp(0, getpid());
        signal(SIGTTOU, SIG_DFL);
    }
    return 0;
}

/* The filter, at last. Whatever refuses it but a lack of memory, refuses it for good. */
static int filter_take(const struct recorder *r, enum lack *lack)
{
    const int error = filter_install(r->chosen, r->memory);
    if (error && error != -ENOMEM)
        *lack = LACK_SECCOMP;
    return error;
}

/* In the child, leashed. Returns only when the program cannot be run. */
static struct failed_start become(const struct recorder *r, char *const argv[])
{
    enum lack lack = LACK_NONE;
    int error = group_take(r);
    if (!error && (error = streams_take(r)))
        lack = null_try();
    if (!error && r->options->directory && chdir(r->options->directory))
        error = -errno;
    if (!error && r->chosen) {
        int persona = personality(0xffffffff);
        if (persona >= 0) /* where it is not allowed, addresses differ from run to run, and the docs say so */
            (void)personality((unsigned long)persona | ADDR_NO_RANDOMIZE);
    }
    if (!error)
        error = filter_take(r, &lack);
    if (error)
        return (struct failed_start){error, lack};
    setrlimit(RLIMIT_NOFILE, &r->files);
    if (r->options->environment)
        execvpe(argv[0], argv, r->options->environment);
    else
        execvp(argv[0], argv);
    return (struct failed_start){errno, LACK_NONE};
}

/* The program inherits what the recorder's caller ignores. Signals that the recorder handles get their defaults. */
uint64_t signals_inherited_ignored(void)
{
    uint64_t ignored = 0;
    struct sigaction now;
    for (int number = 1; number < NSIG; number++)
        if (sigaction(number, NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_IGN)
            ignored |= UINT64_C(1) << (number - 1);
    return ignored;
}

static void signals_default(void)
{
    signal(SIGALRM, SIG_DFL); /* the recorder's own handlers are not the program's business */
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* What the child has to know. */
struct birth {
    const struct recorder *r;
    char *const *argv;
    int start[2];  /* its byte comes through here */
    int report[2]; /* and here it says why it could not become the program */
};

/* The child. Its exit status is what this returns. */
static int child_run(void *argument)
{
    const struct birth *birth = argument;
    char byte;
    close(birth->start[1]); /* or it would wait for ever where we die before the byte is sent */
    close(birth->report[0]);
    signals_default();
    if (read(birth->start[0], &byte, 1) != 1) /* the recorder could not take us on its leash */
        return NOT_RUN;
    close(birth->start[0]);
    const struct failed_start failed = become(birth->r, birth->argv);
    ssize_t written = write(birth->report[1], &failed, sizeof failed);
    (void)written; /* nobody to tell: without a report the recorder knows that much */
    return NOT_RUN;
}

/* Let the new child run to the stop after its exec. Its own calls before that are let through unseen.
 * Returns 0 when the program is loaded, a positive errno when exec failed, -errno when something of ours did. */
static int exec_await(struct recorder *r, int report)
{
    for (;;) {
        int status;
        pid_t pid = r->root;
        if (waitpid(pid, &status, __WALL) < 0) {
            if (errno == EINTR)
                continue;
            return -errno;
        }
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            struct failed_start failed;
            r->root = 0;
            if (read(report, &failed, sizeof failed) != sizeof failed) /* it was killed: some filters do that */
                failed = (struct failed_start){-EPERM, LACK_SECCOMP};
            recorder_misses(failed.lack);
            return failed.error;
        }
        if (status >> 16 == PTRACE_EVENT_EXEC)
            return 0;
        int number = WSTOPSIG(status);
        bool plain = status >> 16 == 0 && number != (SIGTRAP | 0x80) && number != SIGTRAP;
        (void)ptrace(PTRACE_CONT, pid, NULL, (long)(plain ? number : 0)); /* fails only if it has just been killed */
    }
}

/* What descriptors stood for at the very start: whatever is not on this list, the program made itself. */
static void objects_before(struct recorder *r, const struct task *task)
{
    for (int fd = 0; fd < 3; fd++)
        r->standard[fd] = object_of(r, task, fd);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)task->tid);
    DIR *directory = opendir(path);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));)
        if (entry->d_name[0] != '.' && atoi(entry->d_name) > 2)
            (void)object_of(r, task, atoi(entry->d_name));
    closedir(directory);
}

static int register_root(struct recorder *r)
{
    size_t process = process_add(r, r->root, NOBODY);
    struct task *task = process == NOBODY ? NULL : task_add(r, r->root, process);
    if (!task)
        return -ENOMEM;
    r->recording->processes[process].pid = r->chosen ? task->name : r->root;
    objects_before(r, task);
    size_t event = event_add(r, EVENT_START, task);
    if (event == NOBODY)
        return -ENOMEM;
    r->recording->processes[process].birth = event;
    stop_handle(r, task, (PTRACE_EVENT_EXEC << 16) | (SIGTRAP << 8) | 0x7f);
    return 0;
}

static int leash(struct recorder *r, int start, int report)
{
    long deaths = r->chosen ? PTRACE_O_TRACEEXIT : 0; /* where we choose, when to die is chosen too */
    if (ptrace(PTRACE_SEIZE, r->root, NULL, trace_options | deaths)) {
        recorder_misses(ptrace_explain(errno));
        return -EPERM;
    }
    if (write(start, "", 1) != 1)
        return -errno;
    return exec_await(r, report);
}

/* Starts the child, takes it on the leash and waits for its exec. Returns as exec_await does. */
static int child_start(struct recorder *r, struct birth *birth)
{
    static _Alignas(16) char stack[CHILD_STACK]; /* one child at a time lives here */
    r->root = clone(child_run, stack + sizeof stack, CLONE_VM | SIGCHLD, birth);
    int error = r->root < 0 ? -errno : 0;
    close(birth->start[0]);
    close(birth->report[1]);
    if (!error)
        error = leash(r, birth->start[1], birth->report[0]);
    if (error < 0 && r->root > 0) { /* it still waits for its byte, or for us to go on */
        kill(r->root, SIGKILL);
        while (waitpid(r->root, NULL, __WALL) < 0 && errno == EINTR)
            ;
    }
    close(birth->start[1]);
    close(birth->report[0]);
    streams_close_theirs(r); /* not before: the child looks into the same table */
    return error;
}

int launch(struct recorder *r, char *const argv[])
{
    struct birth birth = {.r = r, .argv = argv};
    if (pipe2(birth.start, O_CLOEXEC))
        return -errno;
    if (pipe2(birth.report, O_CLOEXEC)) {
        int error = -errno;
        close(birth.start[0]);
        close(birth.start[1]);
        return error;
    }
    sigset_t all, before; /* our handlers are not to run in the child, nor to interrupt us while it starts */
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    int error = child_start(r, &birth);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (error > 0) {
        r->recording->ending = ENDING_NOT_STARTED;
        r->recording->status = error;
        r->over = true;
        return 0;
    }
    return error ? error : register_root(r);
}
