/** @file machine.h
 * @brief What differs between processors: registers of a stopped task, and how a system call is skipped or done again.
 *
 * Reading is left to PTRACE_GET_SYSCALL_INFO, which is the same everywhere; only writing needs the registers.
 * One file an architecture.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/user.h>

#define MACHINE_ARGS 6 /**< A system call has at most six arguments. */

/** The registers of a stopped task, read once and written back once. */
struct machine {
    struct user_regs_struct registers;
};

/** @brief Read the registers of a task in a ptrace stop. @return 0 or -errno (-ESRCH: it was killed meanwhile). */
int machine_read(struct machine *machine, pid_t tid);

/** @brief Write them back. @return 0 or -errno. */
int machine_write(const struct machine *machine, pid_t tid);

/** @brief Change an argument (0 to 5) of the call that the task is about to make, or has made. */
void machine_set_arg(struct machine *machine, int index, uint64_t value);

/** @brief The first argument of the call that the task is about to make. */
uint64_t machine_first_arg(const struct machine *machine);

/** @brief What the call has returned. */
int64_t machine_result(const struct machine *machine);

/** @brief Change what the call returns. */
void machine_set_result(struct machine *machine, int64_t result);

/** @brief At a call's entry: let the kernel make call `number` instead. @return 0 or -errno. */
int machine_set_number(struct machine *machine, pid_t tid, long number);

/** @brief At a call's entry: let the kernel make no call, and the program see `result`. @return 0 or -errno. */
int machine_skip(struct machine *machine, pid_t tid, int64_t result);

/** @brief Go back to before the instruction that made call `number`, so that it is made once more. @return 0 or
 * -errno. */
int machine_rewind(struct machine *machine, pid_t tid, long number);

/** @brief At a signal's stop: the call that the signal interrupted, and that the kernel means to make again, is over
 * with `result` instead. */
void machine_give_up(struct machine *machine, int64_t result);

/** @brief What it takes to unwind the task's stack: the registers as DWARF numbers them.
 * @param[out] registers room for 33. @param[out] pc the next instruction. @return how many registers there are. */
size_t machine_frame(const struct machine *machine, uint64_t *registers, uint64_t *pc);

#define MACHINE_SHORTCUT 8 /**< Bytes of code that a shortcut replaces. */

/** @brief A call that gives `result` each time can be spared where it stands in a function that does nothing else.
 * @param[out] code what such a function consists of. @param[out] instead what gives the result without the call.
 * @return how many bytes of `code` lie before the return from the call; 0 where no way is known on this machine. */
size_t machine_shortcut(long number, int32_t result, unsigned char code[MACHINE_SHORTCUT],
                        unsigned char instead[MACHINE_SHORTCUT]);

/** @brief The stack pointer: at an exec stop it points at argc. */
uint64_t machine_stack(const struct machine *machine);

#endif
