#define _POSIX_C_SOURCE 200809L
/* What our library does, scenario by scenario: scenarios NAME. scenarios.py does the same with multiprocessing,
 * function by function; parity.c compares what both were seen to do. */
#include "../conformance/probes/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2];

static void code(struct process *process)
{
    int code = 0;
    if (process_exit_code(process, &code) == 0)
        say("exit code %d", code);
    else
        say("exit code None");
}

static void join(struct process *process)
{
    need("join", process_join(process, PROCESS_FOREVER));
}

static void start_daemon(struct process *process, int (*target)(void *), void *arg)
{
    need("init", process_init(process, (struct process_options){ .target = target, .arg = arg, .daemon = true }));
    need("start", process_start(process));
}

/* What Python's reference counting does by itself, process_close() must be told to. */
static void join_and_tell(struct process *process)
{
    join(process);
    code(process);
    need("close", process_close(process));
}

static void tell_alive(struct process *process)
{
    bool alive = false;
    need("is_alive", process_is_alive(process, &alive));
    say(alive ? "alive" : "dead");
}

static int nothing(void *unused)
{
    (void)unused;
    return 0;
}

static int say_text(void *text)
{
    say("%s", (const char *)text);
    return 0;
}

static int outlive(void *name)
{
    pass(strncmp(name, "daemon grand", 12) == 0 ? 2000 : 1000);
    say("%s goes on", (const char *)name);
    return 0;
}

static void start_and_join(void)
{
    struct process process;
    launch(&process, say_text, "child");
    join_and_tell(&process);
}

static void join_in_order(void)
{
    struct process one, two;
    gate_make(gate); /* neither has ended when the other starts: start would reap it */
    launch(&one, wait_at_gate, gate);
    launch(&two, wait_at_gate, gate);
    gate_open(gate);
    finish(&one);
    say("one");
    finish(&two);
    say("two");
}

static void join_in_reverse(void)
{
    struct process one, two;
    gate_make(gate); /* neither has ended when the other starts: start would reap it */
    launch(&one, wait_at_gate, gate);
    launch(&two, wait_at_gate, gate);
    gate_open(gate);
    finish(&two);
    say("two");
    finish(&one);
    say("one");
}

static void join_twice(void)
{
    struct process process;
    launch(&process, nothing, NULL);
    join(&process);
    join_and_tell(&process);
}

static int exit_with(void *number)
{
    process_exit(*(int *)number);
}

static void exit_with_seven(void)
{
    struct process process;
    int seven = 7;
    launch(&process, exit_with, &seven);
    join_and_tell(&process);
}

static void exit_is_masked(void)
{
    struct process process;
    int number = 256 + 3;
    launch(&process, exit_with, &number);
    join_and_tell(&process);
}

static int exit_raw(void *unused)
{
    (void)unused;
    _exit(9);
}

static void raw_exit(void)
{
    struct process process;
    launch(&process, exit_raw, NULL);
    join_and_tell(&process);
}

static int kill_oneself(void *unused)
{
    (void)unused;
    return kill(getpid(), SIGKILL);
}

static void killed_by_itself(void)
{
    struct process process;
    launch(&process, kill_oneself, NULL);
    join_and_tell(&process);
}

static void terminated(void)
{
    struct process process;
    launch(&process, wait_for_ever, NULL);
    need("terminate", process_terminate(&process));
    join_and_tell(&process);
}

static void killed(void)
{
    struct process process;
    launch(&process, wait_for_ever, NULL);
    need("kill", process_kill(&process));
    join_and_tell(&process);
}

static void signalled_after_the_end(void)
{
    struct process process;
    launch(&process, nothing, NULL);
    join(&process);
    need("terminate", process_terminate(&process));
    need("kill", process_kill(&process));
    code(&process);
    finish(&process);
}

static void daemon_at_exit(void)
{
    struct process process;
    start_daemon(&process, wait_for_ever, NULL);
    say("main ends");
}

static void child_at_exit(void)
{
    struct process process;
    launch(&process, outlive, "child");
    say("main ends");
}

static void both_kinds_at_exit(void)
{
    struct process child, daemon;
    launch(&child, outlive, "child");
    start_daemon(&daemon, outlive, "daemon");
}

static void both_kinds_at_sys_exit(void)
{
    both_kinds_at_exit();
    process_exit(3);
}

static void both_kinds_at_raw_exit(void)
{
    both_kinds_at_exit();
    _exit(3);
}

static void both_kinds_at_sigterm(void)
{
    both_kinds_at_exit();
    (void)kill(getpid(), SIGTERM);
}

static void both_kinds_at_sigkill(void)
{
    both_kinds_at_exit();
    (void)kill(getpid(), SIGKILL);
}

static int stubborn(void *unused)
{
    (void)unused;
    (void)signal(SIGTERM, SIG_IGN);
    gate_open(gate);
    pass(500);
    return 0;
}

static void stubborn_daemon(void)
{
    struct process process;
    gate_make(gate);
    start_daemon(&process, stubborn, NULL);
    gate_wait(gate);
}

static int have_child(void *unused)
{
    static struct process process;
    (void)unused;
    launch(&process, outlive, "grandchild");
    return 0;
}

static void grandchild_is_joined(void)
{
    struct process process;
    launch(&process, have_child, NULL);
    join_and_tell(&process);
}

static int have_daemon(void *unused)
{
    static struct process process;
    (void)unused;
    start_daemon(&process, outlive, "grandchild");
    return 0;
}

static void daemon_grandchild_is_terminated(void)
{
    struct process process;
    launch(&process, have_daemon, NULL);
    join_and_tell(&process);
}

static int have_children_and_wait(void *unused)
{
    struct process child, daemon;
    launch(&child, outlive, "grandchild");
    start_daemon(&daemon, outlive, "daemon grandchild");
    gate_open(gate);
    return wait_for_ever(unused);
}

static void grandchildren_of_a_terminated_child(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, have_children_and_wait, NULL);
    gate_wait(gate);
    need("terminate", process_terminate(&process));
    join_and_tell(&process);
}

static void exit_nine(int number)
{
    (void)number;
    _exit(9);
}

static int sleep_for_ever(void *unused)
{
    (void)unused;
    gate_open(gate);
    for (;;)
        pass(100);
    return 0;
}

static void inherited_handler(void)
{
    struct process process;
    gate_make(gate);
    (void)signal(SIGTERM, exit_nine);
    launch(&process, sleep_for_ever, NULL);
    gate_wait(gate);
    need("terminate", process_terminate(&process));
    join_and_tell(&process);
}

static void terminate_in_vain(struct process *process)
{
    need("terminate", process_terminate(process));
    (void)process_join(process, 100);
    tell_alive(process);
    need("kill", process_kill(process));
    join_and_tell(process);
}

static void ignored_sigterm(void)
{
    struct process process;
    (void)signal(SIGTERM, SIG_IGN);
    launch(&process, wait_for_ever, NULL);
    terminate_in_vain(&process);
}

static void stopped_child(void)
{
    struct process process;
    launch(&process, wait_for_ever, NULL);
    (void)kill(process.pid, SIGSTOP);
    (void)waitpid(process.pid, NULL, WUNTRACED);
    terminate_in_vain(&process);
}

static void timed_join(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, wait_at_gate, gate);
    (void)process_join(&process, 100);
    tell_alive(&process);
    gate_open(gate);
    need("join", process_join(&process, 60000));
    code(&process);
    finish(&process);
}

static void look_of_a_join(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, wait_at_gate, gate);
    (void)process_join(&process, 0);
    tell_alive(&process);
    gate_open(gate);
    await_death(process.pid);
    need("join", process_join(&process, 0));
    code(&process);
    finish(&process);
}

static void say_active(void)
{
    size_t count = 99;
    need("active_children", process_active_children(NULL, 0, &count));
    say("active: %zu", count);
}

static void active_children_reaps(void)
{
    struct process live, dead;
    gate_make(gate);
    launch(&live, wait_at_gate, gate);
    launch(&dead, nothing, NULL);
    await_death(dead.pid);
    say_active();
    gate_open(gate);
    finish(&live);
    say_active();
    code(&dead);
    finish(&dead);
}

static void start_reaps(void)
{
    struct process dead, other;
    launch(&dead, nothing, NULL);
    await_death(dead.pid);
    launch(&other, nothing, NULL);
    finish(&other);
    code(&dead);
    finish(&dead);
}

static void flushed_before_the_fork(void)
{
    struct process process;
    (void)fputs("buffered\n", stdout);
    launch(&process, nothing, NULL);
    finish(&process);
}

static int write_buffered(void *unused)
{
    (void)unused;
    (void)fputs("buffered in the child\n", stdout);
    return 0;
}

static void flushed_at_the_childs_end(void)
{
    struct process process;
    launch(&process, write_buffered, NULL);
    finish(&process);
    say("joined");
}

static int write_and_wait(void *unused)
{
    (void)write_buffered(unused);
    gate_open(gate);
    return wait_for_ever(unused);
}

static void lost_with_a_terminated_child(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, write_and_wait, NULL);
    gate_wait(gate);
    need("terminate", process_terminate(&process));
    finish(&process);
}

static int fork_barely(void *unused)
{
    int status = 0;
    (void)unused;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(5);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    say("exit %d", WEXITSTATUS(status));
    return 0;
}

static void bare_fork_in_a_daemon(void)
{
    struct process process;
    start_daemon(&process, fork_barely, NULL);
    finish(&process);
}

static int start_in_daemon(void *unused)
{
    struct process process;
    (void)unused;
    make(&process, nothing, NULL);
    say(process_start(&process) == -EPERM ? "refused" : "started");
    return 0;
}

static void daemon_has_no_children(void)
{
    struct process process;
    start_daemon(&process, start_in_daemon, NULL);
    finish(&process);
}

static int name_second_level(void *unused)
{
    struct process first, second;
    (void)unused;
    make(&first, NULL, NULL);
    make(&second, NULL, NULL);
    say("%s and %s", first.name, second.name);
    return 0;
}

static void names(void)
{
    struct process named, process;
    need("init", process_init(&named, (struct process_options){ .name = "Alex" }));
    launch(&process, name_second_level, NULL);
    finish(&process);
    say("%s and %s", named.name, process.name);
}

static int join_sibling(void *sibling)
{
    say(process_join(sibling, PROCESS_FOREVER) == -ECHILD ? "refused" : "joined");
    return 0;
}

static void only_the_creator_joins(void)
{
    struct process sibling, process;
    gate_make(gate);
    launch(&sibling, wait_at_gate, gate);
    launch(&process, join_sibling, &sibling);
    finish(&process);
    gate_open(gate);
    finish(&sibling);
}

static void closing(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, wait_at_gate, gate);
    say(process_close(&process) == -EBUSY ? "refused" : "closed");
    gate_open(gate);
    join(&process);
    say(process_close(&process) == 0 ? "closed" : "refused");
}

static void sentinels(void)
{
    struct process slow, fast;
    gate_make(gate);
    launch(&slow, wait_at_gate, gate);
    launch(&fast, nothing, NULL);
    struct pollfd polled[] = { { .fd = slow.sentinel, .events = POLLIN }, { .fd = fast.sentinel, .events = POLLIN } };
    while (poll(polled, 2, -1) == -1 && errno == EINTR)
        ;
    say(polled[0].revents == 0 && polled[1].revents != 0 ? "fast" : "slow");
    gate_open(gate);
    finish(&slow);
    finish(&fast);
}

static int change_the_world(void *unused)
{
    (void)unused;
    return chdir("/") + setenv("PARITY", "child", 1);
}

static void a_world_of_its_own(void)
{
    struct process process;
    char before[4096], after[4096];
    (void)setenv("PARITY", "parent", 1);
    const bool known = getcwd(before, sizeof before) != NULL;
    launch(&process, change_the_world, NULL);
    finish(&process);
    say("%s, %s directory", getenv("PARITY"),
        known && getcwd(after, sizeof after) != NULL && strcmp(before, after) == 0 ? "same" : "another");
}

static void parents_handler(void)
{
    say("handler of the parent");
}

static void childs_handler(void)
{
    say("handler of the child");
}

static int register_in_the_child(void *unused)
{
    (void)unused;
    return atexit(childs_handler);
}

static int exit_with_nothing(void *unused)
{
    (void)unused;
    process_exit(0);
}

static void exit_handlers(void)
{
    static int (*const targets[])(void *) = { nothing, register_in_the_child, exit_with_nothing };
    (void)atexit(parents_handler);
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct process process;
        launch(&process, targets[i], NULL);
        finish(&process);
    }
}

static int sub_run(struct process *self)
{
    say("run of %s", self->name);
    return 0;
}

static const struct process_ops sub_ops = { .name = "Sub", .run = sub_run };

static void subclass(void)
{
    struct process process;
    need("init", process_init(&process, (struct process_options){ .ops = &sub_ops, .target = say_text,
                                                                  .arg = "target" }));
    need("start", process_start(&process));
    finish(&process);
}

static void run_in_the_caller(void)
{
    struct process process;
    make(&process, say_text, "runs");
    (void)process_run(&process);
    code(&process);
    need("start", process_start(&process));
    join_and_tell(&process);
}

/* From here on C differs from Python, on purpose: parity.c says by which row. */
static int return_three(void *unused)
{
    (void)unused;
    return 3;
}

static void returned_value(void)
{
    struct process process;
    launch(&process, return_three, NULL);
    join_and_tell(&process);
}

static void stolen_status(void)
{
    struct process process;
    launch(&process, nothing, NULL);
    (void)waitpid(process.pid, NULL, 0);
    (void)process_join(&process, PROCESS_FOREVER);
    code(&process);
    tell_alive(&process);
}

static int say_stdin(void *unused)
{
    struct stat null, in;
    (void)unused;
    say(stat("/dev/null", &null) == 0 && fstat(STDIN_FILENO, &in) == 0 && null.st_rdev == in.st_rdev ? "null"
                                                                                                    : "the parent's");
    return 0;
}

static void descriptor_zero(void)
{
    struct process process;
    gate_make(gate);
    (void)dup2(gate[0], STDIN_FILENO);
    launch(&process, say_stdin, NULL);
    finish(&process);
}

static int write_to_nobody(void *unused)
{
    int ends[2];
    (void)unused;
    gate_make(ends);
    (void)close(ends[0]);
    if (write(ends[1], "x", 1) == -1)
        say("an error");
    return 0;
}

static void broken_pipe(void)
{
    struct process process;
    launch(&process, write_to_nobody, NULL);
    join_and_tell(&process);
}

static int leave_grandchild(void *unused)
{
    if (fork() == 0) {
        gate_wait(gate);
        _exit(0);
    }
    return kill_oneself(unused);
}

static void sentinel_held_by_a_grandchild(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, leave_grandchild, NULL);
    await_death(process.pid);
    say(process_join(&process, 2000) == 0 ? "joined" : "timed out");
    gate_open(gate);
    finish(&process);
}

static int close_everything(void *unused)
{
    (void)unused;
    for (int descriptor = 0; descriptor < 256; descriptor++)
        (void)close(descriptor);
    pass(5000);
    return 0;
}

static void sentinel_closed_by_the_child(void)
{
    struct process process;
    launch(&process, close_everything, NULL);
    struct pollfd sentinel = { .fd = process.sentinel, .events = POLLIN };
    while (poll(&sentinel, 1, -1) == -1 && errno == EINTR)
        ;
    const long begin = milliseconds();
    (void)process_join(&process, 200);
    say(milliseconds() - begin < 1000 ? "in time" : "late");
    need("kill", process_kill(&process));
    finish(&process);
}

int main(int argc, char **argv)
{
#define SCENARIO(function) { #function, function }
    static const struct {
        const char *name;
        void (*function)(void);
    } scenarios[] = {
        SCENARIO(start_and_join), SCENARIO(join_in_order), SCENARIO(join_in_reverse), SCENARIO(join_twice),
        SCENARIO(exit_with_seven), SCENARIO(exit_is_masked), SCENARIO(raw_exit), SCENARIO(killed_by_itself),
        SCENARIO(terminated), SCENARIO(killed), SCENARIO(signalled_after_the_end), SCENARIO(daemon_at_exit),
        SCENARIO(child_at_exit), SCENARIO(both_kinds_at_exit), SCENARIO(both_kinds_at_sys_exit),
        SCENARIO(both_kinds_at_raw_exit), SCENARIO(both_kinds_at_sigterm), SCENARIO(both_kinds_at_sigkill),
        SCENARIO(stubborn_daemon), SCENARIO(grandchild_is_joined), SCENARIO(daemon_grandchild_is_terminated),
        SCENARIO(grandchildren_of_a_terminated_child), SCENARIO(inherited_handler), SCENARIO(ignored_sigterm),
        SCENARIO(stopped_child), SCENARIO(timed_join), SCENARIO(look_of_a_join), SCENARIO(active_children_reaps),
        SCENARIO(start_reaps), SCENARIO(flushed_before_the_fork), SCENARIO(flushed_at_the_childs_end),
        SCENARIO(lost_with_a_terminated_child), SCENARIO(bare_fork_in_a_daemon), SCENARIO(daemon_has_no_children),
        SCENARIO(names), SCENARIO(only_the_creator_joins), SCENARIO(closing), SCENARIO(sentinels),
        SCENARIO(a_world_of_its_own), SCENARIO(exit_handlers), SCENARIO(subclass), SCENARIO(run_in_the_caller),
        SCENARIO(returned_value),
        SCENARIO(stolen_status), SCENARIO(descriptor_zero), SCENARIO(broken_pipe),
        SCENARIO(sentinel_held_by_a_grandchild), SCENARIO(sentinel_closed_by_the_child),
    };
    for (size_t i = 0; argc > 1 && i < sizeof scenarios / sizeof scenarios[0]; i++) {
        if (strcmp(argv[1], scenarios[i].name) == 0) {
            scenarios[i].function();
            return 0;
        }
    }
    (void)fprintf(stderr, "which scenario?\n");
    return 2;
}
