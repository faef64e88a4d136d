/* A child is killed by signal 9. What do the macros make of its status? */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0) {
        (void)raise(SIGKILL);
        _exit(7);
    }
    if (waitpid(pid, &status, 0) == -1) /* no signal has a handler here, so there is no EINTR */
        return EXIT_FAILURE;
    printf("ended by itself: %d\n", WIFEXITED(status) ? 1 : 0);
    printf("exit code: %d\n", WEXITSTATUS(status));
    return EXIT_SUCCESS;
}
