/* Both change the argument, once the process has been started. Which number does each of them print? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int change(void *arg)
{
    int *number = arg;

    printf("child found: %d\n", *number);
    *number = 70;
    return 0;
}

int main(void)
{
    struct process process;
    int number = 50;

    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    if (process_init(&process, (struct process_options){ .target = change, .arg = &number }) != 0)
        return EXIT_FAILURE;
    if (process_start(&process) != 0)
        return EXIT_FAILURE;
    number += 10;
    if (process_join(&process, PROCESS_FOREVER) != 0)
        return EXIT_FAILURE;
    printf("parent found: %d\n", number);
    return EXIT_SUCCESS;
}
