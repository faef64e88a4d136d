#define _POSIX_C_SOURCE 200809L
/* P01 to P17: what an object is after process_init(), and before process_start(). */
#include "probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int group_is_refused(void)
{
    struct process process;
    show("init with a group", process_init(&process, (struct process_options){ .group = &process }));
    show("init without", process_init(&process, (struct process_options){ .group = NULL }));
    return 0;
}

static const struct process_ops sub_ops = { .name = "Sub" };

static int default_names(void)
{
    struct process plain, sub;
    make(&plain, NULL, NULL);
    need("init", process_init(&sub, (struct process_options){ .ops = &sub_ops }));
    say("a plain one: %s", plain.name);
    say("one of class Sub: %s", sub.name);
    return 0;
}

static int name_third_level(void *unused)
{
    struct process process;
    (void)unused;
    make(&process, NULL, NULL);
    say("third level: %s", process.name);
    return 0;
}

static int name_second_level(void *unused)
{
    struct process first, second;
    (void)unused;
    make(&first, NULL, NULL);
    launch(&second, name_third_level, NULL);
    say("second level: %s and %s", first.name, second.name);
    finish(&second);
    return 0;
}

static int nested_names(void)
{
    struct process skipped, process, next;
    make(&skipped, NULL, NULL);
    launch(&process, name_second_level, NULL);
    finish(&process);
    make(&next, NULL, NULL);
    say("first level: %s, then %s", process.name, next.name);
    return 0;
}

static int every_construction_counts(void)
{
    struct process named, never_started, third;
    need("init", process_init(&named, (struct process_options){ .name = "Alex" }));
    make(&never_started, NULL, NULL);
    make(&third, NULL, NULL);
    say("named: %s", named.name);
    say("the third: %s", third.name);
    return 0;
}

static int empty_name_is_none(void)
{
    struct process empty, one, other;
    need("init", process_init(&empty, (struct process_options){ .name = "" }));
    say("empty: %s", empty.name);
    show("init of one Alex", process_init(&one, (struct process_options){ .name = "Alex" }));
    show("init of another Alex", process_init(&other, (struct process_options){ .name = "Alex" }));
    return 0;
}

static int gate[2];

static int say_name_and_key(void *unused)
{
    (void)unused;
    gate_wait(gate);
    const struct process *self = process_current();
    say("child: %s, %s", self->name, self->authkey[0] == 1 ? "old key" : "new key");
    return 0;
}

static int name_and_key_after_start(void)
{
    struct process process;
    gate_make(gate);
    need("init", process_init(&process, (struct process_options){ .target = say_name_and_key, .name = "old name" }));
    memset(process.authkey, 1, sizeof process.authkey);
    need("start", process_start(&process));
    (void)snprintf(process.name, sizeof process.name, "new name");
    memset(process.authkey, 2, sizeof process.authkey);
    gate_open(gate);
    need("join", process_join(&process, PROCESS_FOREVER));
    say("parent: %s, %s", process.name, process.authkey[0] == 1 ? "old key" : "new key");
    return 0;
}

static int say_argument(void *arg)
{
    gate_wait(gate);
    say("child sees: %d", *(int *)arg);
    return 0;
}

static int argument_as_at_the_fork(void)
{
    struct process process;
    int number = 1;
    gate_make(gate);
    make(&process, say_argument, &number);
    number = 2;
    need("start", process_start(&process));
    number = 3;
    gate_open(gate);
    finish(&process);
    return 0;
}

static int show_inherited_daemon(void *unused)
{
    struct process process;
    (void)unused;
    make(&process, NULL, NULL);
    show_bool("made by a daemon", process.daemon);
    need("init", process_init(&process, (struct process_options){ .daemon = PROCESS_NOT_DAEMON }));
    show_bool("made by a daemon, told not to be", process.daemon);
    return 0;
}

static int daemon_is_inherited(void)
{
    struct process process, plain;
    make(&plain, NULL, NULL);
    show_bool("made by main", plain.daemon);
    need("init", process_init(&process, (struct process_options){ .target = show_inherited_daemon, .daemon = true }));
    show_bool("told to be", process.daemon);
    need("start", process_start(&process));
    finish(&process);
    return 0;
}

static int nothing_to_run(void)
{
    struct process plain, sub;
    launch(&plain, NULL, NULL);
    need("join", process_join(&plain, PROCESS_FOREVER));
    show_code("exit code", &plain);
    need("init", process_init(&sub, (struct process_options){ .ops = &sub_ops }));
    need("start", process_start(&sub));
    need("join", process_join(&sub, PROCESS_FOREVER));
    show_code("exit code of a class without run", &sub);
    return 0;
}

static int never_initialised(void)
{
    static struct process zero;
    show("start", process_start(&zero));
    show("join", process_join(&zero, 0));
    return 0;
}

static int copied_at_construction(void)
{
    struct process before, after;
    struct process *current = process_current();
    if (current == NULL)
        return show("current", -ENOSYS);
    memset(current->authkey, 1, sizeof current->authkey);
    make(&before, NULL, NULL);
    memset(current->authkey, 2, sizeof current->authkey);
    need("set_daemon", process_set_daemon(current, true));
    make(&after, NULL, NULL);
    say("made before: key %d, %s", before.authkey[31], before.daemon ? "daemon" : "no daemon");
    say("made after: key %d, %s", after.authkey[31], after.daemon ? "daemon" : "no daemon");
    return 0;
}

static int nothing_before_start(void)
{
    struct process process;
    make(&process, NULL, NULL);
    say("pid: %ld", (long)process.pid);
    show_code("exit code", &process);
    show_alive("alive", &process);
    return 0;
}

static int no_sentinel_before_start(void)
{
    struct process process;
    make(&process, NULL, NULL);
    say("sentinel: %d", process.sentinel);
    return 0;
}

static int no_join_before_start(void)
{
    struct process process;
    make(&process, NULL, NULL);
    show("join for ever", process_join(&process, PROCESS_FOREVER));
    show("join for a while", process_join(&process, 1000));
    show("join for no time", process_join(&process, 0));
    return 0;
}

static int no_signal_before_start(void)
{
    struct process process;
    make(&process, NULL, NULL);
    show("terminate", process_terminate(&process));
    show("kill", process_kill(&process));
    return 0;
}

static int close_before_start(void)
{
    struct process process;
    make(&process, NULL, NULL);
    show("close", process_close(&process));
    show("start", process_start(&process));
    return 0;
}

static const struct probe probes[] = {
    { "P01", group_is_refused }, { "P02", default_names }, { "P03", nested_names },
    { "P04", every_construction_counts }, { "P05", empty_name_is_none }, { "P06", name_and_key_after_start },
    { "P07", argument_as_at_the_fork }, { "P08", daemon_is_inherited }, { "P09", nothing_to_run },
    { "P10", never_initialised }, { "P11", copied_at_construction }, { "P13", nothing_before_start },
    { "P14", no_sentinel_before_start }, { "P15", no_join_before_start }, { "P16", no_signal_before_start },
    { "P17", close_before_start },
};
PROBES(probes)
