/* Wrong: remembers that a fork failed, and forks the next child all the same. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int error = 0;
    for (size_t i = 0; i < n; i++) {
        reports[i].pid = fork();
        if (reports[i].pid == 0)
            _exit(work(i));
        if (reports[i].pid == -1)
            error = -errno;
    }
    for (size_t i = 0; i < n; i++) {
        int status;
        if (reports[i].pid == -1 || waitpid(reports[i].pid, &status, 0) == -1)
            continue;
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return error;
}
