/* A recorder in a hundred lines: `tiny-recorder PROGRAM [ARGUMENT]...` tells what the program and its children ask the
 * kernel for when they fork, write, wait and end. docs/how-the-recorder-works.md goes through it.
 *
 * SIMPLIFIED: a parent stands still until its child has ended, so a child that waits for its parent hangs. All calls
 * stop, where a seccomp filter would let most of them pass. Threads and vfork are not followed. See tools/record/.
 *
 * No register is read here: what a call is, PTRACE_GET_SYSCALL_INFO says (ptrace(2), Linux 5.3), on every machine. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES 64

/* A process that is or was there. */
static struct traced {
    pid_t pid;
    struct traced *parent; /* NULL for the first, which is ours. */
    char name[40];         /* "P0.1": the first child of P0. */
    unsigned children;
    unsigned long long call; /* The one that it is in. */
} everybody[PROCESSES];
static size_t count;

static _Noreturn void die(const char *what)
{
    perror(what); /* our end kills everybody: PTRACE_O_EXITKILL */
    exit(EXIT_FAILURE);
}

/* [words] */
/* Tells of the beginning of a call, or of its end. Pids differ from run to run, so a process goes by its name. */
static void call_tell(struct traced *who, const struct __ptrace_syscall_info *info)
{
    if (info->op == PTRACE_SYSCALL_INFO_ENTRY)
        who->call = info->entry.nr;
    const char *call = who->call == SYS_clone ? "fork" : who->call == SYS_write ? "write"
                       : who->call == SYS_wait4 ? "wait" : who->call == SYS_exit_group ? "exit" : NULL;
    if (call && info->op == PTRACE_SYSCALL_INFO_ENTRY)
        printf("%-6s asks for %s\n", who->name, call);
    if (!call || info->op == PTRACE_SYSCALL_INFO_ENTRY)
        return;
    for (size_t i = 0; i < count && who->call != SYS_write; i++)
        if (everybody[i].pid == info->exit.rval) {
            printf("%-6s comes back from %s: %s\n", who->name, call, everybody[i].name);
            return;
        }
    printf("%-6s comes back from %s: %lld\n", who->name, call, (long long)info->exit.rval);
}
/* [/words] */

/* [newborn] */
/* A child is born: it gets the baton. Its parent stays in the stop in which it told of the birth. */
static struct traced *child_take(struct traced *parent)
{
    unsigned long pid;
    struct traced *child = &everybody[count++];
    if (count == PROCESSES || ptrace(PTRACE_GETEVENTMSG, parent->pid, NULL, &pid) == -1)
        die("a child is born, but cannot be followed");
    *child = (struct traced){.pid = (pid_t)pid, .parent = parent};
    (void)snprintf(child->name, sizeof child->name, "%.30s.%u", parent->name, ++parent->children);
    if (waitpid(child->pid, NULL, 0) == -1) /* it begins in a stop of its own */
        die("waitpid");
    printf("%-6s is born, and gets the baton: %s stands still\n", child->name, parent->name);
    return child;
}
/* [/newborn] */

/* [step] */
/* Whoever has the baton runs to its next stop, which is told. Returns who has the baton then; NULL when all is over. */
static struct traced *step(struct traced *who)
{
    static int signal; /* What it is to get as it goes on. */
    struct __ptrace_syscall_info info;
    int status;
    if (ptrace(PTRACE_SYSCALL, who->pid, NULL, signal) == -1 || waitpid(who->pid, &status, 0) == -1)
        die("a process cannot be led on");
    signal = 0;
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
        printf("%-6s has ended\n", who->name);
        return who->parent;
    }
    if (status >> 8 == (SIGTRAP | PTRACE_EVENT_FORK << 8))
        return child_take(who);
    if (WSTOPSIG(status) == (SIGTRAP | 0x80)) { /* a call: PTRACE_O_TRACESYSGOOD sets the bit */
        if (ptrace(PTRACE_GET_SYSCALL_INFO, who->pid, sizeof info, &info) == -1)
            die("PTRACE_GET_SYSCALL_INFO");
        call_tell(who, &info);
    } else {
        signal = WSTOPSIG(status); /* it is not meant for us */
        printf("%-6s gets SIG%s\n", who->name, sigabbrev_np(signal));
    }
    return who;
}
/* [/step] */

int main(int argc, char **argv)
{
    int status;
    if (argc < 2) {
        (void)fputs("usage: tiny-recorder PROGRAM [ARGUMENT]...\n", stderr);
        return 2;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* our words stand where they belong, between those of the program */
    struct traced *who = &everybody[count++];
    *who = (struct traced){.pid = fork(), .name = "P0"};
    if (who->pid == -1)
        die("fork");
    if (who->pid == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
            (void)execv(argv[1], argv + 1); /* it stops when it has become the program */
        perror(argv[1]);
        _exit(127);
    }
    if (waitpid(who->pid, &status, 0) == -1 || !WIFSTOPPED(status))
        return EXIT_FAILURE; /* the child has said why */
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, who->pid, NULL, options) == -1)
        die("PTRACE_SETOPTIONS");
    while (who)
        who = step(who);
    return EXIT_SUCCESS;
}
