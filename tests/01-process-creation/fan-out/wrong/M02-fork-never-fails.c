/* Wrong: takes every result of fork but 0 for a pid. After a fork that failed, the pid is -1. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(int status)
{
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    for (size_t i = 0; i < n; i++) {
        reports[i].pid = fork();
        if (reports[i].pid == 0)
            _exit(work(i));
    }
    for (size_t i = 0; i < n; i++) {
        int status = 0;
        waitpid(reports[i].pid, &status, 0);
        reports[i].code = code_of(status);
    }
    return 0;
}
