/* The names of kinds, signals and errors, and a wait status in words. */
#define _GNU_SOURCE /* sigabbrev_np, strerrorname_np */
#include "recording.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
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
    [FINDING_REPLAY] = "replay",
    [FINDING_INJECTED] = "injected",
    [FINDING_NOT_INJECTED] = "not-injected",
    [FINDING_LATE_ZOMBIE] = "late-zombie",
    [FINDING_NOT_ITS_CHILD] = "not-its-child",
    [FINDING_WAITED_TWICE] = "waited-twice",
    [FINDING_STATUS_LOST] = "status-lost",
    [FINDING_RAW_STATUS] = "raw-status",
    [FINDING_WAIT_GIVEN_UP] = "wait-given-up",
    [FINDING_POLLING] = "polling",
    [FINDING_KILL_AFTER_WAIT] = "kill-after-wait",
    [FINDING_BROKEN_PIPE] = "broken-pipe",
    [FINDING_LOST_WAKEUP] = "lost-wakeup",
    [FINDING_CLOSED_TWICE] = "closed-twice",
    [FINDING_END_KEPT] = "end-kept",
    [FINDING_BOTH_WRITE] = "both-write",
    [FINDING_UNREAD] = "unread",
    [FINDING_LISTENER_KEPT] = "listener-kept",
    [FINDING_CONNECTION_KEPT] = "connection-kept",
    [FINDING_AFTER_EXEC] = "after-exec",
    [FINDING_LOOP_COPIED] = "loop-copied",
    [FINDING_OUTPUT_TWICE] = "output-twice",
    [FINDING_LOCK_COPIED] = "lock-copied",
    [FINDING_LOCK_INTERRUPTED] = "lock-interrupted",
    [FINDING_HANDLERS_COPIED] = "handlers-copied",
    [FINDING_TASK_LOST] = "task-lost",
};

const char *const severity_names[SEVERITIES] = {
    [SEVERITY_FAULT] = "fault",
    [SEVERITY_NOTE] = "note",
};

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

int source_describe(const struct recording *recording, size_t event, char *text, size_t size)
{
    const struct event *call = &recording->events[event];
    if (call->kind == EVENT_RETURN && call->partner != NOBODY)
        call = &recording->events[call->partner];
    if (call->source == NOBODY)
        return snprintf(text, size, "%s", "");
    const struct source_line *source = &recording->sources[call->source];
    return snprintf(text, size, "%s:%d", source->file, source->line);
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
