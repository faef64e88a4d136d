/* Wrong: knows the code without having asked, and leaves the child a zombie. */
#define _POSIX_C_SOURCE 200809L
#include "child_code.h"

#include <errno.h>
#include <unistd.h>

int child_code(int code)
{
    const pid_t pid = fork();
    if (pid == 0)
        _exit(code);
    return pid == -1 ? -errno : code;
}
