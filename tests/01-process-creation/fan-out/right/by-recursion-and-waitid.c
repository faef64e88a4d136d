/* Right: starts one child, leaves the others to itself, and asks waitid, which tells exit from signal
 * without macros. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int start_from(size_t i, size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    if (i == n)
        return 0;
    const pid_t pid = fork();
    if (pid < 0)
        return -errno;
    if (pid == 0)
        _exit(work(i));
    const int error = start_from(i + 1, n, work, reports);
    siginfo_t info = {0};
    while (waitid(P_PID, (id_t)pid, &info, WEXITED) == -1 && errno == EINTR)
        ;
    reports[i].pid = pid;
    reports[i].code = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
    return error;
}

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    return start_from(0, n, work, reports);
}
