/* x86-64: the call's number is in orig_rax, its result in rax, and `syscall` is two bytes long. */
#if defined(__x86_64__)

#include "machine.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>

#define SYSCALL_INSTRUCTION_SIZE 2
#define NO_CALL (-1)

int machine_read(struct machine *machine, pid_t tid)
{
    return ptrace(PTRACE_GETREGS, tid, NULL, &machine->registers) ? -errno : 0;
}

int machine_write(const struct machine *machine, pid_t tid)
{
    struct user_regs_struct registers = machine->registers;
    return ptrace(PTRACE_SETREGS, tid, NULL, &registers) ? -errno : 0;
}

void machine_set_arg(struct machine *machine, int index, uint64_t value)
{
    struct user_regs_struct *r = &machine->registers;
    switch (index) {
    case 0: r->rdi = value; break;
    case 1: r->rsi = value; break;
    case 2: r->rdx = value; break;
    case 3: r->r10 = value; break;
    case 4: r->r8 = value; break;
    default: r->r9 = value; break;
    }
}

uint64_t machine_first_arg(const struct machine *machine)
{
    return machine->registers.rdi;
}

int64_t machine_result(const struct machine *machine)
{
    return (int64_t)machine->registers.rax;
}

void machine_set_result(struct machine *machine, int64_t result)
{
    machine->registers.rax = (unsigned long long)result;
}

int machine_set_number(struct machine *machine, pid_t tid, long number)
{
    (void)tid;
    machine->registers.orig_rax = (unsigned long long)number;
    return 0;
}

int machine_skip(struct machine *machine, pid_t tid, int64_t result)
{
    machine_set_result(machine, result);
    return machine_set_number(machine, tid, NO_CALL);
}

int machine_rewind(struct machine *machine, pid_t tid, long number)
{
    machine->registers.rip -= SYSCALL_INSTRUCTION_SIZE;
    return machine_skip(machine, tid, number); /* rax is where the instruction takes the number from */
}

void machine_give_up(struct machine *machine, int64_t result)
{
    machine_set_result(machine, result); /* whether to make it again is decided after the stop, by the result */
}

size_t machine_frame(const struct machine *machine, uint64_t *registers, uint64_t *pc)
{
    const struct user_regs_struct *r = &machine->registers;
    const uint64_t ordered[] = {r->rax, r->rdx, r->rcx, r->rbx, r->rsi, r->rdi, r->rbp, r->rsp, r->r8,
                                r->r9,  r->r10, r->r11, r->r12, r->r13, r->r14, r->r15, r->rip};
    memcpy(registers, ordered, sizeof ordered);
    *pc = r->rip;
    return sizeof ordered / sizeof *ordered;
}

/* mov $number, %eax; syscall; ret: the second instruction becomes two nops. */
size_t machine_shortcut(long number, int32_t result, unsigned char code[MACHINE_SHORTCUT],
                        unsigned char instead[MACHINE_SHORTCUT])
{
    const int32_t asked = (int32_t)number;
    memcpy(code, (const unsigned char[MACHINE_SHORTCUT]){0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0xc3}, MACHINE_SHORTCUT);
    memcpy(instead, (const unsigned char[MACHINE_SHORTCUT]){0xb8, 0, 0, 0, 0, 0x90, 0x90, 0xc3}, MACHINE_SHORTCUT);
    memcpy(code + 1, &asked, sizeof asked);
    memcpy(instead + 1, &result, sizeof result);
    return MACHINE_SHORTCUT - 1;
}

uint64_t machine_stack(const struct machine *machine)
{
    return machine->registers.rsp;
}

#else
typedef int machine_is_another; /* a translation unit may not be empty */
#endif
