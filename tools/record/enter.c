/* A call's entry: what is asked, and whether the kernel gets to hear of it.
 *
 * A task arrives at the entry (call_arrive), may stand there while others run, and is let in later (call_enter): only
 * then does the call happen, and only then is it recorded. */
#define _GNU_SOURCE
#include "recorder.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "holders.h"

#define PENDING_LOOKED_AT 32
#define FIRST_CHOSEN_PORT 32768 /* Linux gives ports from here on to whoever asks for any */

/* Memory of one's own, not from a file, and no stack: malloc asks for such. */
static bool is_for_malloc(const uint64_t *args)
{
    const int wanted = MAP_PRIVATE | MAP_ANONYMOUS, other = MAP_STACK | MAP_FIXED | MAP_NORESERVE | MAP_GROWSDOWN;
    return ((int)args[3] & (wanted | other)) == wanted && (int)args[2] == (PROT_READ | PROT_WRITE);
}

static bool concerns_nobody(struct recorder *r, const struct task *task, uint64_t instruction)
{
    const struct watched *w = &r->watched[task->process];
    const struct task_call *call = &task->call;
    if (call->call == CALL_IOCTL || call->call == CALL_PROCESS_VM)
        return true; /* until they turn out to be refused */
    if (call->call == CALL_NONE || (instruction >= w->loader && instruction < w->loader_end))
        return true;
    if (call->call == CALL_SIGACTION)
        return call->args[1] == 0; /* a mere question */
    if (call->call == CALL_FCNTL && ((int)call->args[1] == F_GETOWN || (int)call->args[1] == F_GETOWN_EX))
        return true;
    if (call->call == CALL_BRK)
        return call->args[0] <= w->heap_end; /* a question, or memory given back */
    if (call->call == CALL_MMAP)
        return !is_for_malloc(call->args);
    if (call->call == CALL_PRCTL)
        return (int)call->args[0] != PR_SET_PDEATHSIG && (int)call->args[0] != PR_SET_CHILD_SUBREAPER;
    return false;
}

void call_arrive(struct recorder *r, struct task *task)
{
    struct __ptrace_syscall_info info;
    task->place = AT_ENTRY;
    task->preempted = false;
    task->preemptions = 0;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, task->tid, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_SECCOMP)
        return;
    uint64_t args[MACHINE_ARGS];
    memcpy(args, info.seccomp.args, sizeof args);
    if (call_resumes(task, (long)info.seccomp.nr, args))
        return;
    task->call = (struct task_call){.active = true, .number = (long)info.seccomp.nr, .event = NOBODY, .due = NEVER,
                                    .child = NOBODY, .fault = NOBODY};
    memcpy(task->call.args, args, sizeof args);
    if (info.seccomp.ret_data == FILTER_FOREIGN) {
        task->call.number = -1; /* its numbers mean other calls than ours */
        return;
    }
    task->call.call = call_meant(task->call.number, args);
    task->call.local = concerns_nobody(r, task, info.instruction_pointer);
}

/* Is a signal on its way that the task does not block? Had it come a moment earlier, its handler would have run before
 * this call; let it. Otherwise a signal that comes between a test and pause() could never be lost. */
static bool signal_comes_first(struct recorder *r, struct task *task)
{
    if (!r->chosen || task->checked == r->signals)
        return false;
    task->checked = r->signals;
    uint64_t mask = 0;
    if (ptrace(PTRACE_GETSIGMASK, task->tid, sizeof mask, &mask))
        return false;
    for (unsigned flags = 0; flags <= PTRACE_PEEKSIGINFO_SHARED; flags++) {
        siginfo_t pending[PENDING_LOOKED_AT];
        struct __ptrace_peeksiginfo_args what = {.off = 0, .flags = flags, .nr = PENDING_LOOKED_AT};
        long count = ptrace(PTRACE_PEEKSIGINFO, task->tid, &what, pending);
        for (long i = 0; i < count; i++)
            if (!(mask & (UINT64_C(1) << (pending[i].si_signo - 1))))
                return true;
    }
    return false;
}

static bool go_back(struct task *task)
{
    struct machine machine;
    if (machine_read(&machine, task->tid) || machine_rewind(&machine, task->tid, task->call.number))
        return false;
    for (int i = 0; i < MACHINE_ARGS; i++)
        machine_set_arg(&machine, i, task->call.args[i]);
    if (machine_write(&machine, task->tid))
        return false;
    if (!task->call.interrupted)
        task->call.active = false;
    return true;
}

static int64_t port_of(const struct task *task, uint64_t address)
{
    struct sockaddr_in6 socket_address;
    if (memory_read(task, address, &socket_address, sizeof(struct sockaddr_in)))
        return -1;
    if (socket_address.sin6_family != AF_INET && socket_address.sin6_family != AF_INET6)
        return -1;
    return ntohs(socket_address.sin6_port); /* at the same place in both */
}

/* A port that the kernel chose for a bind to port 0 is another one in every run: it is recorded as 0. */
static int64_t port_to_record(struct recorder *r, const struct task *task)
{
    int64_t port = port_of(task, task->call.args[1]);
    if (port < FIRST_CHOSEN_PORT || task->call.call == CALL_BIND)
        return port;
    for (size_t i = 0; i < r->recording->event_count; i++) {
        const struct event *event = &r->recording->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_BIND && event->args[1] == port)
            return port;
    }
    return 0;
}

/* A thread id in a futex is the real one: the program gets to see it as its name. */
static int64_t futex_value(struct recorder *r, const struct task *task)
{
    int value = (int)task->call.args[2];
    const struct task *thread = r->chosen ? task_find(r, value) : NULL;
    return thread ? thread->name : value;
}

static int64_t disposition_of(const struct task *task)
{
    uint64_t handler;
    if (memory_read(task, task->call.args[1], &handler, sizeof handler))
        return -1;
    return handler > 1 ? 2 : (int64_t)handler; /* an address is nobody's business: 2 stands for any handler */
}

static int64_t exit_flags(const struct task *task)
{
    switch (task->call.number) {
#ifdef SYS_creat
    case SYS_creat: return O_CREAT | O_WRONLY | O_TRUNC;
    case SYS_open: return (int)task->call.args[1];
#endif
    default: return (int)task->call.args[2];
    }
}

void call_note_args(struct recorder *r, struct task *task)
{
    const uint64_t *a = task->call.args;
    struct event *event = &r->recording->events[task->call.event];
    int64_t *to = event->args;
    int64_t timeout;
    switch (task->call.call) {
    case CALL_WAIT4: to[0] = (int)a[0]; to[1] = (int)a[2]; break;
    case CALL_WAITID: to[0] = (int)a[0]; to[1] = (int)a[1]; to[2] = (int)a[3]; break;
    case CALL_READ: case CALL_WRITE: case CALL_RECV: case CALL_SEND:
        to[0] = (int)a[0];
        to[1] = task->call.number == SYS_read || task->call.number == SYS_write || task->call.number == SYS_recvfrom ||
                        task->call.number == SYS_sendto ? (int64_t)a[2] : -1;
        break;
    case CALL_SIGACTION: to[0] = (int)a[0]; to[1] = disposition_of(task); break;
    case CALL_SETITIMER: to[0] = (int)a[0]; to[1] = 0; break;
    case CALL_OPEN: to[0] = exit_flags(task); break;
    case CALL_DUP: to[0] = (int)a[0]; to[1] = task->call.number == SYS_dup ? -1 : (int)a[1]; break;
    case CALL_POLL: case CALL_SELECT: case CALL_EPOLL_WAIT:
        timeout = clock_span(r, task);
        to[0] = (int)a[task->call.call == CALL_POLL ? 1 : 0];
        to[1] = timeout == NEVER ? -1 : timeout / MILLISECOND;
        break;
    case CALL_BIND: case CALL_CONNECT: to[0] = (int)a[0]; to[1] = port_to_record(r, task); break;
    case CALL_SLEEP: to[0] = clock_span(r, task); break;
    case CALL_MMAP: to[0] = (int64_t)a[1]; break;
    case CALL_FUTEX: to[0] = (int)a[1] & ~FUTEX_CLOCK_REALTIME; to[1] = futex_value(r, task); break;
    case CALL_FCNTL: to[0] = (int)a[0]; to[1] = (int)a[1]; to[2] = -1; break;
    case CALL_PIPE: case CALL_SOCKETPAIR: case CALL_FORK: case CALL_VFORK: case CALL_EXEC: break;
    default:
        for (int i = 0; i < CALL_ARGS && call_table[task->call.call].args[i]; i++)
            to[i] = (int64_t)(int)a[i];
    }
}

static void note_lock(struct recorder *r, struct task *task)
{
    struct flock lock;
    int command = (int)task->call.args[1];
    bool locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
    if (task->call.call == CALL_FCNTL && locks && !memory_read(task, task->call.args[2], &lock, sizeof lock))
        r->recording->events[task->call.event].args[2] = lock.l_type;
    else
        return;
    r->recording->events[task->call.event].whole = lock.l_whence == SEEK_SET && lock.l_start == 0 && lock.l_len == 0;
}

/* Whoever explores wants to know whether a call would have waited. */
static void note_patience(const struct recorder *r, const struct task *task, struct event *event)
{
    if (!r->options->choose || event->object == NOBODY)
        return;
    enum object_kind kind = r->recording->objects[event->object].kind;
    if (kind == OBJECT_PIPE || kind == OBJECT_SOCKET)
        event->nonblocking = descriptor_flags(task->tid, (int)task->call.args[0]) & O_NONBLOCK;
}

static void note_signal(struct recorder *r, struct task *task)
{
    struct event *event = &r->recording->events[task->call.event];
    int last = task->call.call == CALL_TGKILL || task->call.call == CALL_TGSIGQUEUE ? 2 : 1;
    event->signal = (int)task->call.args[last];
    if (task->call.call != CALL_PIDFD_SEND_SIGNAL && event->args[0] > 0)
        event->other = name_process(r, event->args[0]);
}

static void note_path(struct recorder *r, struct task *task)
{
    char path[256];
    size_t size = memory_read_some(task, task->call.args[task->call.number == SYS_execveat], path, sizeof path - 1);
    path[size] = '\0';
    struct event *event = &r->recording->events[task->call.event];
    event->data = strdup(path);
    event->data_size = event->data ? strlen(path) : 0;
}

static void note_source(struct recorder *r, struct task *task)
{
    struct machine machine;
    struct source_place place;
    struct source_task at = {.image = r->watched[task->process].image, .pid = r->watched[task->process].pid,
                             .tid = task->tid};
    if (machine_read(&machine, task->tid))
        return;
    at.count = machine_frame(&machine, at.registers, &at.pc);
    if (source_find(r->source, &at, &place))
        r->recording->events[task->call.event].source =
            recording_add_source(r->recording, place.file, place.line, place.function);
}

static void call_note(struct recorder *r, struct task *task)
{
    size_t event = event_add(r, EVENT_CALL, task);
    if (event == NOBODY)
        return;
    task->call.event = event;
    if (r->source)
        note_source(r, task);
    r->recording->events[event].call = task->call.call;
    call_note_args(r, task);
    note_lock(r, task);
    unsigned flags = call_table[task->call.call].flags;
    if (flags & CALL_SIGNALS)
        note_signal(r, task);
    if (flags & CALL_HAS_FD) {
        size_t object = object_of(r, task, (int)task->call.args[0]);
        r->recording->events[event].object = object;
        note_patience(r, task, &r->recording->events[event]);
    }
    if (task->call.call == CALL_EXEC)
        note_path(r, task);
}

/* The results that are ours to give. true: `*result` is what the program is to see. */
static bool call_answered(struct recorder *r, struct task *task, int64_t *result)
{
    if (task->call.number == -1) {
        *result = -EPERM;
        r->recording->events[task->call.event].refused = true;
        return true;
    }
    bool refused = guard_refuses(r, task, result);
    if (refused && task->call.local && task->call.call != CALL_NONE) {
        task->call.local = false;
        call_note(r, task);
    }
    struct event *event = event_at(r, task->call.event);
    if (refused) {
        bool looks = event && call_table[event->call].flags & CALL_SIGNALS && event->signal == 0;
        if (event)
            event->refused = !looks; /* kill(pid, 0) asks, it does no harm */
        return true;
    }
    if (*result < 0)
        return true; /* nobody bears that number */
    if (fault_answers(r, task, result)) {
        event->injected = true;
        return true;
    }
    return r->chosen && (clock_answer(r, task, result) || timer_answer(r, task, result) ||
                         entropy_answer(r, task, result) || name_answer(r, task, result));
}

static enum go answer(struct recorder *r, struct task *task, int64_t result)
{
    struct machine machine;
    task->call.answered = true;
    if (!machine_read(&machine, task->tid)) {
        if (task->call.number == SYS_getpid)
            own_pid_asked(r, task, &machine);
        if (!machine_skip(&machine, task->tid, result))
            (void)machine_write(&machine, task->tid);
    }
    (void)call_return(r, task, result);
    return GO_ON;
}

/* May this call end somebody else's wait? Only of those listed it is certain that it does not. */
bool call_may_wake(const struct task *task)
{
    switch (task->call.call) {
    case CALL_FORK: case CALL_VFORK: case CALL_CLONE: case CALL_WAIT4: case CALL_WAITID: case CALL_SIGACTION:
    case CALL_PAUSE: case CALL_SIGSUSPEND: case CALL_SIGTIMEDWAIT: case CALL_ALARM: case CALL_SETITIMER: case CALL_PIPE:
    case CALL_POLL: case CALL_SELECT: case CALL_EPOLL_WAIT: case CALL_SOCKET: case CALL_SOCKETPAIR: case CALL_SLEEP:
    case CALL_YIELD: case CALL_SETSID: case CALL_PRCTL: case CALL_MMAP: case CALL_BRK: return false;
    default: return !task->call.local;
    }
}

/* Is it known beforehand that the call gives 0, and at once? Then it need not stop as it returns. Closing an end of a
 * pipe or socket that is open always does; and since nobody else runs, it is open still. */
static bool is_foregone(struct recorder *r, const struct task *task)
{
    const struct event *entry = event_at(r, task->call.event);
    if (!r->chosen || r->options->injection_count > 0 || task->call.call != CALL_CLOSE || task->call.lent || !entry ||
        entry->object == NOBODY)
        return false;
    enum object_kind kind = r->recording->objects[entry->object].kind;
    return kind == OBJECT_PIPE || kind == OBJECT_SOCKET;
}

/* Let it be made, as if it had stopped once more since. */
static enum go take_for_granted(struct recorder *r, struct task *task)
{
    r->steps++;
    r->streak++;
    (void)call_return(r, task, 0);
    return GO_ON;
}

enum go call_enter(struct recorder *r, struct task *task)
{
    int64_t result;
    bool outside;
    struct machine machine;
    if (!task->call.active)
        return GO_ON;
    if (task->call.number == SYS_setsockopt)
        r->socket_timeouts = true;
    if (!r->chosen)
        timer_see(r, task);
    if (signal_comes_first(r, task) && go_back(task))
        return GO_BACK;
    if (fault_postpones(r, task)) {
        (void)go_back(task); /* fails if the signal has killed it */
        return GO_BACK;
    }
    if (!task->call.local && task->call.event == NOBODY)
        call_note(r, task);
    bool resumed = task->call.interrupted;
    task->call.interrupted = false;
    if (resumed ? (result = whom_fails(r, task, &outside)) < 0 : call_answered(r, task, &result))
        return answer(r, task, result);
    bool waits = task->call.call != CALL_NONE && call_table[task->call.call].flags & CALL_BLOCKS;
    const bool proc = r->chosen && proc_concerns(r, task);
    task->call.let_in = task->call.args[0];
    if (r->chosen && (waits || whom_concerns(task) || proc) && !machine_read(&machine, task->tid)) {
        name_args(r, task, &machine);
        clock_convert(r, task, &machine);
        if (proc)
            proc_args(r, task, &machine);
        if (task->call.altered)
            (void)machine_write(&machine, task->tid); /* a failure means it has just been killed */
        task->call.let_in = machine_first_arg(&machine);
    }
    if (task->call.fault != NOBODY && !machine_read(&machine, task->tid) && fault_alters(r, task, &machine))
        (void)machine_write(&machine, task->tid);
    const bool shows = r->chosen && (name_shows(task) || timer_follows(task));
    if (task->call.local && !task->call.altered && !task->call.lent && !shows) {
        task->call.active = false;
        return GO_ON;
    }
    if (is_foregone(r, task))
        return take_for_granted(r, task);
    r->forks_under_way += task->call.call != CALL_NONE && call_table[task->call.call].flags & CALL_FORKS ? 1 : 0;
    return GO_THROUGH;
}
