/* Two processes, two lines each. Which orders are possible? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0) {
        printf("child 1\n");
        printf("child 2\n");
        _exit(EXIT_SUCCESS);
    }
    printf("parent 1\n");
    (void)wait(NULL);
    printf("parent 2\n");
    return EXIT_SUCCESS;
}
