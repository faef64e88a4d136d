/* Wrong: gives the children two seconds, and then looks how they ended. */
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
        reports[started].pid = fork();
        if (reports[started].pid == 0)
            _exit(work(started));
        if (reports[started].pid == -1) {
            error = -errno;
            break;
        }
    }
    sleep(2);
    for (size_t i = 0; i < started; i++) {
        int status = 0;
        waitpid(reports[i].pid, &status, WNOHANG);
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return error;
}
