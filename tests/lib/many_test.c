#define _POSIX_C_SOURCE 200809L
/* Many processes: one after the other, at once, from several threads, and after a bare fork(). */
#include "process.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "family.h"
#include "../needs.h"

#define AFTER_ANOTHER 1000
#define AT_ONCE 500
#define THREADS 4
#define PER_THREAD 50

static int return_number(void *arg)
{
    return (int)(intptr_t)arg;
}

/* Waits for the end of the pipe whose read end it is given. */
static int wait_for_end(void *arg)
{
    const int *ends = arg;
    char byte;
    (void)close(ends[1]); /* while this copy is open the end never comes */
    return read(ends[0], &byte, 1) == 0 ? 3 : 4;
}

static void a_thousand_processes_leave_the_same_descriptors_and_no_child(void **state)
{
    (void)state;
    const size_t before = descriptors_open();
    for (int i = 0; i < AFTER_ANOTHER; i++) {
        struct process process;
        int code = -1;
        assert_int_equal(process_init(&process, (struct process_options){ .target = return_number,
                                                                          .arg = (void *)(intptr_t)(i % 256) }), 0);
        assert_int_equal(process_start(&process), 0);
        assert_int_equal(process_join(&process, PROCESS_FOREVER), 0);
        assert_int_equal(process_exit_code(&process, &code), 0);
        assert_int_equal(code, i % 256);
        assert_int_equal(process_close(&process), 0);
    }
    assert_int_equal(descriptors_open(), before);
    assert_true(childless());
}

/* Two descriptors for each of them, and some: more than the usual soft limit of 1,024. Where the system does not allow
 * so many, the test is skipped. */
static void allow_descriptors(rlim_t count)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    need(limit.rlim_max >= count, "allows too few descriptors");
    if (limit.rlim_cur < count)
        limit.rlim_cur = count;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void five_hundred_live_at_once(void **state)
{
    (void)state;
    static struct process processes[AT_ONCE];
    static struct process *active[AT_ONCE];
    int ends[2];
    size_t count = 0;
    allow_descriptors(2 * AT_ONCE + 100);
    const size_t before = descriptors_open();
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < AT_ONCE; i++) {
        const struct process_options options = { .target = wait_for_end, .arg = ends };
        assert_int_equal(process_init(&processes[i], options), 0);
        assert_int_equal(process_start(&processes[i]), 0);
    }
    assert_int_equal(process_active_children(active, AT_ONCE, &count), 0);
    assert_int_equal(count, AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++)
        assert_ptr_equal(active[i], &processes[i]);
    (void)close(ends[1]); /* the last write end: now all of them see the end */
    for (int i = 0; i < AT_ONCE; i++) {
        int code = -1;
        assert_int_equal(process_join(&processes[i], i % 2 == 0 ? PROCESS_FOREVER : 60000), 0);
        assert_int_equal(process_exit_code(&processes[i], &code), 0);
        assert_int_equal(code, 3);
        assert_int_equal(process_close(&processes[i]), 0);
    }
    (void)close(ends[0]);
    assert_int_equal(descriptors_open(), before);
    assert_true(childless());
}

static void five_hundred_are_terminated(void **state)
{
    (void)state;
    static struct process processes[AT_ONCE];
    int ends[2];
    allow_descriptors(2 * AT_ONCE + 100);
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < AT_ONCE; i++) {
        const struct process_options options = { .target = wait_for_end, .arg = ends };
        assert_int_equal(process_init(&processes[i], options), 0);
        assert_int_equal(process_start(&processes[i]), 0);
        assert_int_equal(process_terminate(&processes[i]), 0); /* perhaps before it ran at all */
    }
    for (int i = 0; i < AT_ONCE; i++) {
        int code = 0;
        assert_int_equal(process_join(&processes[i], PROCESS_FOREVER), 0);
        assert_int_equal(process_exit_code(&processes[i], &code), 0);
        assert_int_equal(code, -SIGTERM);
        assert_int_equal(process_close(&processes[i]), 0);
    }
    (void)close(ends[0]);
    (void)close(ends[1]);
    assert_true(childless());
}

/* Starts and joins; start() reaps other threads' children on the way, and must not take their statuses away.
 * Returns how often something was wrong, for a failed assertion belongs to the main thread. */
static void *start_and_join(void *arg)
{
    intptr_t faults = 0;
    const int first = (int)(intptr_t)arg;
    for (int i = 0; i < PER_THREAD; i++) {
        struct process process;
        int code = -1;
        faults += process_init(&process, (struct process_options){ .target = return_number,
                                                                   .arg = (void *)(intptr_t)(first + i) }) != 0;
        faults += process_start(&process) != 0;
        faults += process_join(&process, i % 2 == 0 ? PROCESS_FOREVER : 60000) != 0;
        faults += process_exit_code(&process, &code) != 0 || code != first + i;
        faults += process_close(&process) != 0;
    }
    return (void *)faults;
}

static void threads_may_each_have_processes_of_their_own(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    const size_t before = descriptors_open();
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, start_and_join, (void *)(intptr_t)(i * PER_THREAD)), 0);
    for (int i = 0; i < THREADS; i++) {
        void *faults = NULL;
        assert_int_equal(pthread_join(threads[i], &faults), 0);
        assert_int_equal((intptr_t)faults, 0);
    }
    assert_int_equal(descriptors_open(), before);
    assert_true(childless());
}

static int count_descriptors(void *arg)
{
    (void)arg;
    return (int)descriptors_open();
}

/* Returns how many of its children held another number of descriptors than `expected`. */
static void *start_and_count(void *expected)
{
    intptr_t faults = 0;
    for (int i = 0; i < PER_THREAD; i++) {
        struct process process;
        int code = -1;
        (void)process_init(&process, (struct process_options){ .target = count_descriptors });
        (void)process_start(&process);
        (void)process_join(&process, PROCESS_FOREVER);
        faults += process_exit_code(&process, &code) != 0 || code != (int)(intptr_t)expected;
        (void)process_close(&process);
    }
    return (void *)faults;
}

static void a_child_holds_no_pipe_of_what_another_thread_is_starting(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    const intptr_t expected = (intptr_t)descriptors_open() + 2;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, start_and_count, (void *)expected), 0);
    for (int i = 0; i < THREADS; i++) {
        void *faults = NULL;
        assert_int_equal(pthread_join(threads[i], &faults), 0);
        assert_int_equal((intptr_t)faults, 0);
    }
}

/* What a bare fork's copy may and may not do; returns the number of the first fault, or 0. */
static int copy_behaves(struct process *parents)
{
    struct process own;
    size_t count = 99;
    int code = 0;
    bool alive = true;
    if (process_join(parents, 0) != -ECHILD || process_kill(parents) != -ECHILD || process_close(parents) != -ECHILD)
        return 1;
    if (process_is_alive(parents, &alive) != -ECHILD || process_exit_code(parents, &code) != -ECHILD)
        return 2;
    if (process_active_children(NULL, 0, &count) != 0 || count != 0)
        return 3;
    if (process_current()->pid != getpid())
        return 4;
    if (process_init(&own, (struct process_options){ .target = return_number, .arg = (void *)5 }) != 0 ||
        process_start(&own) != 0 || process_join(&own, PROCESS_FOREVER) != 0 || process_exit_code(&own, &code) != 0 ||
        code != 5 || process_close(&own) != 0)
        return 5;
    return 0;
}

static void a_bare_fork_leaves_the_parents_children_alone(void **state)
{
    (void)state;
    struct process process;
    int ends[2];
    int status = -1;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(process_init(&process, (struct process_options){ .target = wait_for_end, .arg = ends }), 0);
    assert_int_equal(process_start(&process), 0);
    const pid_t copy = fork();
    if (copy == 0)
        _exit(copy_behaves(&process));
    assert_int_equal(waitpid(copy, &status, 0), copy);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    (void)close(ends[1]);
    assert_int_equal(process_join(&process, PROCESS_FOREVER), 0);
    assert_int_equal(process_close(&process), 0);
    (void)close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_processes_leave_the_same_descriptors_and_no_child),
        cmocka_unit_test(five_hundred_live_at_once),
        cmocka_unit_test(five_hundred_are_terminated),
        cmocka_unit_test(threads_may_each_have_processes_of_their_own),
        cmocka_unit_test(a_child_holds_no_pipe_of_what_another_thread_is_starting),
        cmocka_unit_test(a_bare_fork_leaves_the_parents_children_alone),
    };
    return cmocka_run_group_tests_name("many processes", tests, NULL, NULL);
}
