/* A timer of the recorder's own interrupts whatever it waits in, some fifty times a second. Here it does so at every
 * wait, before anything has come: nothing that is recorded may depend on when it comes.
 * link: -Wl,--wrap=waitpid,--wrap=wait4 */
#define _GNU_SOURCE
#include <sys/resource.h>

#include "record/recording_file.h"
#include "recorded.h"

static bool ticking;    /* every wait is interrupted once */
static size_t ticks;

pid_t __real_waitpid(pid_t pid, int *status, int options);
pid_t __wrap_waitpid(pid_t pid, int *status, int options);
pid_t __real_wait4(pid_t pid, int *status, int options, struct rusage *usage);
pid_t __wrap_wait4(pid_t pid, int *status, int options, struct rusage *usage);

static bool interrupts(int options)
{
    static bool odd;
    if (!ticking || options & WNOHANG)
        return false; /* who doesn't wait is not interrupted */
    odd = !odd;
    ticks += odd;
    errno = EINTR;
    return odd;
}

pid_t __wrap_waitpid(pid_t pid, int *status, int options)
{
    return interrupts(options) ? -1 : __real_waitpid(pid, status, options);
}

pid_t __wrap_wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    return interrupts(options) ? -1 : __real_wait4(pid, status, options, usage);
}

/* One recording as the bytes of its file. The caller frees them. */
static char *bytes_of(const char *schedule, const char *program)
{
    char *bytes = NULL;
    size_t size;
    struct recording *recording = record_under(schedule, program);
    FILE *stream = open_memstream(&bytes, &size);
    assert_non_null(stream);
    assert_int_equal(recording_write(recording, stream), 0);
    assert_int_equal(fclose(stream), 0);
    recording_free(recording);
    return bytes;
}

static void no_recording_depends_on_when_the_tick_comes(void **state)
{
    (void)state;
    static const char *const programs[] = {"sleepers", "timeouts", "socket_timeout", "stop_continue", "threads",
                                           "family_tree", "vfork", "eintr", "thread_exec"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        for (size_t j = 0; j < 3; j++) {
            char *without = bytes_of(chosen_schedules[j], programs[i]);
            ticks = 0;
            ticking = true;
            char *with = bytes_of(chosen_schedules[j], programs[i]);
            ticking = false;
            if (strcmp(with, without) != 0)
                fail_msg("%s under %s is another run when the recorder is interrupted", programs[i],
                         chosen_schedules[j]);
            assert_true(ticks > 10);
            free(with);
            free(without);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_recording_depends_on_when_the_tick_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
