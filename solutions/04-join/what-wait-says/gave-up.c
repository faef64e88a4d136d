/* A join that only looks, and nobody listens to what it says. What can be printed then? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int six(void *unused)
{
    (void)unused;
    return 6;
}

int main(void)
{
    struct process process;
    int code = 0;

    if (process_init(&process, (struct process_options){ .target = six }) != 0 || process_start(&process) != 0)
        return EXIT_FAILURE;
    (void)process_join(&process, 0);
    if (process_exit_code(&process, &code) != 0)
        printf("joined: no code\n");
    else
        printf("joined: code %d\n", code);
    return process_join(&process, PROCESS_FOREVER) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
