/* A terminal has somebody sitting at it: a program that only Ctrl-C can wake is in no deadlock.
 * link: -lutil */
#define _GNU_SOURCE
#include <poll.h>
#include <pty.h>
#include <signal.h>

#include "recorded.h"

#define A_WHILE 300 /* milliseconds in which a recorder that calls it a deadlock would have said so */
#define DEADLOCK 121

/* Runs timeline at a terminal of its own, on pause, until it ends; Ctrl-C is typed when nothing comes for a while.
 * Returns its wait status, and sets *typed where that was needed. */
static int status_at_terminal(const char *schedule, const char *option, bool *typed)
{
    char timeline[256], program[256], bytes[512];
    int terminal, status;
    snprintf(timeline, sizeof timeline, "%s/bin/timeline", build_folder());
    snprintf(program, sizeof program, "%s/tests/tools/programs/await_key", build_folder());
    *typed = false;
    pid_t pid = forkpty(&terminal, NULL, NULL, NULL);
    assert_true(pid >= 0);
    if (pid == 0) {
        execl(timeline, timeline, "--schedule", schedule, "-o", "/dev/null", option, program, (char *)NULL);
        _exit(127);
    }
    struct pollfd polled = { .fd = terminal, .events = POLLIN };
    bool spoke = false;
    for (;;) {
        if (poll(&polled, 1, spoke && !*typed ? A_WHILE : -1) == 0) {
            assert_int_equal(write(terminal, "\003", 1), 1);
            *typed = true;
        } else if (read(terminal, bytes, sizeof bytes) <= 0) {
            break; /* its last process has ended */
        }
        spoke = true;
    }
    close(terminal);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void a_pause_at_a_terminal_waits_for_control_c(void **state)
{
    (void)state;
    const char *const schedules[] = { "child-first", "shuffle:2", "natural" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        bool typed;
        int status = status_at_terminal(schedules[i], "--", &typed);
        assert_true(typed);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 3);
    }
}

static void where_nothing_comes_from_outside_it_is_a_deadlock(void **state)
{
    (void)state;
    bool typed;
    int status = status_at_terminal("child-first", "--closed", &typed);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), DEADLOCK);
    assert_false(typed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pause_at_a_terminal_waits_for_control_c),
        cmocka_unit_test(where_nothing_comes_from_outside_it_is_a_deadlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
