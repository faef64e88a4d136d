/* Two children, who end in two ways. How often is there a farewell? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void farewell(void)
{
    printf("goodbye\n");
}

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    if (atexit(farewell) != 0)
        return EXIT_FAILURE;
    for (int i = 0; i < 2; i++) {
        const pid_t pid = fork();
        if (pid == -1)
            return EXIT_FAILURE;
        if (pid == 0 && i == 0)
            exit(EXIT_SUCCESS);
        if (pid == 0)
            _exit(EXIT_SUCCESS);
    }
    while (wait(NULL) != -1) /* until there is no child any more */
        continue;
    return EXIT_SUCCESS;
}
