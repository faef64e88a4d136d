#define _POSIX_C_SOURCE 200809L
/* process_describe(): what Python's repr shows of a process. Made of the public functions alone. */
#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* POSIX's signals by name; sigabbrev_np() is glibc's alone. */
static const char *const signal_names[] = {
    [SIGABRT] = "SIGABRT", [SIGALRM] = "SIGALRM", [SIGBUS] = "SIGBUS", [SIGCHLD] = "SIGCHLD", [SIGCONT] = "SIGCONT",
    [SIGFPE] = "SIGFPE", [SIGHUP] = "SIGHUP", [SIGILL] = "SIGILL", [SIGINT] = "SIGINT", [SIGKILL] = "SIGKILL",
    [SIGPIPE] = "SIGPIPE", [SIGPROF] = "SIGPROF", [SIGQUIT] = "SIGQUIT", [SIGSEGV] = "SIGSEGV", [SIGSTOP] = "SIGSTOP",
    [SIGSYS] = "SIGSYS", [SIGTERM] = "SIGTERM", [SIGTRAP] = "SIGTRAP", [SIGTSTP] = "SIGTSTP", [SIGTTIN] = "SIGTTIN",
    [SIGTTOU] = "SIGTTOU", [SIGURG] = "SIGURG", [SIGUSR1] = "SIGUSR1", [SIGUSR2] = "SIGUSR2",
    [SIGVTALRM] = "SIGVTALRM", [SIGXCPU] = "SIGXCPU", [SIGXFSZ] = "SIGXFSZ",
};

/* The exit code as text: " exitcode=3", " exitcode=-SIGTERM". */
static void code_describe(int code, char *text, size_t size)
{
    const size_t signal = code < 0 ? (size_t)-code : 0;
    if (signal < sizeof signal_names / sizeof signal_names[0] && signal_names[signal] != NULL)
        (void)snprintf(text, size, " exitcode=-%s", signal_names[signal]);
    else
        (void)snprintf(text, size, " exitcode=%d", code);
}

static const char *status_describe(struct process *process, char *code_text, size_t size)
{
    if (process == process_current())
        return "started";
    if (process->closed)
        return "closed";
    if (process->parent_pid != getpid())
        return "unknown";
    if (process->child == NULL)
        return "initial";
    int code = 0;
    const int error = process_exit_code(process, &code);
    if (error == 0)
        code_describe(code, code_text, size);
    return error == 0 || error == -ECHILD ? "stopped" : "started";
}

int process_describe(struct process *process, char *text, size_t size)
{
    if (process == NULL || process->self != process || (text == NULL && size > 0))
        return -EINVAL;
    char pid[32] = "", parent[32] = "None", code[48] = "";
    const char *status = status_describe(process, code, sizeof code);
    if (process->child != NULL)
        (void)snprintf(pid, sizeof pid, " pid=%ld", (long)process->pid);
    if (process->parent_pid != 0)
        (void)snprintf(parent, sizeof parent, "%ld", (long)process->parent_pid);
    return snprintf(text, size, "<%s name='%s'%s parent=%s %s%s%s>",
                    process->ops->name != NULL ? process->ops->name : "Process", process->name, pid, parent, status,
                    code, process->daemon ? " daemon" : "");
}
