/* Right: the children stand before a gate, a pipe's end of file, which opens when all of them have been started. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

struct gate {
    int out, in;
};

static _Noreturn void child(const struct gate *gate, fan_out_work *work, size_t i)
{
    char byte;
    close(gate->in); /* or the end of file would wait for this child itself */
    while (read(gate->out, &byte, 1) == -1 && errno == EINTR)
        ;
    close(gate->out);
    _exit(work(i));
}

static int collect(size_t n, struct fan_out_report reports[])
{
    for (size_t i = n; i-- > 0;) { /* from the last to the first: the order of waiting is nobody's business */
        int status;
        while (waitpid(reports[i].pid, &status, 0) == -1)
            if (errno != EINTR)
                return -errno;
        if (WIFEXITED(status))
            reports[i].code = WEXITSTATUS(status);
        else
            reports[i].code = -WTERMSIG(status);
    }
    return 0;
}

int fan_out(size_t n, fan_out_work *work, struct fan_out_report reports[])
{
    int ends[2], error = 0;
    size_t started = 0;
    if (pipe(ends) == -1)
        return -errno;
    const struct gate gate = {ends[0], ends[1]};
    for (; started < n; started++) {
        reports[started].pid = fork();
        if (reports[started].pid == 0)
            child(&gate, work, started);
        if (reports[started].pid == -1) {
            error = -errno;
            break;
        }
    }
    close(gate.out); /* the parent never reads */
    close(gate.in);  /* the gate opens */
    const int wait_error = collect(started, reports);
    return error != 0 ? error : wait_error;
}
