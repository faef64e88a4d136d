/* Right: a signalfd, and no handler. SIGCHLD is blocked meanwhile. */
#define _GNU_SOURCE
#include "reaper.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends = -1;
static sigset_t earlier;

int reaper_open(void)
{
    sigset_t child;

    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    ends = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (ends == -1)
        return -errno;
    (void)sigprocmask(SIG_BLOCK, &child, &earlier);
    return ends;
}

int reaper_reap(reaper_ended *ended, void *arg)
{
    struct signalfd_siginfo info;
    int status, count = 0;
    pid_t pid;

    while (read(ends, &info, sizeof info) > 0)
        ;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        ended(arg, pid, WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
        count++;
    }
    return count;
}

void reaper_close(void)
{
    (void)close(ends);
    (void)sigprocmask(SIG_SETMASK, &earlier, NULL);
}
