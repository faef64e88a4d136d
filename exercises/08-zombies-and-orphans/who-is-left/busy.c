/* A child ends. Its parent has other things to do, for a whole day. What becomes of the child? */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec day = { .tv_sec = 86400 };
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0)
        _exit(5);
    (void)nanosleep(&day, NULL); /* no signal has a handler */
    printf("a day later: %s\n", kill(pid, 0) == 0 ? "there" : "gone");
    (void)waitpid(pid, NULL, 0);
    return EXIT_SUCCESS;
}
