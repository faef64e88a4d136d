/* Wrong: ignores SIGCHLD, so as not to be bothered, and then wants to know how the children ended. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    signal(SIGCHLD, SIG_IGN);
    for (size_t i = 0; i < n; i++) {
        reports[i].pid = fork();
        if (reports[i].pid == -1)
            return -errno;
        if (reports[i].pid == 0)
            _exit(work(i));
    }
    for (size_t i = 0; i < n; i++) {
        int status = 0;
        (void)waitpid(reports[i].pid, &status, 0);
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return 0;
}
