/* An event in words, as those who know strace would expect it.
 *
 * Numbers that only a kernel header explains are spelled out, and where the recording knows which process a pid is,
 * its name stands instead: names are the same in every run. */
#define _GNU_SOURCE /* F_OFD_SETLKW and its kin */
#include "recording.h"

#include <fcntl.h>
#include <inttypes.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* Text in the making. `length` counts also what found no room, as snprintf does. */
struct line {
    char *text;
    size_t size;
    size_t length;
};

static void __attribute__((format(printf, 2, 3))) line_add(struct line *line, const char *format, ...)
{
    bool room = line->length < line->size;
    va_list list;
    va_start(list, format);
    int added = vsnprintf(room ? line->text + line->length : NULL, room ? line->size - line->length : 0, format, list);
    va_end(list);
    if (added > 0)
        line->length += (size_t)added;
}

/* Bytes of the program's: what could steer a terminal is shown as a number. */
static void line_add_bytes(struct line *line, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        line_add(line, byte < ' ' || byte == 0x7f ? "\\x%02x" : "%c", byte);
    }
}

struct value_name {
    int64_t value;
    const char *name;
};

static const struct value_name wait_options[] = {
    {WNOHANG, "WNOHANG"}, {WUNTRACED, "WUNTRACED"}, {WEXITED, "WEXITED"}, {WCONTINUED, "WCONTINUED"},
    {WNOWAIT, "WNOWAIT"}, {0},
};
static const struct value_name id_types[] = {
    {P_ALL, "P_ALL"}, {P_PID, "P_PID"}, {P_PGID, "P_PGID"}, {P_PIDFD, "P_PIDFD"}, {0},
};
static const struct value_name dispositions[] = {{0, "SIG_DFL"}, {1, "SIG_IGN"}, {2, "handler"}, {0}};
static const struct value_name open_flags[] = {
    {O_CREAT, "O_CREAT"}, {O_EXCL, "O_EXCL"}, {O_TRUNC, "O_TRUNC"}, {O_APPEND, "O_APPEND"}, {O_NONBLOCK, "O_NONBLOCK"},
    {O_CLOEXEC, "O_CLOEXEC"}, {O_NOCTTY, "O_NOCTTY"}, {O_DIRECTORY, "O_DIRECTORY"}, {O_NOFOLLOW, "O_NOFOLLOW"}, {0},
};
static const struct value_name flock_operations[] = {
    {LOCK_SH, "LOCK_SH"}, {LOCK_EX, "LOCK_EX"}, {LOCK_UN, "LOCK_UN"}, {LOCK_NB, "LOCK_NB"}, {0},
};
static const struct value_name fcntl_commands[] = {
    {F_DUPFD, "F_DUPFD"}, {F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"}, {F_GETFD, "F_GETFD"}, {F_SETFD, "F_SETFD"},
    {F_GETFL, "F_GETFL"}, {F_SETFL, "F_SETFL"}, {F_GETLK, "F_GETLK"}, {F_SETLK, "F_SETLK"}, {F_SETLKW, "F_SETLKW"},
    {F_OFD_GETLK, "F_OFD_GETLK"}, {F_OFD_SETLK, "F_OFD_SETLK"}, {F_OFD_SETLKW, "F_OFD_SETLKW"},
    {F_GETOWN, "F_GETOWN"}, {F_SETOWN, "F_SETOWN"}, {F_SETOWN_EX, "F_SETOWN_EX"}, {F_SETSIG, "F_SETSIG"},
    {F_SETPIPE_SZ, "F_SETPIPE_SZ"}, {F_GETPIPE_SZ, "F_GETPIPE_SZ"}, {0},
};
static const struct value_name lock_types[] = {{F_RDLCK, "F_RDLCK"}, {F_WRLCK, "F_WRLCK"}, {F_UNLCK, "F_UNLCK"}, {0}};
static const struct value_name domains[] = {{AF_UNIX, "AF_UNIX"}, {AF_INET, "AF_INET"}, {AF_INET6, "AF_INET6"}, {0}};
static const struct value_name socket_types[] = {
    {SOCK_STREAM, "SOCK_STREAM"}, {SOCK_DGRAM, "SOCK_DGRAM"}, {SOCK_SEQPACKET, "SOCK_SEQPACKET"}, {0},
};
static const struct value_name directions[] = {
    {SHUT_RD, "SHUT_RD"}, {SHUT_WR, "SHUT_WR"}, {SHUT_RDWR, "SHUT_RDWR"}, {0},
};
static const struct value_name futex_operations[] = {
    {FUTEX_WAIT, "FUTEX_WAIT"}, {FUTEX_WAKE, "FUTEX_WAKE"}, {FUTEX_WAIT_BITSET, "FUTEX_WAIT_BITSET"},
    {FUTEX_WAKE_BITSET, "FUTEX_WAKE_BITSET"}, {FUTEX_WAIT_PRIVATE, "FUTEX_WAIT_PRIVATE"},
    {FUTEX_WAKE_PRIVATE, "FUTEX_WAKE_PRIVATE"}, {FUTEX_WAIT_BITSET_PRIVATE, "FUTEX_WAIT_BITSET_PRIVATE"},
    {FUTEX_WAKE_BITSET_PRIVATE, "FUTEX_WAKE_BITSET_PRIVATE"}, {0},
};

/* Arguments that have names for their values: one of them, or a sum. */
static const struct spelling {
    enum call call;
    int index;
    bool sum;
    const struct value_name *names; /* the last has no name */
} spellings[] = {
    {CALL_WAIT4, 1, true, wait_options},      {CALL_WAITID, 2, true, wait_options},  {CALL_WAITID, 0, false, id_types},
    {CALL_SIGACTION, 1, false, dispositions}, {CALL_FLOCK, 1, true, flock_operations},
    {CALL_FCNTL, 1, false, fcntl_commands},   {CALL_FCNTL, 2, false, lock_types},
    {CALL_SOCKET, 0, false, domains},         {CALL_SOCKET, 1, false, socket_types},
    {CALL_SHUTDOWN, 1, false, directions},    {CALL_FUTEX, 0, false, futex_operations},
};

/* "A|B", and what has no name in hexadecimal; 0 if nothing is set. `bar` stands before the first. */
static void add_sum(struct line *line, int64_t flags, const struct value_name *names, const char *bar)
{
    flags &= UINT32_MAX;
    if (!flags && !*bar)
        line_add(line, "0");
    for (; names->name; names++)
        if (flags & names->value) {
            line_add(line, "%s%s", bar, names->name);
            flags &= ~names->value;
            bar = "|";
        }
    if (flags)
        line_add(line, "%s%#" PRIx64, bar, flags);
}

static void add_value(struct line *line, int64_t value, const struct value_name *names)
{
    while (names->name && names->value != value)
        names++;
    if (names->name)
        line_add(line, "%s", names->name);
    else
        line_add(line, "%" PRId64, value);
}

static void add_open_flags(struct line *line, int64_t flags)
{
    static const char *const access[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "3"};
    line_add(line, "%s", access[flags & O_ACCMODE]);
    add_sum(line, flags & ~O_ACCMODE, open_flags, "|");
}

/* "1.5 s": nanoseconds, without the zeros at the end. */
static void add_seconds(struct line *line, int64_t time)
{
    int digits = 9;
    int64_t fraction = time % 1000000000;
    for (; digits > 0 && fraction % 10 == 0; digits--)
        fraction /= 10;
    if (time < 0)
        line_add(line, "?");
    else if (digits == 0)
        line_add(line, "%" PRId64 " s", time / 1000000000);
    else
        line_add(line, "%" PRId64 ".%0*" PRId64 " s", time / 1000000000, digits, fraction);
}

/* Which process the program meant by an argument of a call; #NOBODY if by none, or by none of the run. */
static size_t argument_process(const struct recording *recording, const struct event *call, int index)
{
    const char *name = call_table[call->call].args[index];
    if (call->call == CALL_WAITID ? index != 1 || call->args[0] != P_PID
                                  : strcmp(name, "pid") != 0 && strcmp(name, "group") != 0)
        return NOBODY;
    if (call_table[call->call].flags & CALL_SIGNALS)
        return call->other;
    for (size_t i = recording->process_count; call->args[index] > 0 && i-- > 0;) /* pids are used again: the last */
        if (recording->processes[i].pid == call->args[index] &&
            recording->processes[i].birth < (size_t)(call - recording->events))
            return i;
    return NOBODY;
}

static void add_argument(struct line *line, const struct recording *recording, const struct event *call, int index)
{
    const char *name = call_table[call->call].args[index];
    int64_t value = call->args[index];
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (spellings[i].call == call->call && spellings[i].index == index) {
            if (spellings[i].sum)
                add_sum(line, value, spellings[i].names, "");
            else
                add_value(line, value, spellings[i].names);
            return;
        }
    size_t process = argument_process(recording, call, index);
    if (process != NOBODY)
        line_add(line, "%s", recording->processes[process].name);
    else if (strcmp(name, "signal") == 0)
        line_add(line, "%s", value == 0 ? "0" : signal_text((int)value));
    else if (call->call == CALL_OPEN)
        add_open_flags(line, value);
    else if (call->call == CALL_SLEEP)
        add_seconds(line, value);
    else if (call->call == CALL_CLONE)
        line_add(line, "%#" PRIx64, value & UINT32_MAX);
    else
        line_add(line, "%" PRId64, value);
}

/* An argument that the program did not give, such as where to dup() to, is recorded as -1. */
static bool has_argument(const struct event *call, int index)
{
    if (index >= CALL_ARGS || !call_table[call->call].args[index])
        return false;
    switch (call->call) {
    case CALL_FCNTL:
        return index < 2 || call->args[2] != -1;
    case CALL_DUP: case CALL_READ: case CALL_WRITE: case CALL_RECV: case CALL_SEND: case CALL_BIND: case CALL_CONNECT:
        return index < 1 || call->args[1] != -1;
    default:
        return true;
    }
}

static void add_call(struct line *line, const struct recording *recording, const struct event *call)
{
    line_add(line, "%s(", call_table[call->call].name);
    if (call->data && call->call == CALL_EXEC)
        line_add_bytes(line, call->data, call->data_size);
    for (int i = 0; has_argument(call, i); i++) {
        line_add(line, "%s", i > 0 ? ", " : "");
        add_argument(line, recording, call, i);
    }
    line_add(line, ")");
}

/* Which process the result stands for: the child that was made, or the one waited for; #NOBODY if it is no pid. */
static size_t result_process(const struct recording *recording, const struct event *end)
{
    unsigned flags = call_table[end->call].flags;
    if (end->result < 0 || !(flags & (CALL_WAITS | CALL_FORKS)))
        return NOBODY;
    if (end->other != NOBODY || flags & CALL_WAITS || end->result == 0 || end->partner == NOBODY)
        return end->other; /* of waitid the result is 0 */
    for (const struct event *event = end; --event > &recording->events[end->partner];)
        if (event->kind == EVENT_BIRTH && event->process == end->process && event->thread == end->thread)
            return event->other;
    return NOBODY;
}

static void add_result(struct line *line, const struct recording *recording, const struct event *end)
{
    size_t process = result_process(recording, end);
    if (end->result < 0 && end->result >= -4095)
        line_add(line, " = -1 %s", errno_text((int)-end->result));
    else if (process != NOBODY)
        line_add(line, " = %s", recording->processes[process].name);
    else
        line_add(line, " = %" PRId64, end->result);
    if (end->status != -1) {
        char status[64];
        status_describe(end->status, status, sizeof status);
        line_add(line, " (%s)", status);
    }
}

static void add_call_event(struct line *line, const struct recording *recording, const struct event *event)
{
    const struct event *call = event;
    if (event->kind == EVENT_RETURN && event->partner != NOBODY)
        call = &recording->events[event->partner];
    add_call(line, recording, call);
    if (event->kind == EVENT_RETURN)
        add_result(line, recording, event);
    if (event->injected)
        line_add(line, " (injected)");
    if (event->refused)
        line_add(line, " (refused)");
}

/* Who takes a dead process off the table when no process of the program does: the recorder, if it had become the
 * parent; otherwise the kernel at once, because the parent ignores SIGCHLD. */
static const char *reaper_name(const struct recording *recording, const struct event *event, size_t index)
{
    const struct recorded_process *process = &recording->processes[event->process];
    if (event->other != NOBODY)
        return recording->processes[event->other].name;
    bool orphan = process->parent == NOBODY || recording->processes[process->parent].exit < index;
    return orphan ? "the recorder" : "the kernel";
}

/* What happened to a process by another's doing or its own, other than a call. */
static void add_happening(struct line *line, const struct recording *recording, size_t index)
{
    const struct event *event = &recording->events[index];
    switch (event->kind) {
    case EVENT_BIRTH:
        line_add(line, "birth of %s", event->other == NOBODY ? "a child" : recording->processes[event->other].name);
        break;
    case EVENT_THREAD:
        line_add(line, "thread %u begins", event->thread);
        break;
    case EVENT_EXEC:
        line_add(line, "exec ");
        line_add_bytes(line, event->data ? event->data : "", event->data_size);
        break;
    case EVENT_SIGNAL:
        line_add(line, "%s%s", signal_text(event->signal), event->caught ? " (caught)" : "");
        break;
    case EVENT_STOPPED:
        line_add(line, "stopped by %s", signal_text(event->signal));
        break;
    case EVENT_ADOPTED:
        line_add(line, "adopted by %s",
                 event->other == NOBODY ? "the recorder" : recording->processes[event->other].name);
        break;
    case EVENT_REAPED:
        line_add(line, "reaped by %s", reaper_name(recording, event, index));
        break;
    default: /* nothing to add to the name of the kind */
        line_add(line, "%s", event_kind_names[event->kind]);
    }
}

int event_describe(const struct recording *recording, size_t event, char *text, size_t size)
{
    const struct event *it = &recording->events[event];
    struct line line = {.text = text, .size = size};
    if (it->kind == EVENT_EXIT)
        return status_describe(it->status, text, size);
    if (it->kind == EVENT_CALL || it->kind == EVENT_RETURN)
        add_call_event(&line, recording, it);
    else
        add_happening(&line, recording, event);
    return (int)line.length;
}

