/* The grader's workers: results in order whoever ends first, several at a time, and nobody left behind. */
#define _GNU_SOURCE
#include "grade_support.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>

#include "grade/jobs.h"
#include "../needs.h"

#define COUNT 40

/* What the workers share. */
struct scene {
    int ends[2]; /* A pipe by which one waits for another. */
};

static json_t *number_give(const void *context, size_t index)
{
    (void)context;
    return json_pack("{s:i, s:i}", "index", (int)index, "pid", (int)getpid());
}

static void results_stand_in_order_and_come_from_processes_of_their_own(void **state)
{
    (void)state;
    json_t *results[COUNT];
    jobs_run(COUNT, number_give, NULL, results);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(json_integer_value(json_object_get(results[i], "index")), i);
        assert_int_not_equal(json_integer_value(json_object_get(results[i], "pid")), getpid());
        json_decref(results[i]);
    }
    jobs_run(0, number_give, NULL, results);
}

/* The first waits for the second. */
static json_t *partner_await(const void *context, size_t index)
{
    const struct scene *scene = context;
    char byte = 'x';
    const ssize_t done = index == 0 ? read(scene->ends[0], &byte, 1) : write(scene->ends[1], &byte, 1);
    return done == 1 ? number_give(NULL, index) : NULL;
}

static void two_work_at_the_same_time_where_there_are_two_processors(void **state)
{
    (void)state;
    cpu_set_t usable;
    assert_int_equal(sched_getaffinity(0, sizeof usable, &usable), 0);
    need(CPU_COUNT(&usable) >= 2, "has a single processor");
    struct scene scene;
    json_t *results[2];
    assert_int_equal(pipe(scene.ends), 0);
    jobs_run(2, partner_await, &scene, results);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(json_integer_value(json_object_get(results[i], "index")), i);
        json_decref(results[i]);
        assert_int_equal(close(scene.ends[i]), 0);
    }
}

static json_t *killed_sometimes(const void *context, size_t index)
{
    if (index == 1)
        (void)kill(getpid(), SIGKILL);
    if (index == 2)
        exit(0);
    return index == 3 ? NULL : number_give(context, index);
}

static void a_worker_that_ends_without_a_result_leaves_the_others_theirs(void **state)
{
    (void)state;
    json_t *results[5];
    jobs_run(5, killed_sometimes, NULL, results);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(results[i] != NULL, i == 0 || i == 4);
    for (size_t i = 0; i < 5; i++)
        json_decref(results[i]);
}

/* Leaves a child and a grandchild that wait for ever. */
static json_t *orphans_leave(const void *context, size_t index)
{
    const struct scene *scene = context;
    char byte;
    const pid_t pid = fork();
    if (pid == 0) {
        (void)fork();
        (void)!write(scene->ends[1], "x", 1);
        pause();
        _exit(0);
    }
    for (int i = 0; i < 2; i++) /* both are there */
        if (read(scene->ends[0], &byte, 1) != 1)
            return NULL;
    return number_give(context, index);
}

static void whoever_a_worker_leaves_behind_is_gone_afterwards(void **state)
{
    (void)state;
    struct scene scene;
    json_t *results[1];
    assert_int_equal(pipe(scene.ends), 0);
    jobs_run(1, orphans_leave, &scene, results);
    assert_non_null(results[0]);
    json_decref(results[0]);
    assert_int_equal(waitpid(-1, NULL, 0), -1);
    assert_int_equal(errno, ECHILD);
    assert_int_equal(close(scene.ends[0]), 0);
    assert_int_equal(close(scene.ends[1]), 0);
}

int main(void)
{
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_stand_in_order_and_come_from_processes_of_their_own),
        cmocka_unit_test(two_work_at_the_same_time_where_there_are_two_processors),
        cmocka_unit_test(a_worker_that_ends_without_a_result_leaves_the_others_theirs),
        cmocka_unit_test(whoever_a_worker_leaves_behind_is_gone_afterwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
