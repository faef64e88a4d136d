#define _POSIX_C_SOURCE 200809L
/* P18 to P28: process_start(). */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static struct process closed, started, foreign;

static int start_all_kinds(void *unused)
{
    struct process own;
    (void)unused;
    make(&own, NULL, NULL);
    show("closed", process_start(&closed));
    show("started, and another's", process_start(&started));
    show("another's, in a daemon", process_start(&foreign));
    show("a daemon's own", process_start(&own));
    return 0;
}

static int order_of_the_checks(void)
{
    struct process daemon;
    make(&closed, NULL, NULL);
    need("close", process_close(&closed));
    launch(&started, NULL, NULL);
    make(&foreign, NULL, NULL);
    need("init", process_init(&daemon, (struct process_options){ .target = start_all_kinds, .daemon = true }));
    need("start", process_start(&daemon));
    finish(&daemon);
    finish(&started);
    return 0;
}

static int finished_stays_finished(void)
{
    struct process process;
    launch(&process, NULL, NULL);
    show("start again", process_start(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show("start after join", process_start(&process));
    return 0;
}

static int fork_barely(void *unused)
{
    (void)unused;
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(5);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    say("a bare fork in a daemon: exit %d", WEXITSTATUS(status));
    return 0;
}

static int daemon_forks_barely(void)
{
    struct process daemon;
    need("init", process_init(&daemon, (struct process_options){ .target = fork_barely, .daemon = true }));
    need("start", process_start(&daemon));
    finish(&daemon);
    return 0;
}

static int gate[2];

static int wait_for_three(void *unused)
{
    (void)unused;
    gate_wait(gate);
    return 3;
}

static int start_reaps(void)
{
    struct process first, second, next;
    gate_make(gate);
    launch(&first, wait_for_three, NULL);
    launch(&second, wait_for_three, NULL);
    gate_open(gate);
    await_death(first.pid);
    await_death(second.pid);
    say("zombies before: %d", is_zombie(first.pid) + is_zombie(second.pid));
    launch(&next, NULL, NULL);
    say("zombies after another's start: %d", is_zombie(first.pid) + is_zombie(second.pid));
    show_code("exit code", &first);
    show_code("exit code", &second);
    show_bool("sentinel readable", is_readable(first.sentinel));
    finish(&next);
    return 0;
}

static int flushes_before_the_fork(void)
{
    struct process process;
    FILE *other = fdopen(dup(STDOUT_FILENO), "w");
    (void)printf("in stdout\n");
    if (other == NULL || fprintf(other, "in another stream\n") < 0)
        return 1;
    launch(&process, NULL, NULL);
    finish(&process);
    (void)fclose(other);
    return 0;
}

/* How many of the descriptors from 3 on are open, and how many of these are closed by exec. */
static void count_descriptors(int *open, int *closed_by_exec)
{
    *open = *closed_by_exec = 0;
    for (int descriptor = 3; descriptor < 64; descriptor++) {
        const int flags = fcntl(descriptor, F_GETFD);
        *open += flags != -1;
        *closed_by_exec += flags != -1 && (flags & FD_CLOEXEC) != 0;
    }
}

/* Closes a process that was joined, with as many descriptors of one's own open as there may be numbers free by now. */
static void close_beside_others(struct process *process)
{
    int others[4], left = 0;
    for (int i = 0; i < 4; i++)
        others[i] = dup(STDOUT_FILENO);
    need("close", process_close(process));
    for (int i = 0; i < 4; i++)
        left += close(others[i]) == 0;
    show_bool("close leaves the caller's descriptors alone", left == 4);
}

/* Starts where three descriptors may be opened, and four are needed. */
static void start_without_room(void)
{
    struct process process;
    struct rlimit usual, tight;
    int places[4];
    make(&process, NULL, NULL);
    for (int i = 0; i < 4; i++)
        places[i] = dup(STDOUT_FILENO);
    for (int i = 0; i < 4; i++)
        (void)close(places[i]);
    const int before = descriptors_open();
    (void)getrlimit(RLIMIT_NOFILE, &usual);
    tight = usual;
    tight.rlim_cur = (rlim_t)places[3]; /* the first number that is too much */
    (void)setrlimit(RLIMIT_NOFILE, &tight);
    show("with room for three", process_start(&process));
    (void)setrlimit(RLIMIT_NOFILE, &usual);
    say("it cost: %d", descriptors_open() - before);
}

static int two_descriptors_each(void)
{
    struct process first, second;
    int open[3], cloexec[3];
    const int before = descriptors_open();
    gate_make(gate);
    make(&first, wait_at_gate, gate);
    make(&second, wait_at_gate, gate);
    count_descriptors(&open[0], &cloexec[0]);
    need("start", process_start(&first));
    count_descriptors(&open[1], &cloexec[1]);
    need("start", process_start(&second));
    count_descriptors(&open[2], &cloexec[2]);
    say("one child: %d more, %d closed by exec", open[1] - open[0], cloexec[1] - cloexec[0]);
    say("two children: %d more, %d closed by exec", open[2] - open[0], cloexec[2] - cloexec[0]);
    gate_open(gate);
    need("join", process_join(&first, PROCESS_FOREVER));
    close_beside_others(&first);
    finish(&second);
    say("both closed: %d more", descriptors_open() - before);
    start_without_room();
    return 0;
}

static int count_and_wait(void *unused)
{
    const int count = descriptors_open();
    (void)unused;
    gate_wait(gate);
    return count;
}

static int ready[2], over[2], in_the_parent;

static int look_at_the_lifeline(void *unused)
{
    struct process *parent = process_parent();
    (void)unused;
    (void)close(gate[1]);
    if (parent == NULL)
        return 1;
    show_bool("told of the parent's end while it lives", is_readable(parent->sentinel));
    gate_open(ready);
    gate_wait(over); /* until main has joined it */
    show_bool("told of it, though a younger sibling lives", is_readable(parent->sentinel));
    return 0;
}

static int be_the_younger(void *unused)
{
    (void)unused;
    say("more in a grandchild than in its parent: %d", descriptors_open() - in_the_parent);
    gate_open(ready); /* the parent waits for the last write end of this one to close */
    gate_open(over);
    gate_wait(gate);
    return 0;
}

static int start_two_and_die(void *unused)
{
    struct process elder, younger;
    (void)unused;
    in_the_parent = descriptors_open();
    launch(&elder, look_at_the_lifeline, NULL);
    launch(&younger, be_the_younger, NULL);
    gate_wait(ready);
    (void)raise(SIGKILL);
    return 0;
}

static void start_a_family(void)
{
    struct process process;
    gate_make(gate);
    gate_make(ready);
    gate_make(over);
    launch(&process, start_two_and_die, NULL);
    (void)close(ready[1]);
    finish(&process);
    gate_open(over);
    pass(1000); /* the younger one still waits while the elder looks */
    gate_open(gate);
}

static int siblings_keep_nothing(void)
{
    struct process first, second;
    int codes[2] = { -1, -2 };
    gate_make(gate);
    launch(&first, count_and_wait, NULL);
    launch(&second, count_and_wait, NULL);
    gate_open(gate);
    need("join", process_join(&first, PROCESS_FOREVER));
    need("join", process_join(&second, PROCESS_FOREVER));
    need("exit_code", process_exit_code(&first, &codes[0]));
    need("exit_code", process_exit_code(&second, &codes[1]));
    say("more in the second child than in the first: %d", codes[1] - codes[0]);
    start_a_family();
    return 0;
}

static int fork_fails(void)
{
    struct process process;
    int seven = 7;
    make(&process, return_number, &seven);
    const int before = descriptors_open();
    show("start", process_start(&process));
    say("descriptors more: %d", descriptors_open() - before);
    say("pid: %ld, sentinel: %d", (long)process.pid, process.sentinel);
    show("start again", process_start(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static pid_t runner;

static int note_runner(void *unused)
{
    (void)unused;
    runner = getpid();
    return 7;
}

static int run_in_the_caller(void)
{
    struct process process;
    make(&process, note_runner, NULL);
    show("run", process_run(&process));
    show_bool("ran in the caller", runner == getpid());
    say("pid: %ld", (long)process.pid);
    show_code("exit code", &process);
    show("join", process_join(&process, 0));
    show("start", process_start(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code after start", &process);
    return 0;
}

struct worker {
    struct process process;
    int number;
};

static int worker_run(struct process *self)
{
    struct worker *worker = container_of(self, struct worker, process);
    say("run sees: %d", worker->number);
    worker->number = 9;
    return 4;
}

static const struct process_ops worker_ops = { .name = "Worker", .run = worker_run };

static int say_target(void *unused)
{
    (void)unused;
    say("target was called");
    return 0;
}

static int overriding_run(void)
{
    struct worker worker = { .number = 1 };
    need("init", process_init(&worker.process, (struct process_options){ .ops = &worker_ops, .target = say_target }));
    worker.number = 2;
    need("start", process_start(&worker.process));
    need("join", process_join(&worker.process, PROCESS_FOREVER));
    show_code("exit code", &worker.process);
    say("the parent sees: %d", worker.number);
    return 0;
}

static const struct probe probes[] = {
    { "P18", order_of_the_checks }, { "P19", finished_stays_finished }, { "P20", daemon_forks_barely },
    { "P21", start_reaps }, { "P22", flushes_before_the_fork }, { "P23", two_descriptors_each },
    { "P23b", siblings_keep_nothing }, { "P24", fork_fails }, { "P27", run_in_the_caller }, { "P28", overriding_run },
};
PROBES(probes)
