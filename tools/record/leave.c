/* A call's return: what came of it, what the program is to see, and what follows from it for our tables. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#define PATIENT_POLLS 10 /* so many fruitless polls in a row, and others go first */
#define POLLS_BY_HAND 2  /* the same where each step is chosen */

static bool interrupts(int64_t result)
{
    return result == RESTART_IF_FLAGGED || result == RESTART_ALWAYS || result == RESTART_IF_IGNORED ||
           result == RESTART_BLOCK || result == -EINTR;
}

static void args_restore(struct task *task, struct machine *machine)
{
    for (int i = 0; i < MACHINE_ARGS; i++)
        machine_set_arg(machine, i, task->call.args[i]);
    task->call.altered = false;
}

/* What a descriptor made by this call stands for. */
static size_t object_made(struct recorder *r, struct task *task, int64_t result)
{
    int ends[2] = {-1, -1};
    switch (task->call.call) {
    case CALL_OPEN: case CALL_SOCKET: case CALL_ACCEPT:
        return result >= 0 ? object_of(r, task, (int)result) : NOBODY;
    case CALL_PIPE: case CALL_SOCKETPAIR:
        if (result < 0 || memory_read(task, task->call.args[task->call.call == CALL_PIPE ? 0 : 3], ends, sizeof ends))
            return NOBODY;
        r->recording->events[task->call.event].args[0] = ends[0];
        r->recording->events[task->call.event].args[1] = ends[1];
        if (task->call.call == CALL_SOCKETPAIR) { /* two sockets: name both, in order */
            size_t first = object_of(r, task, ends[0]);
            (void)object_of(r, task, ends[1]);
            return first;
        }
        return object_of(r, task, ends[0]);
    default:
        return r->recording->events[task->call.event].object;
    }
}

static bool is_standard_output(const struct recorder *r, size_t object, int fd)
{
    if (object == NOBODY)
        return false;
    return object == r->standard[1] || object == r->standard[2] || (fd == 1 && r->standard[1] == NOBODY);
}

/* Gather what was written, from one buffer or several. Returns how many bytes were got. */
static size_t gather(const struct task *task, char *to, size_t size)
{
    const uint64_t *args = task->call.args;
    if (task->call.number != SYS_writev)
        return memory_read_some(task, args[1], to, size);
    struct iovec parts[16];
    size_t count = args[2] < 16 ? (size_t)args[2] : 16, got = 0;
    if (memory_read(task, args[1], parts, count * sizeof *parts))
        return 0;
    for (size_t i = 0; i < count && got < size; i++) {
        size_t want = parts[i].iov_len < size - got ? parts[i].iov_len : size - got;
        got += memory_read_some(task, (uint64_t)(uintptr_t)parts[i].iov_base, to + got, want);
    }
    return got;
}

static void note_output(struct recorder *r, struct task *task, struct event *event, int64_t result)
{
    size_t cap = r->options->data_cap ? r->options->data_cap : DEFAULT_DATA_CAP;
    size_t size = (size_t)result < cap ? (size_t)result : cap;
    event->data = malloc(size + 1);
    if (!event->data)
        return;
    event->data_size = gather(task, event->data, size);
    event->data[event->data_size] = '\0';
    event->data_cut = (size_t)result > event->data_size;
}

/* Whose status did a wait give? Returns the child that is thereby reaped, NOBODY if none is. */
static size_t note_wait(struct recorder *r, struct task *task, struct event *event, int64_t result)
{
    siginfo_t info = {0};
    int status = -1;
    pid_t pid = (pid_t)result;
    bool stays = false;
    if (task->call.call == CALL_WAIT4) {
        (void)memory_read(task, task->call.args[1], &status, sizeof status);
    } else {
        if (memory_read(task, task->call.args[2], &info, sizeof info))
            return NOBODY;
        pid = info.si_pid;
        stays = task->call.args[3] & WNOWAIT;
        if (info.si_code == CLD_EXITED)
            status = (info.si_status & 0xff) << 8;
        else if (info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED)
            status = info.si_status;
    }
    size_t child = pid > 0 ? process_find(r, pid) : NOBODY;
    if (child == NOBODY)
        return NOBODY;
    event->other = child;
    if (r->watched[child].alive) {
        event->status = status; /* a stop or a continuation */
        return NOBODY;
    }
    event->status = r->recording->processes[child].status;
    return stays ? NOBODY : child;
}

static void note_sigaction(struct recorder *r, struct task *task)
{
    struct { uint64_t handler, flags; } action; /* how the kernel's struct begins */
    struct watched *w = &r->watched[task->process];
    int number = (int)task->call.args[0];
    if (number < 1 || number > 64 || memory_read(task, task->call.args[1], &action, sizeof action))
        return;
    uint64_t bit = UINT64_C(1) << (number - 1);
    w->caught &= ~bit;
    w->ignored &= ~bit;
    w->restarting &= ~bit;
    w->informed &= ~bit;
    if (action.handler > 1)
        w->caught |= bit;
    if (action.handler == 1)
        w->ignored |= bit;
    if (action.flags & SA_RESTART)
        w->restarting |= bit;
    if (action.flags & SA_SIGINFO)
        w->informed |= bit;
    if (number == SIGCHLD)
        w->no_zombies = action.flags & SA_NOCLDWAIT;
}

/* A search: what it looks for is not there, so it looks elsewhere. To look at the same place again is to poll. */
static bool is_search(struct task *task, int64_t result)
{
    if ((task->call.call != CALL_OPEN && task->call.call != CALL_EXEC) ||
        (result != -ENOENT && result != -ENOTDIR && result != -EACCES))
        return false;
    char path[256];
    const bool first = task->call.number != SYS_openat && task->call.number != SYS_execveat;
    const size_t size = memory_read_some(task, task->call.args[first ? 0 : 1], path, sizeof path);
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size && path[i]; i++)
        hash = (hash ^ (unsigned char)path[i]) * UINT64_C(1099511628211);
    const bool elsewhere = hash != task->sought;
    task->sought = hash;
    return elsewhere;
}

/* A poll that found nothing, a call that failed: who makes many of them in a row is waiting, though it does not say
 * so. But for close: who closes all that could be open is on its way to something else. */
static bool is_fruitless(const struct task *task, int64_t result)
{
    if (result < 0)
        return result != -EINTR && task->call.call != CALL_CLOSE;
    switch (task->call.call) {
    case CALL_YIELD: return true;
    case CALL_WAIT4: return result == 0;
    case CALL_WAITID: return result == 0 && (task->call.args[3] & WNOHANG);
    case CALL_POLL: case CALL_SELECT: case CALL_EPOLL_WAIT: return result == 0 && task->call.due == NEVER;
    case CALL_KILL: return task->call.args[1] == 0;
    default: return false;
    }
}

/* A poll that is told at once what the one before it was told, and nothing that bore fruit was done in between: a
 * descriptor that stays ready. It may be that some call we do not watch was made, so others go first, and no more. */
static bool is_repeated(const struct recorder *r, struct task *task, int64_t result)
{
    const enum call call = task->call.call;
    const bool polls = call == CALL_POLL || call == CALL_SELECT || call == CALL_EPOLL_WAIT;
    const bool again = polls && result > 0 && task->answered == call && task->answer == result &&
                       !r->recording->events[task->call.event].blocked;
    task->answered = call;
    task->answer = result;
    return again;
}

/* Whoever chooses each step need not see many polls alike: one is enough. So it is where such choices are repeated. */
static unsigned patience(const struct recorder *r)
{
    bool by_hand = r->options->choose || r->schedule.kind == SCHEDULE_REPLAY;
    return by_hand && !r->schedule.patient ? POLLS_BY_HAND : PATIENT_POLLS;
}

static void judge_progress(struct recorder *r, struct task *task, int64_t result)
{
    task->clock_reads = 0;
    if (is_search(task, result))
        return;
    const bool fruitless = is_fruitless(task, result);
    task->fruitless = fruitless || is_repeated(r, task, result) ? task->fruitless + 1 : 0;
    if (!fruitless)
        r->rounds = 0;
}

static void note_consequences(struct recorder *r, struct task *task, int64_t result)
{
    unsigned flags = call_table[task->call.call].flags;
    if (flags & CALL_SIGNALS && result == 0) {
        r->signals++;
        r->kills = true;
    }
    if (task->call.call == CALL_SIGACTION && result == 0)
        note_sigaction(r, task);
    if (task->call.call == CALL_SOCKET && result >= 0)
        network_note(r, task);
    if (result == -EPIPE)
        r->signals++; /* SIGPIPE */
}

/* Addresses are nobody's business: what gave memory gave 0. */
static int64_t result_to_record(struct recorder *r, const struct task *task, int64_t seen)
{
    const struct task_call *call = &task->call;
    if (call->call == CALL_MMAP)
        return seen < 0 && seen > -4096 ? seen : 0;
    if (call->call != CALL_BRK)
        return seen;
    if ((uint64_t)seen < call->args[0])
        return -ENOMEM;
    r->watched[task->process].heap_end = call->args[0];
    return 0;
}

/* The call is over for the program: record it. `result` is what the kernel gave, with real pids. Returns what the
 * program is to see. */
int64_t call_return(struct recorder *r, struct task *task, int64_t result)
{
    struct task_call *call = &task->call;
    int64_t seen = result;
    size_t reaped = NOBODY;
    call->active = false;
    if (r->chosen && !call->answered)
        timer_returned(r, task, result);
    if (call->local || call->event == NOBODY) {
        if (r->chosen && !call->answered) {
            name_result(r, task, &seen);
            proc_result(r, task, &seen);
        }
        task->yielding = task->fruitless >= patience(r);
        return seen;
    }
    size_t object = object_made(r, task, result);
    size_t index = event_add(r, EVENT_RETURN, task);
    if (index == NOBODY)
        return result;
    struct event *entry = &r->recording->events[call->event], *event = &r->recording->events[index];
    entry->partner = index;
    entry->object = object;
    event->partner = call->event;
    event->call = call->call;
    event->object = object;
    event->injected = entry->injected;
    event->refused = entry->refused;
    event->other = call_table[call->call].flags & CALL_FORKS ? call->child : entry->other;
    event->signal = entry->signal;
    if (call->call == CALL_WRITE && result > 0 && is_standard_output(r, object, (int)call->args[0]))
        note_output(r, task, event, result);
    if (call_table[call->call].flags & CALL_WAITS && result >= 0)
        reaped = note_wait(r, task, event, result);
    if (r->chosen && !call->answered)
        name_result(r, task, &seen);
    event->result = result_to_record(r, task, seen);
    if (call_table[call->call].flags & CALL_FORKS && result < 0 && !call->answered)
        r->forks_under_way--;
    judge_progress(r, task, result);
    task->yielding = task->fruitless >= patience(r);
    note_consequences(r, task, result);
    if (reaped != NOBODY)
        process_reaped(r, reaped, task->process);
    fault_follows(r, task);
    return seen;
}

static void result_give(struct task *task, int64_t seen, struct machine *machine)
{
    bool altered = task->call.altered;
    if (altered)
        args_restore(task, machine);
    if (altered || seen != machine_result(machine)) {
        machine_set_result(machine, seen);
        (void)machine_write(machine, task->tid);
    }
}

void call_leave(struct recorder *r, struct task *task)
{
    struct machine machine;
    if (!task->call.active || machine_read(&machine, task->tid))
        return; /* it was in no call of ours, or has just been killed */
    int64_t result = machine_result(&machine);
    whom_give_back(task);
    if (interrupts(result) && !task->call.answered) {
        task->call.interrupted = true;
        task->call.cut = result;
        if (call_table[task->call.call].flags & CALL_FORKS)
            r->forks_under_way--; /* it is let in once more */
        if (task->call.altered) {
            args_restore(task, &machine);
            (void)machine_set_number(&machine, task->tid, task->call.number); /* made again, it is the program's own */
            machine_set_result(&machine, result);
            (void)machine_write(&machine, task->tid);
        }
        return;
    }
    result = fault_result(r, task, result);
    result_give(task, call_return(r, task, result), &machine);
}

void call_timed_out(struct recorder *r, struct task *task)
{
    struct machine machine;
    int64_t result;
    task->state = TASK_READY;
    task->place = AT_RETURN;
    task->inside = false;
    task->woken = true;
    if (machine_read(&machine, task->tid))
        return;
    clock_timeout_result(r, task, &result);
    result_give(task, call_return(r, task, result), &machine);
}

static bool ignored_by_default(int number)
{
    return number == SIGCHLD || number == SIGURG || number == SIGWINCH || number == SIGCONT;
}

/* A signal came while the call was under way. Being traced makes even an ignored one come this far: then the call is
 * made again as if nothing had been. */
bool call_cut(struct recorder *r, struct task *task, int number)
{
    const struct watched *w = &r->watched[task->process];
    uint64_t bit = UINT64_C(1) << (number - 1);
    bool caught = w->caught & bit;
    bool ignored = !caught && ((w->ignored & bit) || ignored_by_default(number));
    const int64_t result = task->call.cut;
    struct machine machine;
    if (!task->call.active || !task->call.interrupted)
        return ignored;
    if (machine_read(&machine, task->tid))
        return ignored;
    if (ignored) {
        if (result == -EINTR && !machine_rewind(&machine, task->tid, task->call.number)) {
            args_restore(task, &machine);
            (void)machine_write(&machine, task->tid);
        }
        return true;
    }
    bool again = result == RESTART_ALWAYS ||
                 (result == RESTART_IF_FLAGGED && (w->restarting & bit) && task->call.due == NEVER);
    if (!caught || again)
        return false;
    if (result == RESTART_IF_FLAGGED) { /* its time-out is with us: the kernel took it for one that may start again */
        machine_give_up(&machine, -EINTR);
        (void)machine_write(&machine, task->tid);
    }
    if (task->call.due != NEVER)
        clock_remainder(r, task);
    (void)call_return(r, task, -EINTR);
    return false;
}
