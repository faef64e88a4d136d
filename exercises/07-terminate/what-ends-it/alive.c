/* Is it alive, right after it was terminated? And when it was joined? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "process.h"

static int work(void *unused)
{
    (void)unused;
    (void)pause();
    return 0;
}

int main(void)
{
    struct process process;
    bool alive;

    if (process_init(&process, (struct process_options){ .target = work }) != 0 || process_start(&process) != 0)
        return EXIT_FAILURE;
    if (process_terminate(&process) != 0 || process_is_alive(&process, &alive) != 0)
        return EXIT_FAILURE;
    printf(alive ? "terminated: alive\n" : "terminated: dead\n");
    if (process_join(&process, PROCESS_FOREVER) != 0 || process_is_alive(&process, &alive) != 0)
        return EXIT_FAILURE;
    printf(alive ? "joined: alive\n" : "joined: dead\n");
    return EXIT_SUCCESS;
}
