/* A child has a child of its own, and is terminated. How many of the two say that they are done? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "process.h"

static int ready[2], go[2]; /* pipes */

static int grandchild(void *unused)
{
    char byte;

    (void)unused;
    if (write(ready[1], "!", 1) != 1 || read(go[0], &byte, 1) != 1)
        return 1;
    printf("done\n");
    return 0;
}

static int child(void *unused)
{
    struct process process;

    (void)unused;
    if (process_init(&process, (struct process_options){ .target = grandchild }) != 0 || process_start(&process) != 0)
        return 1;
    (void)process_join(&process, PROCESS_FOREVER);
    printf("done\n");
    return 0;
}

int main(void)
{
    struct process process;
    char byte;

    if (pipe(ready) == -1 || pipe(go) == -1 ||
        process_init(&process, (struct process_options){ .target = child }) != 0 || process_start(&process) != 0)
        return EXIT_FAILURE;
    if (read(ready[0], &byte, 1) != 1) /* until the grandchild is there */
        return EXIT_FAILURE;
    if (process_terminate(&process) != 0 || process_join(&process, PROCESS_FOREVER) != 0)
        return EXIT_FAILURE;
    return write(go[1], "!", 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
