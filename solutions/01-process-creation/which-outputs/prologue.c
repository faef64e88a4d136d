/* Where does the second process begin? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    printf("begin\n");
    if (fork() == -1)
        return EXIT_FAILURE;
    printf("end\n");
    (void)wait(NULL);
    return EXIT_SUCCESS;
}
