/* A child ends with 5, and is waited for twice. What is said the second time? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0)
        _exit(5);
    for (int round = 1; round <= 2; round++) {
        int status = 0;
        if (waitpid(pid, &status, 0) == -1)
            printf("wait %d: no such child\n", round);
        else
            printf("wait %d: ended with %d\n", round, WEXITSTATUS(status));
    }
    return EXIT_SUCCESS;
}
