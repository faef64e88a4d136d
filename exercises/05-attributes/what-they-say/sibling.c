/* The second process has a copy of the struct of the first, and asks whether it is alive. What is it told? */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static struct process first, second;

static int end(void *unused)
{
    (void)unused;
    return 0;
}

static int ask(void *unused)
{
    bool alive = false;

    (void)unused;
    if (process_is_alive(&first, &alive) != 0)
        printf("sibling: not mine to ask\n");
    else
        printf("sibling: %s\n", alive ? "alive" : "not alive");
    return 0;
}

int main(void)
{
    (void)process_init(&first, (struct process_options){ .target = end });
    (void)process_init(&second, (struct process_options){ .target = ask });
    if (process_start(&first) != 0 || process_start(&second) != 0)
        return EXIT_FAILURE;
    (void)process_join(&first, PROCESS_FOREVER);
    (void)process_join(&second, PROCESS_FOREVER);
    return EXIT_SUCCESS;
}
