/* A child ends with 3. Which numbers does its parent print? */
#define _POSIX_C_SOURCE 200809L
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
    if (pid == 0)
        _exit(3);
    if (waitpid(pid, &status, 0) == -1) /* no signal has a handler here, so there is no EINTR */
        return EXIT_FAILURE;
    printf("status: %d\n", status);
    printf("divided by 256: %d\n", status / 256);
    return EXIT_SUCCESS;
}
