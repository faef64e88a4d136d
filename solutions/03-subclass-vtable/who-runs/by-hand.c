/* Two letters, each written in a process of its own, forked by hand. How many are written, and how many sent? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static int writer_run(struct process *self)
{
    (void)self;
    printf("written\n");
    return 0;
}

static const struct process_ops writer_ops = { .name = "Writer", .run = writer_run };

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    for (int i = 0; i < 2; i++) {
        struct process writer;

        if (process_init(&writer, (struct process_options){ .ops = &writer_ops }) != 0)
            return EXIT_FAILURE;
        const pid_t pid = fork();
        if (pid == -1)
            return EXIT_FAILURE;
        if (pid == 0)
            (void)process_run(&writer);
        else
            (void)waitpid(pid, NULL, 0);
    }
    printf("all are sent\n");
    return EXIT_SUCCESS;
}
