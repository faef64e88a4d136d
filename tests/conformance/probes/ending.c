#define _POSIX_C_SOURCE 200809L
/* P41 to P52: exit codes, and what happens when a parent ends. */
#include "probe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Runs a target with each number, and shows the exit codes. */
static int show_codes(int (*target)(void *), const int numbers[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct process process;
        char what[32];
        int number = numbers[i];
        launch(&process, target, &number);
        need("join", process_join(&process, PROCESS_FOREVER));
        (void)snprintf(what, sizeof what, "%d", number);
        show_code(what, &process);
        need("close", process_close(&process));
    }
    return 0;
}

static const int results[] = { 0, 7, 255, 256, 300, -1 };

static int results_become_codes(void)
{
    return show_codes(return_number, results, sizeof results / sizeof results[0]);
}

static int call_process_exit(void *number)
{
    process_exit(*(int *)number);
}

static int process_exit_codes(void)
{
    return show_codes(call_process_exit, results, sizeof results / sizeof results[0]);
}

static int call_raw_exit(void *number)
{
    (void)printf("buffered");
    _exit(*(int *)number);
}

static int raw_exit_codes(void)
{
    return show_codes(call_raw_exit, results, sizeof results / sizeof results[0]);
}

static int die_of(void *number)
{
    const struct rlimit none = { 0, 0 };
    (void)setrlimit(RLIMIT_CORE, &none);
    if (*(int *)number == SIGPIPE) { /* the ordinary way, so that it shows whether SIGPIPE has its default action */
        int ends[2];
        if (pipe(ends) == 0 && close(ends[0]) == 0)
            (void)!write(ends[1], "x", 1);
    }
    (void)raise(*(int *)number);
    return 0;
}

static int signals_become_codes(void)
{
    static const int signals[] = { SIGKILL, SIGTERM, SIGSEGV, SIGABRT, SIGPIPE };
    return show_codes(die_of, signals, sizeof signals / sizeof signals[0]);
}

/* What the daemon's life holds open: the other child goes on only after the daemon's death. */
static int hold_gate(void *unused)
{
    return wait_for_ever(unused);
}

static void make_kind(struct process *process, int (*target)(void *), void *arg, int daemon)
{
    need("init", process_init(process, (struct process_options){ .target = target, .arg = arg, .daemon = daemon }));
}

/* Nobody expects a library that has no join yet to do at exit what needs it. */
static void need_join(void)
{
    struct process process;
    make(&process, NULL, NULL);
    if (process_join(&process, 0) == -ENOSYS)
        need("join", -ENOSYS);
}

static int daemons_first(void)
{
    static struct process waits, daemon;
    static int gate[2];
    need_join();
    gate_make(gate);
    make_kind(&waits, wait_at_gate, gate, false);
    make_kind(&daemon, hold_gate, NULL, true);
    need("start", process_start(&waits)); /* the older one, so that order alone can't make it right */
    need("start", process_start(&daemon));
    gate_open(gate);
    return 0;
}

static int ignore_and_last(void *gate)
{
    (void)signal(SIGTERM, SIG_IGN);
    gate_open(gate);
    pass(500);
    return 5;
}

static int stubborn_daemon(void)
{
    static struct process daemon;
    int gate[2];
    need_join();
    gate_make(gate);
    make_kind(&daemon, ignore_and_last, gate, true);
    need("start", process_start(&daemon));
    gate_wait(gate); /* until it ignores SIGTERM */
    return 0;
}

static int outlive(void *name)
{
    pass(1000);
    say("%s goes on", (const char *)name);
    return 6;
}

/* On this frame, which is gone when main has returned: the exit handler may not look at it. */
static void start_both_kinds(void)
{
    struct process child, daemon;
    need_join();
    make_kind(&child, outlive, "the child", false);
    make_kind(&daemon, outlive, "the daemon", true);
    need("start", process_start(&child));
    need("start", process_start(&daemon));
}

/* Writes over what the stack held. */
static int overwrite_stack(void)
{
    volatile char bytes[4096];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)0xa5;
    return bytes[17] == 0;
}

static int return_from_main(void)
{
    start_both_kinds();
    return overwrite_stack();
}

static int call_exit(void)
{
    start_both_kinds();
    exit(3);
}

static int call_underscore_exit(void)
{
    start_both_kinds();
    _exit(3);
}

static int die_of_sigterm(void)
{
    start_both_kinds();
    (void)raise(SIGTERM);
    return 0;
}

static int die_of_sigkill(void)
{
    start_both_kinds();
    (void)raise(SIGKILL);
    return 0;
}

static int have_children(void *unused)
{
    static struct process child, daemon;
    (void)unused;
    make_kind(&child, outlive, "the grandchild", false);
    make_kind(&daemon, outlive, "the daemon grandchild", true);
    need("start", process_start(&child));
    need("start", process_start(&daemon));
    return 2;
}

static int child_sees_to_its_own(void)
{
    struct process process;
    launch(&process, have_children, NULL);
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static int child_that_exits(void *unused)
{
    (void)have_children(unused);
    process_exit(2);
}

static int child_sees_to_its_own_when_it_exits(void)
{
    struct process process;
    launch(&process, child_that_exits, NULL);
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static void parents_handler(void)
{
    say("handler of the parent");
}

static void childs_handler(void)
{
    say("handler of a child");
}

static int register_and_return(void *unused)
{
    (void)unused;
    (void)atexit(childs_handler);
    return 0;
}

static int register_and_exit(void *unused)
{
    (void)unused;
    (void)atexit(childs_handler);
    process_exit(0);
}

static int handlers_run_once(void)
{
    struct process returns, exits;
    (void)atexit(parents_handler);
    launch(&returns, register_and_return, NULL);
    finish(&returns);
    launch(&exits, register_and_exit, NULL);
    finish(&exits);
    return 0;
}

static const struct probe probes[] = {
    { "P41", results_become_codes }, { "P43", process_exit_codes }, { "P44", raw_exit_codes },
    { "P45", signals_become_codes }, { "P47", daemons_first }, { "P49", stubborn_daemon },
    { "P50", return_from_main }, { "P50b", call_exit }, { "P50c", call_underscore_exit }, { "P50d", die_of_sigterm },
    { "P50e", die_of_sigkill }, { "P51", child_sees_to_its_own }, { "P51b", child_sees_to_its_own_when_it_exits },
    { "P52", handlers_run_once },
};
PROBES(probes)
