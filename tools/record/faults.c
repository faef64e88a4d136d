/* Faults: what was asked for happens to the call that was meant, if it is fair.
 *
 * Fair is what could happen to the program on some machine. EINTR could not where no handler is installed that lets the
 * call fail so, nor could half a datagram: then the call is spared, and a finding says why. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

int faults_prepare(struct recorder *r)
{
    r->memory = r->options->memory;
    for (size_t i = 0; i < r->options->injection_count; i++)
        r->memory |= injection_call(r->options->injections[i].call) == CALL_MMAP;
    r->faults = calloc(r->options->injection_count + 1, sizeof *r->faults);
    if (!r->faults)
        return -ENOMEM;
    for (size_t i = 0; i < r->options->injection_count; i++)
        r->faults[i] = (struct fault){.process = NOBODY, .event = NOBODY, .spared = NOBODY};
    return 0;
}

static bool is_meant(const struct recorder *r, const struct task *task, const struct injection *injection)
{
    const struct task_call *call = &task->call;
    if (injection_call(injection->call) != injection_call(call->call) || !call->counted)
        return false;
    unsigned nth = *injection->process ? call->nth_own : call->nth;
    if (*injection->process && strcmp(injection->process, r->recording->processes[task->process].name) != 0)
        return false;
    return injection->nth == INJECT_EVERY ? nth > 0 : injection->nth == nth;
}

/* The first injection, of the kinds from `first` to `last`, that means this call; #NOBODY if none does. */
static size_t injection_find(const struct recorder *r, const struct task *task, enum injection_kind first,
                             enum injection_kind last)
{
    for (size_t i = 0; i < r->options->injection_count; i++) {
        const struct injection *injection = &r->options->injections[i];
        if (injection->kind >= first && injection->kind <= last && is_meant(r, task, injection))
            return i;
    }
    return NOBODY;
}

static void signal_send(struct recorder *r, struct task *task, size_t index)
{
    int number = r->options->injections[index].error;
    struct fault *fault = &r->faults[index];
    if (syscall(SYS_tgkill, r->watched[task->process].pid, task->tid, number))
        return; /* it has just been killed */
    fault->happened++;
    r->signals++;
    if (fault->process == NOBODY)
        fault->process = task->process;
    if (number == SIGKILL) { /* no stop will tell of it */
        fault->delivered++;
        r->kills = true;
        return;
    }
    task->sent = number;
    task->sent_by = index;
}

void fault_signal_came(struct recorder *r, struct task *task, int number, size_t event)
{
    if (task->sent != number)
        return;
    struct fault *fault = &r->faults[task->sent_by];
    task->sent = 0;
    if (fault->delivered++ == 0)
        fault->event = event;
}

/* Malloc that gets no memory by one call tries another: mmap, then brk, then mmap. All of these are one fault, and the
 * first time so is another round: glibc wants memory for a cache of its own first, and does without. */
static bool is_starved_still(struct task *task)
{
    enum call call = task->call.call, before = task->starved;
    bool memory = call == CALL_MMAP || call == CALL_BRK;
    bool next_try = memory && before != CALL_NONE && before != call;
    bool next_round = memory && !next_try && task->starved_again;
    task->starved_again = memory && task->starved_again && !next_round;
    task->starved = call == CALL_BRK || next_round ? call : CALL_NONE;
    if (!next_try && !next_round)
        task->starved = CALL_NONE;
    return next_try || next_round;
}

static bool was_postponed(struct task *task)
{
    struct task_call *before = &task->postponed, *call = &task->call;
    if (!before->counted || before->number != call->number || memcmp(before->args, call->args, sizeof call->args) != 0)
        return false;
    call->nth = before->nth;
    call->nth_own = before->nth_own;
    before->counted = false;
    return true;
}

bool fault_postpones(struct recorder *r, struct task *task)
{
    struct task_call *call = &task->call;
    enum call kind = injection_call(call->call);
    bool thread = call->call == CALL_CLONE && call->args[0] & CLONE_THREAD;
    if (call->local || call->counted || thread || kind == CALL_NONE)
        return false;
    call->counted = true;
    if (is_starved_still(task))
        call->fault = task->starved_by;
    if (call->fault != NOBODY || was_postponed(task))
        return false;
    call->nth = ++r->calls[kind];
    call->nth_own = ++r->watched[task->process].calls[kind];
    size_t index = injection_find(r, task, INJECT_SIGNAL, INJECT_SIGNAL);
    if (index == NOBODY)
        return false;
    signal_send(r, task, index);
    task->postponed = *call;
    return true;
}

static bool is_on_disk(const struct task *task)
{
    char path[64];
    struct stat status;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)task->tid, (int)task->call.args[0]);
    return !stat(path, &status) && S_ISREG(status.st_mode);
}

/* Calls that a signal ends with EINTR even if its handler has SA_RESTART: see signal(7). */
static bool is_never_restarted(const struct task *task)
{
    switch (task->call.call) {
    case CALL_PAUSE: case CALL_SIGSUSPEND: case CALL_SIGTIMEDWAIT: case CALL_POLL: case CALL_SELECT:
    case CALL_EPOLL_WAIT: case CALL_SLEEP: case CALL_SEMOP: case CALL_MSGSND: case CALL_MSGRCV: return true;
    default: return false;
    }
}

static bool waits_for_nothing(const struct task_call *call)
{
    if (call->call == CALL_WAIT4)
        return call->args[2] & WNOHANG;
    return call->call == CALL_WAITID && call->args[3] & WNOHANG;
}

/* Why EINTR would be a lie; NULL if it could happen. */
static const char *interruption_unfair(const struct recorder *r, const struct task *task)
{
    const struct watched *w = &r->watched[task->process];
    unsigned flags = call_table[task->call.call].flags;
    if (!(flags & CALL_BLOCKS) || flags & CALL_FORKS || task->call.call == CALL_EXEC)
        return "no signal ever interrupts that call";
    if (waits_for_nothing(&task->call))
        return "with WNOHANG it does not wait, and a call that does not wait is never interrupted";
    if ((task->call.call == CALL_READ || task->call.call == CALL_WRITE) && is_on_disk(task))
        return "a file on a disk keeps nobody waiting, so no signal interrupts that";
    if (is_never_restarted(task))
        return w->caught ? NULL : "the process has no signal handler, and without one no call fails with EINTR";
    if (w->caught & ~w->restarting)
        return NULL;
    return w->caught ? "all signal handlers of the process have SA_RESTART, so this call is made again by itself"
                     : "the process has no signal handler, and without one no call fails with EINTR";
}

/* Are whole messages read and written there, never half of one? The socket itself is asked. */
static bool is_message_socket(const struct recorder *r, const struct task *task)
{
    int type = SOCK_STREAM;
    socklen_t size = sizeof type;
    int fd = descriptor_copy(r, task, (int)task->call.args[0]);
    if (fd >= 0) {
        (void)getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size); /* fails for what is no socket: then it is a stream */
        close(fd);
    }
    return type != SOCK_STREAM;
}

static const char *shortness_unfair(const struct recorder *r, const struct task *task)
{
    long number = task->call.number;
    if (number == SYS_recvmsg || number == SYS_sendmsg)
        return "recvmsg and sendmsg are not cut short here";
    if (number != SYS_readv && number != SYS_writev && task->call.args[2] < 2)
        return "it asks for no more than a byte";
    return is_message_socket(r, task) ? "a message goes whole or not at all" : NULL;
}

/* An end of a pipe that nobody reads gives SIGPIPE, too. */
static void broken_pipe(struct recorder *r, const struct task *task)
{
    bool quiet = task->call.call == CALL_SEND && task->call.args[3] & MSG_NOSIGNAL;
    if ((task->call.call != CALL_WRITE && task->call.call != CALL_SEND) || quiet)
        return;
    (void)syscall(SYS_tgkill, r->watched[task->process].pid, task->tid, SIGPIPE); /* fails if it was just killed */
    r->signals++;
}

bool fault_answers(struct recorder *r, struct task *task, int64_t *result)
{
    struct task_call *call = &task->call;
    if (call->fault == NOBODY)
        call->fault = injection_find(r, task, INJECT_ERROR, INJECT_SHORT);
    if (call->fault == NOBODY)
        return false;
    const struct injection *injection = &r->options->injections[call->fault];
    struct fault *fault = &r->faults[call->fault];
    const char *unfair = NULL;
    if (injection->kind == INJECT_SHORT)
        unfair = shortness_unfair(r, task);
    else if (injection->error == EINTR)
        unfair = interruption_unfair(r, task);
    if (unfair) {
        if (!fault->unfair)
            fault->spared = call->event;
        fault->unfair = unfair;
        call->fault = NOBODY;
        return false;
    }
    fault->happened++;
    r->recording->events[call->event].injected = true;
    if (injection->call == CALL_MMAP && call->nth > 0) { /* it is the first that this malloc tries */
        task->starved = call->call;
        task->starved_again = r->watched[task->process].heap_end == 0;
        task->starved_by = call->fault;
    }
    *result = -injection->error;
    if (injection->error == EPIPE)
        broken_pipe(r, task);
    /* brk says by its result where memory ends, and a close that fails has closed all the same: both are made */
    return injection->kind == INJECT_ERROR && call->call != CALL_BRK && call->call != CALL_CLOSE;
}

/* Several buffers become the first byte of the first one. */
static bool vector_shorten(struct task *task, struct machine *machine)
{
    struct iovec parts[16];
    size_t count = task->call.args[2] < 16 ? (size_t)task->call.args[2] : 16, first = 0;
    if (memory_read(task, task->call.args[1], parts, count * sizeof *parts))
        return false;
    while (first < count && parts[first].iov_len == 0)
        first++;
    if (first == count)
        return false;
    machine_set_arg(machine, 1, (uint64_t)(uintptr_t)parts[first].iov_base);
    return !machine_set_number(machine, task->tid, task->call.number == SYS_readv ? SYS_read : SYS_write);
}

bool fault_alters(struct recorder *r, struct task *task, struct machine *machine)
{
    const struct injection *injection = &r->options->injections[task->call.fault];
    bool vector = task->call.number == SYS_readv || task->call.number == SYS_writev;
    if (injection->kind == INJECT_ERROR && task->call.call == CALL_BRK)
        machine_set_arg(machine, 0, 0); /* a mere question */
    else if (injection->kind == INJECT_SHORT && (!vector || vector_shorten(task, machine)))
        machine_set_arg(machine, 2, 1);
    else
        return false;
    return task->call.altered = true;
}

int64_t fault_result(struct recorder *r, struct task *task, int64_t result)
{
    bool fails = task->call.call == CALL_CLOSE && task->call.fault != NOBODY && result == 0;
    return fails ? -r->options->injections[task->call.fault].error : result;
}

void fault_follows(struct recorder *r, struct task *task)
{
    size_t index = injection_find(r, task, INJECT_SIGNAL_AFTER, INJECT_SIGNAL_AFTER);
    if (index != NOBODY)
        signal_send(r, task, index);
}

static int signal_report(struct recorder *r, const struct injection *injection, const struct fault *fault)
{
    const struct recorded_process *process = &r->recording->processes[fault->process];
    const char *when = injection->kind == INJECT_SIGNAL ? "before" : "after";
    const char *signal = signal_text(injection->error), *call = call_table[injection->call].name;
    char times[32] = "";
    if (fault->happened > 1)
        snprintf(times, sizeof times, " %u times", fault->happened);
    if (fault->delivered == 0)
        return recording_add_finding(r->recording, FINDING_NOT_INJECTED, fault->process, NOBODY,
                                     "%s was sent %s just %s its %s%s, as was asked for, but it never came: blocked or "
                                     "ignored.", process->name, signal, when, call, times);
    size_t event = fault->event == NOBODY ? process->exit : fault->event;
    return recording_add_finding(r->recording, FINDING_INJECTED, fault->process, event,
                                 "%s was sent %s just %s its %s%s, as was asked for.", process->name, signal, when,
                                 call, times);
}

/* How many calls there were that could have been meant. */
static int absence_report(struct recorder *r, const struct injection *injection, const char *text)
{
    enum call kind = injection_call(injection->call);
    unsigned made = r->calls[kind];
    const char *who = "the run", *call = call_table[kind].name;
    size_t process = 0;
    if (*injection->process) {
        while (process < r->recording->process_count &&
               strcmp(r->recording->processes[process].name, injection->process) != 0)
            process++;
        if (process == r->recording->process_count)
            return recording_add_finding(r->recording, FINDING_NOT_INJECTED, 0, NOBODY,
                                         "%s did not happen: there was no process %s.", text, injection->process);
        made = r->watched[process].calls[kind];
        who = injection->process;
    }
    if (made == 0)
        return recording_add_finding(r->recording, FINDING_NOT_INJECTED, process, NOBODY,
                                     "%s did not happen: %s made no call of %s.", text, who, call);
    return recording_add_finding(r->recording, FINDING_NOT_INJECTED, process, NOBODY,
                                 "%s did not happen: %s made only %u call%s of %s.", text, who, made,
                                 made == 1 ? "" : "s", call);
}

int faults_report(struct recorder *r)
{
    int error = 0;
    for (size_t i = 0; i < r->options->injection_count && r->recording->process_count && !error; i++) {
        const struct injection *injection = &r->options->injections[i];
        const struct fault *fault = &r->faults[i];
        char text[64 + INJECTION_PROCESS];
        injection_print(injection, text, sizeof text);
        if (fault->happened && injection->kind >= INJECT_SIGNAL)
            error = signal_report(r, injection, fault);
        else if (!fault->happened && fault->unfair)
            error = recording_add_finding(r->recording, FINDING_NOT_INJECTED,
                                          r->recording->events[fault->spared].process, fault->spared,
                                          "%s did not happen: %s.", text, fault->unfair);
        else if (!fault->happened)
            error = absence_report(r, injection, text);
    }
    return error;
}
