/* A target returns a number that is too large. Which exit code has its process? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int give(void *arg)
{
    (void)arg;
    return 300;
}

int main(void)
{
    struct process process;
    int code;

    if (process_init(&process, (struct process_options){ .target = give }) != 0 || process_start(&process) != 0)
        return EXIT_FAILURE;
    if (process_join(&process, PROCESS_FOREVER) != 0 || process_exit_code(&process, &code) != 0)
        return EXIT_FAILURE;
    printf("exit code: %d\n", code);
    return EXIT_SUCCESS;
}
