/* What differs between processors, tried on a live task: its registers are read and changed in a stop, and the task
 * tells by its exit code what it got to see. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "record/machine.h"

#define CALL_STOP (SIGTRAP | 0x80)

static pid_t task;
static struct machine machine;
static int ends[2]; /* a pipe of the task's own */

/* Starts a task that does this, and ends with what it returns. It stands in a stop before that. */
static void start(int (*work)(void))
{
    task = fork();
    if (task == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) || raise(SIGSTOP))
            _exit(99);
        _exit(work());
    }
    int status;
    assert_true(task > 0);
    assert_int_equal(waitpid(task, &status, 0), task);
    assert_true(WIFSTOPPED(status));
    assert_int_equal(ptrace(PTRACE_SETOPTIONS, task, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)), 0);
}

/* Lets it go on to its next stop, with a signal or 0. Returns which signal stopped it. */
static int to_stop(int number)
{
    int status;
    assert_int_equal(ptrace(PTRACE_SYSCALL, task, NULL, (void *)(long)number), 0);
    assert_int_equal(waitpid(task, &status, 0), task);
    assert_true(WIFSTOPPED(status));
    assert_int_equal(machine_read(&machine, task), 0);
    return WSTOPSIG(status);
}

/* … to the entry of that call. */
static void to_entry(long number)
{
    struct __ptrace_syscall_info info;
    do {
        assert_int_equal(to_stop(0), CALL_STOP);
        assert_true(ptrace(PTRACE_GET_SYSCALL_INFO, task, (void *)sizeof info, &info) > 0);
    } while (info.op != PTRACE_SYSCALL_INFO_ENTRY || (long)info.entry.nr != number);
}

static void write_back(void)
{
    assert_int_equal(machine_write(&machine, task), 0);
}

/* Lets it go on to its end. Returns its exit code. */
static int to_end(void)
{
    int status;
    assert_int_equal(ptrace(PTRACE_CONT, task, NULL, NULL), 0);
    assert_int_equal(waitpid(task, &status, 0), task);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int close_nothing(void)
{
    return (int)syscall(SYS_close, 77);
}

static void a_skipped_call_gives_our_result(void **state)
{
    (void)state;
    start(close_nothing);
    to_entry(SYS_close);
    assert_int_equal(machine_first_arg(&machine), 77);
    assert_int_equal(machine_skip(&machine, task, 42), 0);
    write_back();
    assert_int_equal(to_end(), 42);
}

static void a_result_is_read_and_changed(void **state)
{
    (void)state;
    start(close_nothing);
    to_entry(SYS_close);
    assert_int_equal(to_stop(0), CALL_STOP);
    assert_int_equal(machine_result(&machine), -EBADF);
    machine_set_result(&machine, 43);
    write_back();
    assert_int_equal(to_end(), 43);
}

static int close_a_copy(void)
{
    if (dup2(0, 70) != 70)
        return 98;
    const long result = syscall(SYS_close, 70);
    return result == 70 ? 0 : 97;
}

static void another_call_is_made_in_its_place(void **state)
{
    (void)state;
    start(close_a_copy);
    to_entry(SYS_close);
    assert_int_equal(machine_set_number(&machine, task, SYS_dup3), 0);
    machine_set_arg(&machine, 1, 70);
    machine_set_arg(&machine, 0, 0); /* whatever stands there: a copy of it */
    machine_set_arg(&machine, 2, 0);
    write_back();
    assert_int_equal(to_end(), 0);
}

static int map_nothing(void)
{
    char *const memory = (char *)syscall(SYS_mmap, 1L, 2L, 3L, 4L, 5L, 6L);
    if (memory == MAP_FAILED)
        return 96;
    memory[8191] = 44;
    return memory[8191];
}

static void all_six_arguments_are_changed(void **state)
{
    (void)state;
    const uint64_t args[MACHINE_ARGS] = {0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, (uint64_t)-1, 0};
    start(map_nothing);
    to_entry(SYS_mmap);
    for (int i = 0; i < MACHINE_ARGS; i++)
        machine_set_arg(&machine, i, args[i]);
    write_back();
    struct __ptrace_syscall_info info;
    assert_true(ptrace(PTRACE_GET_SYSCALL_INFO, task, (void *)sizeof info, &info) > 0);
    for (int i = 1; i < MACHINE_ARGS; i++) /* of the first, the kernel of some machines tells what it was */
        assert_int_equal(info.entry.args[i], args[i]);
    assert_int_equal(machine_first_arg(&machine), args[0]);
    assert_int_equal(to_end(), 44);
}

static int write_once(void)
{
    char bytes[8];
    if (pipe(ends) || syscall(SYS_write, ends[1], "abc", 3L) != 3)
        return 95;
    return read(ends[0], bytes, sizeof bytes) == 3 && memcmp(bytes, "abc", 3) == 0 ? 45 : 94;
}

static void a_call_that_was_gone_back_before_is_made_once(void **state)
{
    (void)state;
    start(write_once);
    to_entry(SYS_write);
    const uint64_t first = machine_first_arg(&machine);
    assert_int_equal(machine_rewind(&machine, task, SYS_write), 0);
    machine_set_arg(&machine, 0, first); /* as enter.c does: it may share a register with the result */
    write_back();
    to_entry(SYS_write); /* it comes once more, as it was */
    assert_int_equal(machine_first_arg(&machine), first);
    assert_int_equal(to_stop(0), CALL_STOP);
    assert_int_equal(machine_result(&machine), 3);
    assert_int_equal(to_end(), 45);
}

/* Writes what a read that is made again finds. */
static void on_signal(int number)
{
    (void)number;
    if (write(ends[1], "a", 1) != 1)
        _exit(91);
}

static int wait_with_restart(void)
{
    const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    char byte;
    if (sigaction(SIGUSR1, &action, NULL) || pipe(ends))
        return 93;
    return read(ends[0], &byte, 1) == -1 && errno == EINTR ? 46 : 92;
}

static void a_call_that_was_to_be_made_again_is_given_up(void **state)
{
    (void)state;
    start(wait_with_restart);
    to_entry(SYS_read);
    assert_int_equal(kill(task, SIGUSR1), 0); /* so it returns at once, to be made again */
    assert_int_equal(to_stop(0), CALL_STOP);
    assert_int_equal(to_stop(0), SIGUSR1);
    machine_give_up(&machine, -EINTR);
    write_back();
    assert_int_equal(ptrace(PTRACE_CONT, task, NULL, (void *)(long)SIGUSR1), 0);
    int status;
    assert_int_equal(waitpid(task, &status, 0), task);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 46);
}

static void the_frame_has_the_stack_and_the_next_instruction(void **state)
{
    (void)state;
    uint64_t registers[33], pc;
    struct __ptrace_syscall_info info;
    start(close_nothing);
    to_entry(SYS_close);
    assert_true(ptrace(PTRACE_GET_SYSCALL_INFO, task, (void *)sizeof info, &info) > 0);
    const size_t count = machine_frame(&machine, registers, &pc);
    assert_in_range(count, 17, 33);
    assert_int_equal(pc, info.instruction_pointer);
    assert_int_equal(machine_stack(&machine), info.stack_pointer);
    bool found = false; /* DWARF gives it another number on each processor */
    for (size_t i = 0; i < count; i++)
        found = found || registers[i] == info.stack_pointer;
    assert_true(found);
    (void)to_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_skipped_call_gives_our_result),
        cmocka_unit_test(a_result_is_read_and_changed),
        cmocka_unit_test(another_call_is_made_in_its_place),
        cmocka_unit_test(all_six_arguments_are_changed),
        cmocka_unit_test(a_call_that_was_gone_back_before_is_made_once),
        cmocka_unit_test(a_call_that_was_to_be_made_again_is_given_up),
        cmocka_unit_test(the_frame_has_the_stack_and_the_next_instruction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
