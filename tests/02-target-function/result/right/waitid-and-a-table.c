/* Right, and written differently: waitid, and a table of children, to which `child` points. */
#define _POSIX_C_SOURCE 200809L
#include "process.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN_MAX 64 /* SIMPLIFIED: a limit */

struct child {
    bool known;
    siginfo_t info;
};

static struct child children[CHILDREN_MAX];
static size_t started;
static unsigned number;
static const struct process_ops plain = { .name = "Process" };

int process_init(struct process *process, struct process_options options)
{
    if (!process || options.group)
        return -EINVAL;
    memset(process, 0, sizeof *process);
    process->ops = options.ops ? options.ops : &plain;
    const char *class = process->ops->name ? process->ops->name : "Process";
    int length;
    if (options.name && options.name[0])
        length = snprintf(process->name, PROCESS_NAME_SIZE, "%s", options.name);
    else
        length = snprintf(process->name, PROCESS_NAME_SIZE, "%s-%u", class, number + 1);
    if (length >= PROCESS_NAME_SIZE)
        return -ENAMETOOLONG;
    number++;
    process->target = options.target;
    process->arg = options.arg;
    process->sentinel = -1;
    process->parent_pid = getpid();
    process->self = process;
    return 0;
}

int process_run(struct process *process)
{
    if (!process || process->self != process)
        return -EINVAL;
    if (process->ops->run)
        return process->ops->run(process);
    return process->target ? process->target(process->arg) : 0;
}

int process_start(struct process *process)
{
    if (!process || process->self != process)
        return -EINVAL;
    if (process->pid)
        return -EALREADY;
    if (getpid() != process->parent_pid)
        return -ECHILD;
    if (started == CHILDREN_MAX)
        return -EAGAIN;
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == -1)
        return -errno;
    if (pid == 0) {
        const int code = process_run(process);
        fflush(NULL);
        _exit(code);
    }
    process->pid = pid;
    process->child = &children[started++];
    return 0;
}

/* Whether it has ended is 0, whether it may be asked something else. */
static int ask(struct process *process, int options)
{
    if (!process || process->self != process)
        return -EINVAL;
    if (getpid() != process->parent_pid)
        return -ECHILD;
    if (!process->pid)
        return -ESRCH;
    if (process->child->known)
        return 0;
    siginfo_t info = {0};
    while (waitid(P_PID, (id_t)process->pid, &info, WEXITED | options) == -1)
        if (errno != EINTR)
            return -errno;
    if (info.si_pid == 0)
        return -EAGAIN;
    process->child->info = info;
    process->child->known = true;
    return 0;
}

int process_join(struct process *process, int timeout)
{
    if (timeout >= 0)
        return -ENOSYS;
    return ask(process, 0);
}

int process_exit_code(struct process *process, int *code)
{
    if (!code)
        return -EINVAL;
    const int error = ask(process, WNOHANG);
    if (error == -ESRCH)
        return -EAGAIN;
    if (error)
        return error;
    const siginfo_t *info = &process->child->info;
    *code = info->si_code == CLD_EXITED ? info->si_status : -info->si_status;
    return 0;
}
