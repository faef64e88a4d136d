/* Right: a function that starts, one that waits, and an end that a signal makes. */
#define _POSIX_C_SOURCE 200809L
#include "run_all.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t program_start(char *const *program)
{
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    execvp(program[0], program); /* a path with a slash in it is not searched for */
    static const char words[] = ": could not be run\n";
    (void)!write(STDERR_FILENO, program[0], strlen(program[0]));
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    _exit(RUN_ALL_NOT_RUN);
}

int run_all(size_t n, char *const *const programs[], int codes[])
{
    siginfo_t info;
    for (size_t i = 0; i < n; i++) {
        const pid_t pid = program_start(programs[i]);
        if (pid < 0)
            return -errno;
        do
            memset(&info, 0, sizeof info);
        while (waitid(P_PID, (id_t)pid, &info, WEXITED) == -1 && errno == EINTR);
        codes[i] = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
    }
    return 0;
}
