/* A process is killed by signal 15 before it returns 7. To its exit code, 100 is added. Which number is printed? */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int end(void *unused)
{
    (void)unused;
    (void)raise(SIGTERM); /* 15 */
    return 7;
}

int main(void)
{
    struct process process;
    int code = 0;

    (void)process_init(&process, (struct process_options){ .target = end });
    if (process_start(&process) != 0 || process_join(&process, PROCESS_FOREVER) != 0)
        return EXIT_FAILURE;
    (void)process_exit_code(&process, &code);
    printf("code + 100: %d\n", code + 100);
    return EXIT_SUCCESS;
}
