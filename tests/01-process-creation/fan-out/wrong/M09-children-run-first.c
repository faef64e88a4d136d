/* Wrong: looks once at each child right after starting them, as if they had run already. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    for (size_t i = 0; i < n; i++) {
        reports[i].pid = fork();
        if (reports[i].pid == -1)
            return -errno;
        if (reports[i].pid == 0)
            _exit(work(i));
    }
    for (size_t i = 0; i < n; i++) {
        int status = 0;
        waitpid(reports[i].pid, &status, WNOHANG);
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return 0;
}
