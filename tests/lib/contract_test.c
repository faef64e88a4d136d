#define _POSIX_C_SOURCE 200809L
/* What "Guarantees and limitations" promises beyond the rows that the conformance suite checks. */
#include "process.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "family.h"

static int gate[2]; /* who waits reads from it until the last write end is closed */

static int wait_at_gate(void *unused)
{
    char byte;
    (void)unused;
    (void)close(gate[1]);
    return read(gate[0], &byte, 1) == 0 ? 7 : 8;
}

static int return_seven(void *unused)
{
    (void)unused;
    return 7;
}

static void start(struct process *process, int (*target)(void *), int daemon)
{
    assert_int_equal(process_init(process, (struct process_options){ .target = target, .daemon = daemon }), 0);
    assert_int_equal(process_start(process), 0);
}

static int code_of(struct process *process)
{
    int code = -1000;
    assert_int_equal(process_join(process, PROCESS_FOREVER), 0);
    assert_int_equal(process_exit_code(process, &code), 0);
    assert_int_equal(process_close(process), 0);
    return code;
}

/* Runs a function in a process of its own, and returns the exit code of that. No assertion may be made there. */
static int code_of_copy(int (*function)(void))
{
    int status = 0;
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0)
        exit(function());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int marks[2];

static void leave_mark(void)
{
    (void)!write(marks[1], "x", 1);
}

static int call_exit(void *unused)
{
    (void)unused;
    (void)fputs("flushed", stdout);
    exit(3);
}

static int start_one_that_exits(void)
{
    struct process process;
    int code = 0;
    (void)dup2(marks[1], STDOUT_FILENO);
    (void)atexit(leave_mark);
    if (process_init(&process, (struct process_options){ .target = call_exit }) != 0 || process_start(&process) != 0)
        return 100;
    (void)atexit(leave_mark); /* registered before and after start's own handler */
    if (process_join(&process, PROCESS_FOREVER) != 0 || process_exit_code(&process, &code) != 0)
        return 101;
    return code;
}

static void exit_in_a_child_runs_none_of_its_parents_handlers(void **state)
{
    (void)state;
#ifdef __GLIBC__
    char bytes[64] = "";
    assert_int_equal(pipe(marks), 0);
    assert_int_equal(code_of_copy(start_one_that_exits), 3);
    (void)close(marks[1]);
    assert_int_equal(read(marks[0], bytes, sizeof bytes - 1), 9);
    assert_string_equal(bytes, "flushedxx"); /* the child's own text, then the two handlers, once each */
    (void)close(marks[0]);
#else
    skip();
#endif
}

static int do_nothing(void)
{
    return 0; /* and exit, with the library's handler */
}

static void a_copy_that_exits_leaves_its_parents_children_alone(void **state)
{
    (void)state;
    struct process daemon;
    bool alive = false;
    assert_int_equal(pipe(gate), 0);
    start(&daemon, wait_at_gate, true);
    assert_int_equal(code_of_copy(do_nothing), 0);
    assert_int_equal(process_is_alive(&daemon, &alive), 0);
    assert_true(alive);
    (void)close(gate[1]);
    assert_int_equal(code_of(&daemon), 7); /* and not -SIGTERM */
    (void)close(gate[0]);
}

static int start_without_standard_streams(void)
{
    struct process process;
    int code = 0;
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        (void)close(descriptor);
    if (process_init(&process, (struct process_options){ .target = return_seven }) != 0 || process_start(&process) != 0)
        return 100;
    if (process.sentinel <= 2)
        return 101;
    if (process_join(&process, 60000) != 0 || process_exit_code(&process, &code) != 0)
        return 102;
    return code;
}

static void standard_descriptors_that_were_closed_stay_unused(void **state)
{
    (void)state;
    assert_int_equal(code_of_copy(start_without_standard_streams), 7);
}

static void a_struct_that_was_moved_is_refused(void **state)
{
    (void)state;
    struct process process, moved;
    assert_int_equal(process_init(&process, (struct process_options){ .target = return_seven }), 0);
    memcpy(&moved, &process, sizeof moved);
    assert_int_equal(process_start(&moved), -EINVAL);
    assert_int_equal(process_run(&moved), -EINVAL);
    assert_int_equal(process_close(&moved), -EINVAL);
    assert_int_equal(process_start(&process), 0);
    assert_int_equal(code_of(&process), 7);
}

static void a_closed_struct_can_be_initialised_anew(void **state)
{
    (void)state;
    struct process process;
    for (int again = 0; again < 2; again++) {
        start(&process, return_seven, 0);
        assert_int_equal(code_of(&process), 7);
    }
}

static void a_name_that_is_too_long_is_refused(void **state)
{
    (void)state;
    struct process process;
    char name[PROCESS_NAME_SIZE + 1];
    memset(name, 'n', sizeof name);
    name[PROCESS_NAME_SIZE] = '\0';
    assert_int_equal(process_init(&process, (struct process_options){ .name = name }), -ENAMETOOLONG);
    assert_int_equal(process_start(&process), -EINVAL);
    name[PROCESS_NAME_SIZE - 1] = '\0';
    assert_int_equal(process_init(&process, (struct process_options){ .name = name }), 0);
    assert_string_equal(process.name, name);
}

static int become_cat(void *unused)
{
    (void)unused;
    if (dup2(gate[0], STDIN_FILENO) == -1)
        return 1;
    (void)close(gate[0]);
    (void)close(gate[1]);
    (void)execlp("cat", "cat", (char *)NULL);
    return 127;
}

static void a_child_that_execs_is_waited_for_in_time(void **state)
{
    (void)state;
    struct process process;
    assert_int_equal(pipe(gate), 0);
    start(&process, become_cat, 0);
    struct pollfd sentinel = { .fd = process.sentinel, .events = POLLIN };
    assert_int_equal(poll(&sentinel, 1, 60000), 1); /* exec closes the other end */
    assert_int_equal(process_join(&process, 50), -ETIMEDOUT);
    (void)close(gate[1]);
    (void)close(gate[0]);
    assert_int_equal(process_join(&process, 60000), 0);
    assert_int_equal(code_of(&process), 0);
}

static void missing_pointers_are_refused(void **state)
{
    (void)state;
    struct process process;
    bool alive;
    int code;
    assert_int_equal(process_init(NULL, (struct process_options){ .name = NULL }), -EINVAL);
    assert_int_equal(process_start(NULL), -EINVAL);
    assert_int_equal(process_run(NULL), -EINVAL);
    assert_int_equal(process_join(NULL, 0), -EINVAL);
    assert_int_equal(process_terminate(NULL), -EINVAL);
    assert_int_equal(process_kill(NULL), -EINVAL);
    assert_int_equal(process_close(NULL), -EINVAL);
    assert_int_equal(process_set_daemon(NULL, true), -EINVAL);
    assert_int_equal(process_is_alive(NULL, &alive), -EINVAL);
    assert_int_equal(process_exit_code(NULL, &code), -EINVAL);
    assert_int_equal(process_describe(NULL, NULL, 0), -EINVAL);
    assert_int_equal(process_active_children(NULL, 1, NULL), -EINVAL);
    assert_int_equal(process_init(&process, (struct process_options){ .name = "Alex" }), 0);
    assert_int_equal(process_is_alive(&process, NULL), -EINVAL);
    assert_int_equal(process_exit_code(&process, NULL), -EINVAL);
    assert_int_equal(process_describe(&process, NULL, 1), -EINVAL);
}

static void a_description_is_cut_to_size(void **state)
{
    (void)state;
    struct process process;
    char text[8], whole[200];
    assert_int_equal(process_init(&process, (struct process_options){ .name = "Alex" }), 0);
    const int size = process_describe(&process, NULL, 0);
    assert_int_equal(process_describe(&process, whole, sizeof whole), size);
    assert_int_equal(strlen(whole), size);
    assert_int_equal(process_describe(&process, text, sizeof text), size);
    assert_string_equal(text, "<Proces");
}

static void daemon_is_settled_by_start(void **state)
{
    (void)state;
    struct process process;
    assert_int_equal(process_init(&process, (struct process_options){ .target = return_seven, .daemon = true }), 0);
    assert_int_equal(process_set_daemon(&process, false), 0);
    assert_false(process.daemon);
    assert_int_equal(process_start(&process), 0);
    assert_int_equal(process_set_daemon(&process, true), -EALREADY);
    assert_false(process.daemon);
    assert_int_equal(code_of(&process), 7);
}

/* What the parent's object is good for in a child; returns the number of the first fault, or 0. */
static int use_parent(void *unused)
{
    struct process *parent = process_parent();
    bool alive = false;
    int code = 0;
    (void)unused;
    if (parent == NULL || parent->pid != getppid() || process_is_alive(parent, &alive) != 0 || !alive)
        return 1;
    if (process_join(parent, 0) != -ETIMEDOUT || process_join(parent, 20) != -ETIMEDOUT)
        return 2;
    if (process_terminate(parent) != -ECHILD || process_kill(parent) != -ECHILD || process_start(parent) != -ECHILD)
        return 3;
    if (process_exit_code(parent, &code) != -ECHILD || process_close(parent) != -ECHILD)
        return 4;
    return 0;
}

static void the_parents_object_can_be_asked_but_not_touched(void **state)
{
    (void)state;
    struct process process;
    start(&process, use_parent, 0);
    assert_int_equal(code_of(&process), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_in_a_child_runs_none_of_its_parents_handlers),
        cmocka_unit_test(a_copy_that_exits_leaves_its_parents_children_alone),
        cmocka_unit_test(standard_descriptors_that_were_closed_stay_unused),
        cmocka_unit_test(a_struct_that_was_moved_is_refused),
        cmocka_unit_test(a_closed_struct_can_be_initialised_anew),
        cmocka_unit_test(a_name_that_is_too_long_is_refused),
        cmocka_unit_test(a_child_that_execs_is_waited_for_in_time),
        cmocka_unit_test(missing_pointers_are_refused),
        cmocka_unit_test(a_description_is_cut_to_size),
        cmocka_unit_test(daemon_is_settled_by_start),
        cmocka_unit_test(the_parents_object_can_be_asked_but_not_touched),
    };
    return cmocka_run_group_tests_name("the library's contract", tests, NULL, NULL);
}
