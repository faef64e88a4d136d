/* Roster: a list of children that a SIGCHLD handler keeps up to date. The contract is in roster.h. */
#define _POSIX_C_SOURCE 200809L
#include "roster.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The list. The handler changes it at any moment, so everybody else looks through volatile eyes. */
static struct member {
    volatile pid_t pid;
    volatile sig_atomic_t ended;
    volatile int status;
} members[ROSTER_MAX];
static volatile sig_atomic_t count;

/* Notes down that somebody has ended. Safe in a handler: it only stores. */
static void note_end(pid_t pid, int status)
{
    for (int i = 0; i < count; i++)
        if (members[i].pid == pid && !members[i].ended) {
            members[i].status = status;
            members[i].ended = true;
        }
}

static void handle(int number)
{
    int status;
    pid_t pid;

    (void)number;
    if ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        note_end(pid, status);
}

int roster_open(void)
{
    struct sigaction action = { .sa_handler = handle, .sa_flags = SA_RESTART | SA_NOCLDSTOP };

    (void)sigemptyset(&action.sa_mask); /* can't fail */
    return sigaction(SIGCHLD, &action, NULL) == -1 ? -errno : 0;
}

pid_t roster_start(int (*work)(void *), void *arg)
{
    if (count == ROSTER_MAX)
        return -ENOSPC;
    const pid_t pid = fork();
    if (pid == -1)
        return -errno;
    if (pid == 0)
        _exit(work(arg) & 0xff);
    members[count].pid = pid;
    count++;
    return pid;
}

int roster_running(void)
{
    int running = 0;

    for (int i = 0; i < count; i++)
        if (!members[i].ended)
            running++;
    return running;
}

int roster_code(pid_t pid, int *code)
{
    for (int i = 0; i < count; i++)
        if (members[i].pid == pid) {
            if (!members[i].ended)
                return -EAGAIN;
            const int status = members[i].status;
            *code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
            return 0;
        }
    return -ESRCH;
}
