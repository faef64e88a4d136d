/* Two children. The second waits for the first. What is it told? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;

    (void)setvbuf(stdout, NULL, _IONBF, 0);
    const pid_t first = fork();
    if (first == -1)
        return EXIT_FAILURE;
    if (first == 0)
        _exit(4);
    const pid_t second = fork();
    if (second == -1)
        return EXIT_FAILURE;
    if (second == 0) {
        if (waitpid(first, &status, 0) == -1)
            printf("sibling: no such child\n");
        else
            printf("sibling: ended with %d\n", WEXITSTATUS(status));
        _exit(0);
    }
    (void)waitpid(first, NULL, 0);
    (void)waitpid(second, NULL, 0);
    return EXIT_SUCCESS;
}
