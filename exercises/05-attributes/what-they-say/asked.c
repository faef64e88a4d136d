/* A process ends with 3. Its creator asks two questions, one after the other, and does not wait. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int end(void *unused)
{
    (void)unused;
    return 3;
}

int main(void)
{
    struct process process;
    bool alive = false;
    int code;

    (void)process_init(&process, (struct process_options){ .target = end });
    if (process_start(&process) != 0)
        return EXIT_FAILURE;
    (void)process_is_alive(&process, &alive);
    if (process_exit_code(&process, &code) == 0)
        printf("alive: %s, code %d\n", alive ? "yes" : "no", code);
    else
        printf("alive: %s, no code\n", alive ? "yes" : "no");
    (void)process_join(&process, PROCESS_FOREVER);
    return EXIT_SUCCESS;
}
