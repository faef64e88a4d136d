/* Two processes: one returns 300, the other -1. Which exit codes are there? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int give(void *number)
{
    return *(int *)number;
}

static int code_of(int number)
{
    struct process process;
    int code = -1000;

    (void)process_init(&process, (struct process_options){ .target = give, .arg = &number });
    if (process_start(&process) == 0 && process_join(&process, PROCESS_FOREVER) == 0)
        (void)process_exit_code(&process, &code);
    return code;
}

int main(void)
{
    printf("300 becomes %d\n", code_of(300));
    printf("-1 becomes %d\n", code_of(-1));
    return EXIT_SUCCESS;
}
