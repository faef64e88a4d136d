/* A loop of two rounds, and a fork in each. How many processes leave it? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    for (int i = 0; i < 2; i++)
        if (fork() == -1)
            return EXIT_FAILURE;
    while (wait(NULL) != -1) /* until there is no child any more */
        continue;
    printf("left the loop\n");
    return EXIT_SUCCESS;
}
