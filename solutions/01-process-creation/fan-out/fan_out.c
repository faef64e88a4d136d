/* Fan out: start n children, then wait for each of them and report how it ended. The contract is in fan_out.h. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* answer */
/* Exit code, or -N for signal N: asked in this order, because WEXITSTATUS of a killed child means nothing. */
static int code_of(int status)
{
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int child_wait(struct fan_out_report *report)
{
    int status;
    while (waitpid(report->pid, &status, 0) == -1)
        if (errno != EINTR) /* a signal only interrupted the wait: the child still lives */
            return -errno;
    report->code = code_of(status);
    return 0;
}
//~ /* TODO: a function that waits for one child, and one that tells how it ended, may be of help here. */
/* end */

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    /* answer */
    int error = 0;
    size_t started = 0;
    while (started < n && error == 0) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(work(started)); /* the child's way ends here: beyond is the parent's loop */
        if (pid == -1)
            error = -errno; /* kept at once, before another call changes it */
        else
            reports[started++].pid = pid;
    }
    for (size_t i = 0; i < started; i++) {
        const int wait_error = child_wait(&reports[i]);
        error = error ? error : wait_error;
    }
    return error;
    //~ /* TODO: start n children, each of which ends with what `work` returns for its index. Then wait for each of
    //~  * them, and fill in `reports` in the order of starting. What is to be done when fork fails is in fan_out.h. */
    //~ (void)n;
    //~ (void)work;
    //~ (void)reports;
    //~ return -ENOSYS;
    /* end */
}
