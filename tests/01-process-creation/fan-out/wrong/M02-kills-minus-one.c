/* Wrong: sees that a fork failed, and ends "all children so far", the -1 among them. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int give_up(size_t started, struct fan_out_report reports[])
{
    for (size_t i = 0; i <= started; i++)
        kill(reports[i].pid, SIGTERM);
    for (size_t i = 0; i < started; i++)
        waitpid(reports[i].pid, NULL, 0);
    return -EAGAIN;
}

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    for (size_t i = 0; i < n; i++) {
        reports[i].pid = fork();
        if (reports[i].pid == 0)
            _exit(work(i));
        if (reports[i].pid < 0)
            return give_up(i, reports);
    }
    for (size_t i = 0; i < n; i++) {
        int status;
        waitpid(reports[i].pid, &status, 0);
        reports[i].code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    return 0;
}
