/* Wrong: when fork fails it returns at once, and leaves the children already started to nobody. */
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
        int status;
        while (waitpid(reports[i].pid, &status, 0) == -1 && errno == EINTR)
            ;
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return 0;
}
