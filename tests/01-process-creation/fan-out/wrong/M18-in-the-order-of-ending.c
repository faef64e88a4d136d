/* Wrong: the child that ends first goes into the first report. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int error = 0;
    size_t started = 0;
    for (; started < n; started++) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(work(started));
        if (pid == -1) {
            error = -errno;
            break;
        }
    }
    for (size_t i = 0; i < started; i++) {
        int status;
        reports[i].pid = wait(&status);
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return error;
}
