/* Wrong: hands on the wait status as if it were the exit code. */
#define _POSIX_C_SOURCE 200809L
#include "child_code.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int child_code(int code)
{
    int status;
    const pid_t pid = fork();
    if (pid == -1)
        return -errno;
    if (pid == 0)
        _exit(code);
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -errno;
    return status; /* the wait status, not the code in it */
}
