/* Wrong: stops at the fork that failed, and tells nobody. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    size_t started = 0;
    while (started < n) {
        const pid_t pid = fork();
        if (pid < 0)
            break;
        if (pid == 0)
            _exit(work(started));
        reports[started++].pid = pid;
    }
    for (size_t i = 0; i < started; i++) {
        int status;
        waitpid(reports[i].pid, &status, 0);
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return 0;
}
