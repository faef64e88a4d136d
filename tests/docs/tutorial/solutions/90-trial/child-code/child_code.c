/* Child code: start a child, and tell how it ended. The contract is in child_code.h. */
#define _POSIX_C_SOURCE 200809L
#include "child_code.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int child_code(int code)
{
    /* answer */
    int status;
    const pid_t pid = fork();
    if (pid == -1)
        return -errno;
    if (pid == 0)
        _exit(code);
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -errno;
    return WEXITSTATUS(status);
    //~ (void)code; /* yours to write */
    //~ return 0;
    /* end */
}
