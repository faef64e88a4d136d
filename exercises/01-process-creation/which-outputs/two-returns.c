/* Two processes leave fork. What has it returned to which of them? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const pid_t first = getpid(); /* noted before there is a second process */
    const pid_t pid = fork();

    if (pid == -1)
        return EXIT_FAILURE;
    const char *who = getpid() == first ? "first" : "second";
    if (pid == 0)
        printf("zero to the %s\n", who);
    else
        printf("more than zero to the %s\n", who);
    (void)wait(NULL); /* the second has no child, and is told so at once */
    return EXIT_SUCCESS;
}
