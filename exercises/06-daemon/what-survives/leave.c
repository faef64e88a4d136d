/* A daemon and an ordinary child, and main returns. What can be printed? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int say(void *word)
{
    return puts(word) == EOF;
}

int main(void)
{
    struct process daemon, ordinary;

    if (process_init(&daemon, (struct process_options){ .target = say, .arg = "daemon", .daemon = true }) != 0 ||
        process_init(&ordinary, (struct process_options){ .target = say, .arg = "ordinary" }) != 0 ||
        process_start(&daemon) != 0 || process_start(&ordinary) != 0)
        return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
