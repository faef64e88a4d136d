/* A line printed before the fork. How often does it come out? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("before\n"); /* stdout is as it is when a program begins: nobody has called setvbuf or fflush */
    if (fork() == -1)
        return EXIT_FAILURE;
    (void)wait(NULL);
    return EXIT_SUCCESS; /* both come here */
}
