/* Wrong: the child does its work, and then goes round the loop as its parent does. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int code = -1;
    for (size_t i = 0; i < n; i++) {
        reports[i].pid = fork();
        if (reports[i].pid == -1)
            return -errno;
        if (reports[i].pid == 0)
            code = work(i);
    }
    if (code != -1)
        _exit(code);
    for (size_t i = 0; i < n; i++) {
        int status;
        if (waitpid(reports[i].pid, &status, 0) == -1)
            return -errno;
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return 0;
}
