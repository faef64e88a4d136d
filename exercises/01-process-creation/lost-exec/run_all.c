/* Runs programs one after the other, a child for each. The contract is in run_all.h. */
#define _POSIX_C_SOURCE 200809L
#include "run_all.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits for a child. Returns its exit code, -N for signal N, or #RUN_ALL_NOT_RUN if nothing is known of it. */
static int child_wait(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return RUN_ALL_NOT_RUN;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* A child's part: becomes the program. */
static void program_become(char *const *program)
{
    execv(program[0], program);
    perror(program[0]);
}

int run_all(size_t n, char *const *const programs[], int codes[])
{
    for (size_t i = 0; i < n; i++) {
        const pid_t pid = fork();
        if (pid == -1)
            return -errno;
        if (pid == 0)
            program_become(programs[i]);
        codes[i] = child_wait(pid);
    }
    return 0;
}
