/* arm64: the call's number is in x8, its first argument and its result share x0, and `svc #0` is four bytes long.
 * The number of a call under way is not among the registers: it is a register set of its own.
 * Where a signal interrupts a call that is to be made again, the kernel has gone back before the instruction, and has
 * put back x0, before it stops for the signal: code that reads the result there finds an argument (again.c, leave.c).
 *
 * What else is different here stands in a table, filter.c: newer architectures have no fork, vfork, pipe, dup2, open,
 * poll, select, epoll_wait, alarm, pause, time, getpgrp, and the C library makes them of clone, pipe2, dup3, openat,
 * ppoll, pselect6, epoll_pwait, setitimer, ppoll again, clock_gettime and getpgid. */
#if defined(__aarch64__)

#include "machine.h"

#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

#define SVC_INSTRUCTION_SIZE 4
#define NO_CALL (-1)
#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif

int machine_read(struct machine *machine, pid_t tid)
{
    struct iovec set = {&machine->registers, sizeof machine->registers};
    return ptrace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &set) ? -errno : 0;
}

int machine_write(const struct machine *machine, pid_t tid)
{
    struct user_regs_struct registers = machine->registers;
    struct iovec set = {&registers, sizeof registers};
    return ptrace(PTRACE_SETREGSET, tid, (void *)NT_PRSTATUS, &set) ? -errno : 0;
}

void machine_set_arg(struct machine *machine, int index, uint64_t value)
{
    machine->registers.regs[index] = value;
}

uint64_t machine_first_arg(const struct machine *machine)
{
    return machine->registers.regs[0];
}

int64_t machine_result(const struct machine *machine)
{
    return (int64_t)machine->registers.regs[0];
}

void machine_set_result(struct machine *machine, int64_t result)
{
    machine->registers.regs[0] = (unsigned long long)result;
}

int machine_set_number(struct machine *machine, pid_t tid, long number)
{
    (void)machine;
    int value = (int)number;
    struct iovec set = {&value, sizeof value};
    return ptrace(PTRACE_SETREGSET, tid, (void *)NT_ARM_SYSTEM_CALL, &set) ? -errno : 0;
}

int machine_skip(struct machine *machine, pid_t tid, int64_t result)
{
    machine_set_result(machine, result);
    return machine_set_number(machine, tid, NO_CALL);
}

int machine_rewind(struct machine *machine, pid_t tid, long number)
{
    machine->registers.pc -= SVC_INSTRUCTION_SIZE;
    machine->registers.regs[8] = (unsigned long long)number;
    return machine_set_number(machine, tid, NO_CALL);
}

void machine_give_up(struct machine *machine, int64_t result)
{
    machine->registers.pc += SVC_INSTRUCTION_SIZE; /* elsewhere than where it went back to: the kernel lets it be */
    machine_set_result(machine, result);
}

size_t machine_frame(const struct machine *machine, uint64_t *registers, uint64_t *pc)
{
    for (int i = 0; i < 31; i++)
        registers[i] = machine->registers.regs[i];
    registers[31] = machine->registers.sp;
    *pc = machine->registers.pc;
    return 32;
}

/* SIMPLIFIED: none. Each call is made, and stops. */
size_t machine_shortcut(long number, int32_t result, unsigned char code[MACHINE_SHORTCUT],
                        unsigned char instead[MACHINE_SHORTCUT])
{
    (void)number, (void)result, (void)code, (void)instead;
    return 0;
}

uint64_t machine_stack(const struct machine *machine)
{
    return machine->registers.sp;
}

#else
typedef int machine_is_another; /* a translation unit may not be empty */
#endif
