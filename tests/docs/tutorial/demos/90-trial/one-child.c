/* One child.
 *
 * A child ends with code 7, and its parent is told so.
 *
 * Shows: M14
 *
 * Look for:
 *   - the zombie, from the child's exit to its parent's wait */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    /* [once] */
    const pid_t pid = fork();
    if (pid == 0)
        _exit(7);
    /* [/once] */
    if (pid == -1 || waitpid(pid, &status, 0) == -1)
        return 1;
    printf("status %d, code %d\n", status, WEXITSTATUS(status));
    return 0;
}
