/* A daemon, and main is gone without asking anybody. What can be printed? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "process.h"

static int say(void *word)
{
    return puts(word) == EOF;
}

int main(void)
{
    struct process daemon;

    if (process_init(&daemon, (struct process_options){ .target = say, .arg = "daemon", .daemon = true }) != 0 ||
        process_start(&daemon) != 0)
        return EXIT_FAILURE;
    (void)puts("main");
    (void)fflush(stdout);
    _exit(EXIT_SUCCESS);
}
