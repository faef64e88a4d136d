/* The same program under the same schedule gives the same recording, byte for byte, also while the machine is busy
 * with something else.
 *
 * A dozen programs and some more, seven schedules, RUNS recordings of each (from the environment; 10 if it is not set),
 * then as many again with a busy loop for each CPU.
 * The full claim: RUNS=100 build/tests/tools/determinism_test */
#define _GNU_SOURCE

#include "load.h"
#include "record/recording_file.h"
#include "recorded.h"
#include "../needs.h"

static const char *const programs[] = {
    "pipe_ring",     "shared_pipe",  "wait_any",    "ping_pong",     "tcp",   "semaphores",
    "record_locks",  "sleepers",     "lost_wakeup", "pipe_deadlock", "exec",  "family_tree",
    /* … and half a dozen more */
    "threads",       "thread_exec",  "kill_ready",  "stop_continue", "eintr", "surroundings",
};
enum { PROGRAMS = sizeof programs / sizeof *programs };

static long run_count(void)
{
    const char *text = getenv("RUNS");
    long runs = text != NULL ? strtol(text, NULL, 10) : 10;
    assert_true(runs >= 2);
    return runs;
}

/* One recording as the bytes of its file. The caller frees them. */
static char *recording_bytes(const char *schedule, const char *program, size_t *size)
{
    char *bytes = NULL;
    struct recording *recording = record_under(schedule, program);
    FILE *stream = open_memstream(&bytes, size);
    assert_non_null(stream);
    assert_int_equal(recording_write(recording, stream), 0);
    assert_int_equal(fclose(stream), 0);
    recording_free(recording);
    return bytes;
}

static int line_length(const char *text)
{
    return (int)strcspn(text, "\n");
}

/* Shows the first lines that are not the same. */
static void report_difference(const char *first, const char *second)
{
    size_t line = 1;
    while (*first != '\0' && line_length(first) == line_length(second) &&
           strncmp(first, second, (size_t)line_length(first)) == 0) {
        first += line_length(first) + (first[line_length(first)] == '\n');
        second += line_length(second) + (second[line_length(second)] == '\n');
        line++;
    }
    print_error("line %zu of the first run: %.*s\nline %zu of this one:      %.*s\n", line, line_length(first), first,
                line, line_length(second), second);
}

static void assert_alike(const char *program, const char *schedule)
{
    size_t first_size, size;
    long runs = run_count();
    char *first = recording_bytes(schedule, program, &first_size);
    for (long run = 2; run <= runs; run++) {
        char *bytes = recording_bytes(schedule, program, &size);
        if (size != first_size || memcmp(first, bytes, size) != 0) {
            report_difference(first, bytes);
            fail_msg("%s under %s: run %ld of %ld is not like the first", program, schedule, run, runs);
        }
        free(bytes);
    }
    free(first);
}

static void is_recorded_alike(void **state)
{
    need(strcmp(*state, "surroundings") != 0 || has_fixed_addresses(), "refuses personality(ADDR_NO_RANDOMIZE)");
    need(strcmp(*state, "tcp") != 0 || has_loopback(), "has no loopback");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++)
        assert_alike(*state, *schedule);
    print_message("# %s: %ld runs under each of %zu schedules\n", (const char *)*state, run_count(),
                  sizeof chosen_schedules / sizeof *chosen_schedules - 1);
}

static void the_load_begins(void **state)
{
    (void)state;
    assert_int_equal(load_begin(), 0);
}

/* Were every schedule the same one, all of the above would hold as well. */
static void schedules_are_not_all_alike(void **state)
{
    (void)state;
    size_t different = 0;
    struct recording *first = record_under(chosen_schedules[0], "shared_pipe");
    for (const char *const *schedule = chosen_schedules + 1; *schedule != NULL; schedule++) {
        struct recording *recording = record_under(*schedule, "shared_pipe");
        different += strcmp(first->output[0], recording->output[0]) != 0;
        recording_free(recording);
    }
    recording_free(first);
    assert_true(different >= 2);
}

int main(void)
{
    static char names[2 * PROGRAMS][64];
    struct CMUnitTest tests[2 * PROGRAMS + 2] = { cmocka_unit_test(schedules_are_not_all_alike) };
    size_t count = 1;

    for (size_t i = 0; i < 2 * PROGRAMS; i++) {
        union { const char *name; void *state; } program = { .name = programs[i % PROGRAMS] };
        if (i == PROGRAMS)
            tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_load_begins);
        snprintf(names[i], sizeof names[i], "%s_is_recorded_alike%s", program.name,
                 i < PROGRAMS ? "" : "_while_the_machine_is_busy");
        tests[count++] = (struct CMUnitTest){ names[i], is_recorded_alike, NULL, NULL, program.state };
    }
    return cmocka_run_group_tests(tests, load_prepare, load_end);
}
