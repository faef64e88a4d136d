/* Wrong: the child returns its code, as if fan_out's caller were waiting for it. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    for (size_t i = 0; i < n; i++) {
        const pid_t pid = fork();
        if (pid == -1)
            return -errno;
        if (pid == 0)
            return work(i);
        reports[i].pid = pid;
    }
    for (size_t i = 0; i < n; i++) {
        int status;
        if (waitpid(reports[i].pid, &status, 0) == -1)
            return -errno;
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return 0;
}
