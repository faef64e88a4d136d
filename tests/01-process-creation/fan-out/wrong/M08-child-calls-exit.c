/* Wrong: the child ends by exit, which runs the parent's exit handlers in the child. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(struct fan_out_report *report)
{
    int status;
    while (waitpid(report->pid, &status, 0) == -1)
        if (errno != EINTR)
            return -errno;
    report->code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int error = 0;
    size_t started = 0;
    for (; started < n; started++) {
        reports[started].pid = fork();
        if (reports[started].pid == -1) {
            error = -errno;
            break;
        }
        if (reports[started].pid == 0)
            exit(work(started));
    }
    for (size_t i = 0; i < started; i++)
        (void)wait_for(&reports[i]);
    return error;
}
