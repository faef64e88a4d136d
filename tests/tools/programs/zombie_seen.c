/* A zombie that others look at: runs its arguments as a shell's command while a child of its own has ended and was not
 * waited for. Its own pid and the child's are in $ME and $CHILD. */
#define _DEFAULT_SOURCE
#include <stdlib.h>

#include "program.h"

static void tell_pid(const char *name, pid_t pid)
{
    char text[32];
    snprintf(text, sizeof text, "%ld", (long)pid);
    if (setenv(name, text, 1) == -1)
        die("setenv");
}

int main(int argc, char **argv)
{
    siginfo_t info;
    const pid_t child = must_fork();
    if (child == 0)
        _exit(0);
    if (argc != 2 || waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1)
        die("waitid");
    tell_pid("ME", getpid());
    tell_pid("CHILD", child);
    const int status = system(argv[1]);
    (void)await(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
