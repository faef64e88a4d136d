/* Wrong: waits for the first child, and then asks the others, who "must be done by now", with WNOHANG; takes its 0,
 * which says "not yet", for a status. */
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
    for (size_t i = 0; i < started; i++) {
        int status = 0;
        (void)waitpid(reports[i].pid, &status, i == 0 ? 0 : WNOHANG);
        reports[i].code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return error;
}
