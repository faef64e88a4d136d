#define _GNU_SOURCE /* pipe2, in the prototypes */
/* Every call that the library makes fails once: nothing leaks, the caller is told, and the object stays usable.
 *
 * link: -Wl,--wrap=malloc,--wrap=pipe2,--wrap=fork,--wrap=waitpid,--wrap=kill
 * link: -Wl,--wrap=poll,--wrap=getentropy,--wrap=atexit,--wrap=fcntl
 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "family.h"

/* The library's calls, by the names under which they can be made to fail. */
enum victim { MALLOC, PIPE, FORK, WAITPID, KILL, POLL, GETENTROPY, ATEXIT, FCNTL, VICTIMS };

static struct {
    int error;    /* what the call is to fail with; 0: it does not */
    unsigned nth; /* which call from now on; 1 is the next */
    unsigned seen;
    bool always;  /* not that one alone, but every call */
} faults[VICTIMS];

/* Fail the nth call of that kind from now on. */
static void inject(enum victim victim, unsigned nth, int error)
{
    faults[victim].error = error;
    faults[victim].nth = nth;
    faults[victim].seen = 0;
}

static int faulty(enum victim victim)
{
    if (faults[victim].error == 0 || (++faults[victim].seen != faults[victim].nth && !faults[victim].always))
        return 0;
    errno = faults[victim].error;
    if (!faults[victim].always)
        faults[victim].error = 0;
    return 1;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return faulty(MALLOC) ? NULL : __real_malloc(size);
}

int __real_pipe2(int ends[2], int flags);
int __wrap_pipe2(int ends[2], int flags);
int __wrap_pipe2(int ends[2], int flags)
{
    return faulty(PIPE) ? -1 : __real_pipe2(ends, flags);
}

pid_t __real_fork(void);
pid_t __wrap_fork(void);
pid_t __wrap_fork(void)
{
    return faulty(FORK) ? -1 : __real_fork();
}

pid_t __real_waitpid(pid_t pid, int *status, int options);
pid_t __wrap_waitpid(pid_t pid, int *status, int options);
pid_t __wrap_waitpid(pid_t pid, int *status, int options)
{
    return faulty(WAITPID) ? -1 : __real_waitpid(pid, status, options);
}

int __real_kill(pid_t pid, int number);
int __wrap_kill(pid_t pid, int number);
int __wrap_kill(pid_t pid, int number)
{
    return faulty(KILL) ? -1 : __real_kill(pid, number);
}

int __real_poll(struct pollfd *polled, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *polled, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *polled, nfds_t count, int timeout)
{
    return faulty(POLL) ? -1 : __real_poll(polled, count, timeout);
}

int __real_getentropy(void *bytes, size_t size);
int __wrap_getentropy(void *bytes, size_t size);
int __wrap_getentropy(void *bytes, size_t size)
{
    return faulty(GETENTROPY) ? -1 : __real_getentropy(bytes, size);
}

int __real_atexit(void (*function)(void));
int __wrap_atexit(void (*function)(void));
int __wrap_atexit(void (*function)(void))
{
    return faulty(ATEXIT) ? 1 : __real_atexit(function);
}

int __real_fcntl(int descriptor, int command, int argument);
int __wrap_fcntl(int descriptor, int command, int argument);
int __wrap_fcntl(int descriptor, int command, int argument)
{
    return faulty(FCNTL) ? -1 : __real_fcntl(descriptor, command, argument);
}

static int return_arg(void *arg)
{
    return *(int *)arg;
}

static _Noreturn void wait_for_ever(void)
{
    for (;;)
        (void)pause();
}

static int wait_for_signal(void *arg)
{
    (void)arg;
    wait_for_ever();
}

static int seven = 7;

/* The object works: start, join, exit code, close. */
static void assert_usable(struct process *process)
{
    int code = -1;
    assert_int_equal(process_start(process), 0);
    assert_int_equal(process_join(process, PROCESS_FOREVER), 0);
    assert_int_equal(process_exit_code(process, &code), 0);
    assert_int_equal(code, 7);
    assert_int_equal(process_close(process), 0);
}

/* One way in which start fails must leave nothing behind. */
static void assert_start_fails_cleanly(enum victim victim, unsigned nth, int error)
{
    struct process process;
    const size_t before = descriptors_open();
    assert_int_equal(process_init(&process, (struct process_options){ .target = return_arg, .arg = &seven }), 0);
    inject(victim, nth, error);
    assert_int_equal(process_start(&process), -error);
    assert_int_equal(faults[victim].error, 0); /* it did happen */
    assert_int_equal(descriptors_open(), before);
    assert_true(childless());
    assert_int_equal(process.pid, 0);
    assert_int_equal(process.sentinel, -1);
    assert_int_equal(process_join(&process, 0), -ESRCH);
    assert_usable(&process);
    assert_int_equal(descriptors_open(), before);
}

static void a_first_key_that_cannot_be_made_is_reported(void **state)
{
    (void)state; /* must be the first test: the key is made once */
    struct process process;
    faults[GETENTROPY].always = true; /* process_current() tries too, but can't tell */
    inject(GETENTROPY, 1, ENOSYS);
    assert_int_equal(process_init(&process, (struct process_options){ .target = return_arg, .arg = &seven }), -ENOSYS);
    faults[GETENTROPY].always = false;
    inject(GETENTROPY, 0, 0);
    assert_int_equal(process_start(&process), -EINVAL);
    assert_int_equal(process_init(&process, (struct process_options){ .target = return_arg, .arg = &seven }), 0);
    assert_string_equal(process.name, "Process-1"); /* the failure used no number up */
}

static void a_handler_that_cannot_be_registered_stops_start(void **state)
{
    (void)state; /* must come before any other start: the handler is registered once */
    assert_start_fails_cleanly(ATEXIT, 1, ENOMEM);
}

static void no_memory_stops_start(void **state)
{
    (void)state;
    assert_start_fails_cleanly(MALLOC, 1, ENOMEM);
}

static void no_descriptor_for_either_pipe_stops_start(void **state)
{
    (void)state;
    static const int errors[] = { EMFILE, ENFILE };
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        assert_start_fails_cleanly(PIPE, 1, errors[i]);
        assert_start_fails_cleanly(PIPE, 2, errors[i]);
    }
}

static void a_fork_that_fails_stops_start(void **state)
{
    (void)state;
    static const int errors[] = { EAGAIN, ENOMEM, ENOSYS };
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        assert_start_fails_cleanly(FORK, 1, errors[i]);
}

static void no_descriptor_above_the_standard_ones_stops_start(void **state)
{
    (void)state;
    const int saved = dup(STDIN_FILENO);
    assert_true(saved > STDERR_FILENO);
    (void)close(STDIN_FILENO);
    assert_start_fails_cleanly(FCNTL, 1, EMFILE);
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    (void)close(saved);
}

static void join_and_look_go_on_after_eintr(void **state)
{
    (void)state;
    static const int timeouts[] = { PROCESS_FOREVER, 60000, 0 };
    for (size_t i = 0; i < sizeof timeouts / sizeof timeouts[0]; i++) {
        struct process process;
        assert_int_equal(process_init(&process, (struct process_options){ .target = return_arg, .arg = &seven }), 0);
        assert_int_equal(process_start(&process), 0);
        inject(WAITPID, 1, EINTR);
        int error = process_join(&process, timeouts[i]);
        assert_int_equal(faults[WAITPID].error, 0);
        assert_true(error == 0 || (timeouts[i] == 0 && error == -ETIMEDOUT));
        assert_int_equal(process_join(&process, PROCESS_FOREVER), 0);
        assert_int_equal(process_close(&process), 0);
    }
    assert_true(childless());
}

static void a_timed_join_goes_on_after_poll_failed(void **state)
{
    (void)state;
    static const int errors[] = { EINTR, ENOMEM };
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        struct process process;
        assert_int_equal(process_init(&process, (struct process_options){ .target = wait_for_signal }), 0);
        assert_int_equal(process_start(&process), 0);
        inject(POLL, 1, errors[i]);
        assert_int_equal(process_join(&process, 20), -ETIMEDOUT);
        assert_int_equal(faults[POLL].error, 0);
        assert_int_equal(process_kill(&process), 0);
        assert_int_equal(process_join(&process, 60000), 0);
        assert_int_equal(process_close(&process), 0);
    }
}

static void a_stolen_status_is_reported_by_all_and_for_ever(void **state)
{
    (void)state;
    const size_t before = descriptors_open();
    struct process process;
    int code = 99;
    bool alive = true;
    assert_int_equal(process_init(&process, (struct process_options){ .target = return_arg, .arg = &seven }), 0);
    assert_int_equal(process_start(&process), 0);
    assert_int_equal(__real_waitpid(process.pid, NULL, 0), process.pid);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(process_join(&process, PROCESS_FOREVER), -ECHILD);
        assert_int_equal(process_join(&process, 100), -ECHILD);
        assert_int_equal(process_exit_code(&process, &code), -ECHILD);
        assert_int_equal(process_is_alive(&process, &alive), 0);
        assert_false(alive);
        inject(KILL, 1, EPERM); /* the pid may be a stranger's: kill must not even be tried */
        assert_int_equal(process_kill(&process), -ECHILD);
        assert_int_equal(faults[KILL].seen, 0);
    }
    inject(KILL, 0, 0);
    assert_int_equal(code, 99);
    assert_int_equal(process_close(&process), 0);
    assert_int_equal(descriptors_open(), before);
}

static void a_wait_that_fails_oddly_is_told_and_changes_nothing(void **state)
{
    (void)state;
    struct process process;
    int code = 0;
    bool alive = false;
    assert_int_equal(process_init(&process, (struct process_options){ .target = wait_for_signal }), 0);
    assert_int_equal(process_start(&process), 0);
    inject(WAITPID, 1, EINVAL);
    assert_int_equal(process_join(&process, PROCESS_FOREVER), -EINVAL);
    inject(WAITPID, 1, EINVAL);
    assert_int_equal(process_exit_code(&process, &code), -EINVAL);
    inject(WAITPID, 1, EINVAL);
    assert_int_equal(process_is_alive(&process, &alive), -EINVAL);
    inject(WAITPID, 1, EINVAL);
    assert_int_equal(process_close(&process), -EINVAL);
    assert_int_equal(process_is_alive(&process, &alive), 0);
    assert_true(alive);
    assert_int_equal(process_terminate(&process), 0);
    assert_int_equal(process_join(&process, PROCESS_FOREVER), 0);
    assert_int_equal(process_exit_code(&process, &code), 0);
    assert_int_equal(code, -SIGTERM);
    assert_int_equal(process_close(&process), 0);
}

static void a_kill_that_is_not_allowed_is_told(void **state)
{
    (void)state;
    struct process process;
    assert_int_equal(process_init(&process, (struct process_options){ .target = wait_for_signal }), 0);
    assert_int_equal(process_start(&process), 0);
    inject(KILL, 1, EPERM);
    assert_int_equal(process_terminate(&process), -EPERM);
    inject(KILL, 1, EPERM);
    assert_int_equal(process_kill(&process), -EPERM);
    assert_int_equal(process_kill(&process), 0);
    assert_int_equal(process_join(&process, PROCESS_FOREVER), 0);
    inject(KILL, 1, EPERM); /* after the end nothing is sent */
    assert_int_equal(process_terminate(&process), 0);
    assert_int_equal(faults[KILL].seen, 0);
    inject(KILL, 0, 0);
    assert_int_equal(process_close(&process), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_key_that_cannot_be_made_is_reported),
        cmocka_unit_test(a_handler_that_cannot_be_registered_stops_start),
        cmocka_unit_test(no_memory_stops_start),
        cmocka_unit_test(no_descriptor_for_either_pipe_stops_start),
        cmocka_unit_test(a_fork_that_fails_stops_start),
        cmocka_unit_test(no_descriptor_above_the_standard_ones_stops_start),
        cmocka_unit_test(join_and_look_go_on_after_eintr),
        cmocka_unit_test(a_timed_join_goes_on_after_poll_failed),
        cmocka_unit_test(a_stolen_status_is_reported_by_all_and_for_ever),
        cmocka_unit_test(a_wait_that_fails_oddly_is_told_and_changes_nothing),
        cmocka_unit_test(a_kill_that_is_not_allowed_is_told),
    };
    return cmocka_run_group_tests_name("library errors", tests, NULL, NULL);
}
