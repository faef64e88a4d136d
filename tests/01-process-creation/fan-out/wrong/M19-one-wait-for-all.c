/* Wrong: one wait, as if it waited for all of them. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int status = 0;
    for (size_t i = 0; i < n; i++) {
        reports[i].pid = fork();
        if (reports[i].pid == -1)
            return -errno;
        if (reports[i].pid == 0)
            _exit(work(i));
    }
    wait(&status);
    for (size_t i = 0; i < n; i++)
        reports[i].code = WEXITSTATUS(status);
    return 0;
}
