/* A recording in words: events as strace's readers know them, statuses, signals and errors by name.
 *
 * Numbers that only a kernel header explains are spelled out, and where the recording knows which process a pid is,
 * its name stands instead: names are the same in every run. */
#define _GNU_SOURCE /* sigabbrev_np, strerrorname_np, F_SETSIG and its kin */
#include "recording.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>

const char *const event_kind_names[EVENT_KINDS] = {
    [EVENT_START] = "start",
    [EVENT_CALL] = "call",
    [EVENT_RETURN] = "return",
    [EVENT_BIRTH] = "birth",
    [EVENT_THREAD] = "thread",
    [EVENT_EXEC] = "exec",
    [EVENT_SIGNAL] = "signal",
    [EVENT_STOPPED] = "stopped",
    [EVENT_CONTINUED] = "continued",
    [EVENT_EXIT] = "exit",
    [EVENT_ADOPTED] = "adopted",
    [EVENT_REAPED] = "reaped",
};

const char *const object_kind_names[OBJECT_KINDS] = {
    [OBJECT_PIPE] = "pipe",
    [OBJECT_SOCKET] = "socket",
    [OBJECT_FILE] = "file",
    [OBJECT_TERMINAL] = "terminal",
    [OBJECT_OUTSIDE] = "outside",
    [OBJECT_OTHER] = "other",
};

const char *const ending_names[ENDINGS] = {
    [ENDING_DONE] = "done",
    [ENDING_DEADLOCK] = "deadlock",
    [ENDING_BUSY] = "busy",
    [ENDING_DEADLINE] = "deadline",
    [ENDING_OUTPUT_LIMIT] = "output-limit",
    [ENDING_EVENT_LIMIT] = "event-limit",
    [ENDING_INTERRUPTED] = "interrupted",
    [ENDING_NOT_STARTED] = "not-started",
};

const char *const finding_kind_names[FINDING_KINDS] = {
    [FINDING_ZOMBIE] = "zombie",
    [FINDING_ORPHAN] = "orphan",
    [FINDING_LEFT_BEHIND] = "left-behind",
    [FINDING_REFUSED] = "refused",
    [FINDING_PROCESS_LIMIT] = "process-limit",
    [FINDING_DEADLOCK] = "deadlock",
    [FINDING_BUSY] = "busy",
    [FINDING_INJECTED] = "injected",
};

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

struct flag_name {
    int64_t value;
    const char *name;
};

/* "A|B", and what has no name in hexadecimal; `none` for zero. */
static void line_add_flags(struct line *line, int64_t flags, const char *none, const struct flag_name *names,
                           size_t count)
{
    const char *bar = "";
    for (size_t i = 0; i < count; i++)
        if (flags & names[i].value) {
            line_add(line, "%s%s", bar, names[i].name);
            flags &= ~names[i].value;
            bar = "|";
        }
    if (flags)
        line_add(line, "%s%#" PRIx64, bar, (uint64_t)flags);
    else if (!*bar)
        line_add(line, "%s", none);
}

static void add_wait_options(struct line *line, int64_t options)
{
    static const struct flag_name names[] = {
        {WNOHANG, "WNOHANG"}, {WUNTRACED, "WUNTRACED"}, {WEXITED, "WEXITED"},
        {WCONTINUED, "WCONTINUED"}, {WNOWAIT, "WNOWAIT"},
    };
    line_add_flags(line, options & 0xffffffff, "0", names, sizeof names / sizeof *names);
}

static void add_flock_operation(struct line *line, int64_t operation)
{
    static const struct flag_name names[] = {
        {LOCK_SH, "LOCK_SH"}, {LOCK_EX, "LOCK_EX"}, {LOCK_UN, "LOCK_UN"}, {LOCK_NB, "LOCK_NB"},
    };
    line_add_flags(line, operation & 0xffffffff, "0", names, sizeof names / sizeof *names);
}

static void add_open_flags(struct line *line, int64_t flags)
{
    static const char *const access[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "3"};
    static const struct flag_name names[] = {
        {O_CREAT, "O_CREAT"}, {O_EXCL, "O_EXCL"}, {O_TRUNC, "O_TRUNC"}, {O_APPEND, "O_APPEND"},
        {O_NONBLOCK, "O_NONBLOCK"}, {O_CLOEXEC, "O_CLOEXEC"}, {O_NOCTTY, "O_NOCTTY"},
        {O_TMPFILE & ~O_DIRECTORY, "O_TMPFILE"}, {O_DIRECTORY, "O_DIRECTORY"}, {O_NOFOLLOW, "O_NOFOLLOW"},
    };
    line_add(line, "%s", access[flags & O_ACCMODE]);
    if (flags & 0xffffffff & ~O_ACCMODE) {
        line_add(line, "|");
        line_add_flags(line, flags & 0xffffffff & ~O_ACCMODE, "", names, sizeof names / sizeof *names);
    }
}

static void add_one_of(struct line *line, int64_t value, const struct flag_name *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].value == value) {
            line_add(line, "%s", names[i].name);
            return;
        }
    line_add(line, "%" PRId64, value);
}

static void add_fcntl_command(struct line *line, int64_t command)
{
    static const struct flag_name names[] = {
        {F_DUPFD, "F_DUPFD"}, {F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"}, {F_GETFD, "F_GETFD"}, {F_SETFD, "F_SETFD"},
        {F_GETFL, "F_GETFL"}, {F_SETFL, "F_SETFL"}, {F_GETLK, "F_GETLK"}, {F_SETLK, "F_SETLK"},
        {F_SETLKW, "F_SETLKW"}, {F_OFD_GETLK, "F_OFD_GETLK"}, {F_OFD_SETLK, "F_OFD_SETLK"},
        {F_OFD_SETLKW, "F_OFD_SETLKW"}, {F_GETOWN, "F_GETOWN"}, {F_SETOWN, "F_SETOWN"},
        {F_SETSIG, "F_SETSIG"}, {F_SETPIPE_SZ, "F_SETPIPE_SZ"}, {F_GETPIPE_SZ, "F_GETPIPE_SZ"},
    };
    add_one_of(line, command, names, sizeof names / sizeof *names);
}

static bool command_locks(int64_t command)
{
    return command == F_GETLK || command == F_SETLK || command == F_SETLKW || command == F_OFD_GETLK ||
           command == F_OFD_SETLK || command == F_OFD_SETLKW;
}

static void add_lock_type(struct line *line, int64_t type)
{
    static const struct flag_name names[] = {{F_RDLCK, "F_RDLCK"}, {F_WRLCK, "F_WRLCK"}, {F_UNLCK, "F_UNLCK"}};
    add_one_of(line, type, names, sizeof names / sizeof *names);
}

static bool is_target(const struct event *event, const char *argument)
{
    return event->other != NOBODY && (call_table[event->call].flags & CALL_SIGNALS) && strcmp(argument, "pid") == 0;
}

static void add_argument(struct line *line, const struct recording *recording, const struct event *call, int index)
{
    const char *name = call_table[call->call].args[index];
    int64_t value = call->args[index];
    if (is_target(call, name))
        line_add(line, "%s", recording->processes[call->other].name);
    else if (strcmp(name, "signal") == 0)
        line_add(line, "%s", value == 0 ? "0" : signal_text((int)value));
    else if (strcmp(name, "options") == 0)
        add_wait_options(line, value);
    else if (call->call == CALL_OPEN)
        add_open_flags(line, value);
    else if (call->call == CALL_FLOCK && index == 1)
        add_flock_operation(line, value);
    else if (call->call == CALL_FCNTL && index == 1)
        add_fcntl_command(line, value);
    else if (call->call == CALL_FCNTL && index == 2 && command_locks(call->args[1]))
        add_lock_type(line, value);
    else if (call->call == CALL_CLONE)
        line_add(line, "%#" PRIx64, (uint64_t)value);
    else
        line_add(line, "%" PRId64, value);
}

static void add_call(struct line *line, const struct recording *recording, const struct event *call)
{
    line_add(line, "%s(", call_table[call->call].name);
    if (call->data && call->call == CALL_EXEC)
        line_add_bytes(line, call->data, call->data_size);
    for (int i = 0; i < CALL_ARGS && call_table[call->call].args[i]; i++) {
        line_add(line, "%s", i > 0 ? ", " : "");
        add_argument(line, recording, call, i);
    }
    line_add(line, ")");
}

static void add_result(struct line *line, const struct recording *recording, const struct event *end)
{
    unsigned flags = call_table[end->call].flags;
    if (end->result < 0 && end->result >= -4095)
        line_add(line, " = -1 %s", errno_text((int)-end->result));
    else if (end->other != NOBODY && end->result >= 0 && (flags & (CALL_WAITS | CALL_FORKS)))
        line_add(line, " = %s", recording->processes[end->other].name);
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
    if (event->other != NOBODY)
        return recording->processes[event->other].name;
    size_t adopted = recording->processes[event->process].adopted;
    return adopted != NOBODY && adopted < index ? "the recorder" : "the kernel";
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

int status_describe(int status, char *text, size_t size)
{
    if (status == -1)
        return snprintf(text, size, "did not end");
    if (WIFSIGNALED(status))
        return snprintf(text, size, "killed by %s", signal_text(WTERMSIG(status)));
    if (WIFEXITED(status))
        return snprintf(text, size, "exit %d", WEXITSTATUS(status));
    if (WIFSTOPPED(status))
        return snprintf(text, size, "stopped by %s", signal_text(WSTOPSIG(status)));
    return snprintf(text, size, WIFCONTINUED(status) ? "continued" : "status %#x", (unsigned)status);
}

const char *signal_text(int number)
{
    static char text[32];
    const char *name = number > 0 ? sigabbrev_np(number) : NULL;
    if (name)
        snprintf(text, sizeof text, "SIG%s", name);
    else if (number == SIGRTMIN)
        snprintf(text, sizeof text, "SIGRTMIN");
    else if (number > SIGRTMIN && number <= SIGRTMAX)
        snprintf(text, sizeof text, "SIGRTMIN+%d", number - SIGRTMIN);
    else
        snprintf(text, sizeof text, "SIG %d", number);
    return text;
}

const char *errno_text(int number)
{
    static char text[32];
    const char *name = number > 0 ? strerrorname_np(number) : NULL;
    if (name)
        snprintf(text, sizeof text, "%s", name);
    else
        snprintf(text, sizeof text, "errno %d", number);
    return text;
}

int errno_number(const char *name)
{
    static const struct { const char *name; int number; } aliases[] = {
        {"EWOULDBLOCK", EWOULDBLOCK}, {"EDEADLOCK", EDEADLOCK}, {"ENOTSUP", ENOTSUP}, {"EOPNOTSUPP", EOPNOTSUPP},
    };
    for (int number = 1; number < 4096; number++) {
        const char *known = strerrorname_np(number);
        if (known && strcmp(known, name) == 0)
            return number;
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(aliases[i].name, name) == 0)
            return aliases[i].number;
    return 0;
}
