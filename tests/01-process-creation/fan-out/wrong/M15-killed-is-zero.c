/* Wrong: asks for the exit code of children that never exited. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int error = 0;
    size_t started = 0;
    while (started < n && error == 0) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(work(started));
        if (pid == -1)
            error = -errno;
        else
            reports[started++].pid = pid;
    }
    for (size_t i = 0; i < started; i++) {
        int status;
        waitpid(reports[i].pid, &status, 0);
        reports[i].code = WEXITSTATUS(status);
    }
    return error;
}
