/* A parent that ignores SIGCHLD, and then asks how its child has ended. */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;

    (void)signal(SIGCHLD, SIG_IGN);
    const pid_t pid = fork();
    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0)
        _exit(4);
    if (waitpid(pid, &status, 0) == -1)
        printf("wait: no such child\n");
    else
        printf("wait: ended with %d\n", WEXITSTATUS(status));
    return EXIT_SUCCESS;
}
