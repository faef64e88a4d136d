/* A child ends with 6, and is not waited for. Then it is sent SIGKILL. What is left of it? */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    siginfo_t end;
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0)
        _exit(6);
    if (waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT) == -1) /* returns when it has ended, and takes nothing */
        return EXIT_FAILURE;
    (void)kill(pid, SIGKILL);
    printf("after SIGKILL: %s\n", kill(pid, 0) == 0 ? "there" : "gone");
    if (waitpid(pid, &status, 0) == -1)
        printf("wait: no such child\n");
    else if (WIFSIGNALED(status))
        printf("wait: killed\n");
    else
        printf("wait: ended with %d\n", WEXITSTATUS(status));
    return EXIT_SUCCESS;
}
