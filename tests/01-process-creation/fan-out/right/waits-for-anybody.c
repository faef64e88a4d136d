/* Right: waits for whoever ends next, and looks up whose report that is. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static void report(struct fan_out_report reports[], size_t n, pid_t pid, int status)
{
    size_t i = 0;
    while (i < n && reports[i].pid != pid)
        i++;
    if (i < n)
        reports[i].code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int error = 0;
    size_t alive = 0;
    for (size_t i = 0; i < n; i++) {
        pid_t pid = fork();
        switch (pid) {
        case -1:
            error = errno;
            n = i;
            break;
        case 0:
            _exit(work(i));
        default:
            reports[i].pid = pid;
            alive++;
        }
    }
    while (alive > 0) {
        int status;
        pid_t pid = wait(&status);
        if (pid == -1)
            continue;
        report(reports, n, pid, status);
        alive--;
    }
    return -error;
}
