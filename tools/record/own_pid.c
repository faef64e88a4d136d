/* Programs ask for their own pid again and again: a library does in every function, to see whether it was forked
 * behind its back. A fifth of all stops were of getpid. So when a process asks for the first time, the C
 * library's function is changed in its memory: it gives the pid that the process is to see, and makes no call.
 *
 * A forked child has a copy of the code, and gets its own pid into it before its first instruction. Two processes that
 * share their memory have one code and two pids: then the code is what it was, for good. */
#define _GNU_SOURCE
#include "recorder.h"

#include <sched.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

/* As the program is to see it. */
static int32_t pid_of(const struct recorder *r, const struct task *task)
{
    return (int32_t)r->recording->processes[task->process].pid;
}

/* Code can be written by nobody but the tracer. Returns whether it was. */
static bool code_write(const struct task *task, uint64_t address, const unsigned char code[MACHINE_SHORTCUT])
{
    uintptr_t word;
    _Static_assert(sizeof word == MACHINE_SHORTCUT, "one word");
    memcpy(&word, code, sizeof word);
    return ptrace(PTRACE_POKETEXT, task->tid, (void *)(uintptr_t)address, (void *)word) == 0;
}

void own_pid_asked(struct recorder *r, struct task *task, const struct machine *machine)
{
    struct watched *w = &r->watched[task->process];
    unsigned char code[MACHINE_SHORTCUT], instead[MACHINE_SHORTCUT], there[MACHINE_SHORTCUT];
    uint64_t registers[SOURCE_REGISTERS], address;
    if (w->own_pid != OWN_PID_NOT_ASKED)
        return;
    w->own_pid = OWN_PID_ASKS;
    const size_t before = machine_shortcut(SYS_getpid, pid_of(r, task), code, instead);
    (void)machine_frame(machine, registers, &address);
    address -= before;
    if (before > 0 && !memory_read(task, address, there, sizeof there) && memcmp(there, code, sizeof code) == 0 &&
        code_write(task, address, instead))
        w->own_pid = address;
}

static bool memory_shared(const struct task_call *call)
{
    return call->call == CALL_VFORK || (call->number == SYS_clone && call->args[0] & CLONE_VM);
}

void own_pid_born(struct recorder *r, const struct task *parent, const struct task *child)
{
    const bool shared = memory_shared(&parent->call);
    const uint64_t address = r->watched[parent->process].own_pid;
    unsigned char code[MACHINE_SHORTCUT], instead[MACHINE_SHORTCUT];
    if (shared)
        r->watched[parent->process].own_pid = r->watched[child->process].own_pid = OWN_PID_ASKS;
    else if (address == OWN_PID_ASKS)
        r->watched[child->process].own_pid = OWN_PID_NOT_ASKED; /* its memory is its own */
    if (address == OWN_PID_NOT_ASKED || address == OWN_PID_ASKS)
        return;
    (void)machine_shortcut(SYS_getpid, pid_of(r, child), code, instead);
    (void)code_write(child, address, shared ? code : instead); /* fails only if it has just been killed */
}
