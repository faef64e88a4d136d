/* Two workers, each by a double fork. For how many processes has main to wait? */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int count = 0;

    for (int i = 0; i < 2; i++) {
        const pid_t pid = fork();
        if (pid == -1)
            return EXIT_FAILURE;
        if (pid == 0) {
            (void)fork(); /* the worker, whose work is done already */
            _exit(EXIT_SUCCESS);
        }
    }
    while (wait(NULL) > 0)
        count++;
    printf("waited for: %d\n", count);
    return EXIT_SUCCESS;
}
