/* Right, and written differently: fork and waitpid, without the library. The label is made by the child. */
#define _POSIX_C_SOURCE 200809L
#include "tally.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int tally(size_t n, const char *const words[], tally_score *score, int results[])
{
    pid_t *pids = calloc(n + 1, sizeof *pids);
    int error = pids ? 0 : -ENOMEM;
    size_t i = 0;
    fflush(NULL);
    for (; !error && i < n; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            char label[TALLY_LABEL_SIZE];
            snprintf(label, sizeof label, "%zu: %s", i + 1, words[i]);
            _exit(score(label));
        }
        if (pids[i] == -1)
            error = -errno;
    }
    while (i-- > 0) {
        int status = 0;
        if (pids[i] == -1)
            continue;
        while (waitpid(pids[i], &status, 0) == -1 && errno == EINTR)
            ;
        results[i] = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    free(pids);
    return error;
}
