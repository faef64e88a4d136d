/* Pids under a chosen schedule are names that the recorder gives: 1000, 1001 … The kernel's own numbers never matter,
 * not even where both mean different processes by the same number. */
#define _GNU_SOURCE
#include "namespace.h"
#include "record/recording_file.h"
#include "recorded.h"
#include "../needs.h"

/* The next process that is made gets the pid after this one. */
static void set_last_pid(int pid)
{
    FILE *file = fopen("/proc/sys/kernel/ns_last_pid", "w");
    need(file != NULL, "does not let a namespace choose its pids");
    fprintf(file, "%d", pid);
    need(fclose(file) == 0, "does not let a namespace choose its pids");
}

/* The recording's file, of a run whose first real pid follows `last`. The caller frees it. */
static char *recording_after(int last, const char *schedule, const char *program)
{
    char *bytes = NULL;
    size_t size;
    set_last_pid(last);
    struct recording *recording = record_under(schedule, program);
    assert_int_equal(recording->ending, ENDING_DONE);
    FILE *stream = open_memstream(&bytes, &size);
    assert_non_null(stream);
    assert_int_equal(recording_write(recording, stream), 0);
    assert_int_equal(fclose(stream), 0);
    recording_free(recording);
    return bytes;
}

/* Real pids that begin at all places around our own names, each under two of the schedules. */
static void assert_numbers_do_not_matter(const char *program)
{
    enum { SCHEDULES = sizeof chosen_schedules / sizeof *chosen_schedules - 1 };
    need(inside_namespace(), "gives no pid namespace of one's own");
    for (int s = 0; s < SCHEDULES; s++) {
        char *far = recording_after(20000, chosen_schedules[s], program);
        for (int last = 995; last < 1010; last++) {
            if (last % SCHEDULES != s && (last + 1) % SCHEDULES != s)
                continue;
            char *near = recording_after(last, chosen_schedules[s], program);
            if (strcmp(near, far) != 0)
                fail_msg("%s under %s: another recording when real pids begin at %d", program, chosen_schedules[s],
                         last + 1);
            free(near);
        }
        free(far);
    }
}

static void a_wait_finds_its_child(void **state)
{
    (void)state;
    assert_numbers_do_not_matter("pipe_ring");
}

static void a_signal_finds_its_target(void **state)
{
    (void)state;
    assert_numbers_do_not_matter("ping_pong");
}

static void a_group_is_found(void **state)
{
    (void)state;
    assert_numbers_do_not_matter("group");
}

static void a_process_finds_itself(void **state)
{
    (void)state;
    assert_numbers_do_not_matter("exit_code -15");
}

/* The C library's getpid is changed in the program's memory, which is copied, shared and replaced: own_pid.c. */
static void a_process_knows_its_own_pid_whoever_has_a_copy_of_its_memory(void **state)
{
    (void)state;
    for (size_t i = 0; chosen_schedules[i]; i++) {
        struct recording *recording = record_under(chosen_schedules[i], "own_pid");
        assert_int_equal(recording->ending, ENDING_DONE);
        assert_int_equal(recording->status, 0);
        recording_free(recording);
    }
}

static void a_file_of_proc_goes_by_the_pid_that_the_program_sees(void **state)
{
    (void)state;
    struct recording *recording = record_under("child-first", "read_proc");
    assert_string_equal(recording->objects[recording->object_count - 2].name, "/proc/1000/status");
    assert_string_equal(recording->objects[recording->object_count - 1].name, "/proc/1001/status");
    recording_free(recording);
    assert_numbers_do_not_matter("read_proc");
}

static void threads_are_found(void **state)
{
    (void)state;
    assert_numbers_do_not_matter("threads");
}

int main(int argc, char **argv)
{
    (void)argc;
    enter_namespace(argv[0]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_finds_its_child),
        cmocka_unit_test(a_signal_finds_its_target),
        cmocka_unit_test(a_group_is_found),
        cmocka_unit_test(a_process_finds_itself),
        cmocka_unit_test(a_process_knows_its_own_pid_whoever_has_a_copy_of_its_memory),
        cmocka_unit_test(a_file_of_proc_goes_by_the_pid_that_the_program_sees),
        cmocka_unit_test(threads_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
