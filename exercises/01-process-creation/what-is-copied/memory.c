/* A number in the parent's memory, and a child that adds to it. Which number does each of the two print? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int number = 5;

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    if (pid == 0) {
        number += 37;
        printf("child: %d\n", number);
        _exit(EXIT_SUCCESS);
    }
    (void)wait(NULL); /* from here on the child has done what it does */
    printf("parent: %d\n", number);
    return EXIT_SUCCESS;
}
