/* A child ends with 3. Its parent looks, and does not wait. What can it see? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status = 0;
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0)
        _exit(3);
    const pid_t told = waitpid(pid, &status, WNOHANG);
    if (told == 0)
        printf("look: not yet\n");
    else
        printf("look: ended with %d\n", WEXITSTATUS(status));
    if (told == 0)
        (void)waitpid(pid, NULL, 0);
    return EXIT_SUCCESS;
}
