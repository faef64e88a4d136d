/* Two helpers leave the loop as soon as they have done their work. Who says that all is done? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    for (int i = 0; i < 2; i++) {
        const pid_t pid = fork();
        if (pid == -1)
            return EXIT_FAILURE;
        if (pid == 0) {
            printf("helped\n");
            break;
        }
    }
    while (wait(NULL) != -1) /* until there is no child any more */
        continue;
    printf("all done\n");
    return EXIT_SUCCESS;
}
