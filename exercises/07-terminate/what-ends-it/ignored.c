/* A child is terminated. Its parent had ignored SIGTERM for a while. What ends the child? */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "process.h"

static int work(void *ends)
{
    char byte;

    (void)read(((int *)ends)[0], &byte, 1); /* until the parent has terminated it */
    return 7;
}

int main(void)
{
    struct process process;
    int ends[2], code;

    if (pipe(ends) == -1 || process_init(&process, (struct process_options){ .target = work, .arg = ends }) != 0)
        return EXIT_FAILURE;
    (void)signal(SIGTERM, SIG_IGN);
    if (process_start(&process) != 0)
        return EXIT_FAILURE;
    (void)signal(SIGTERM, SIG_DFL);
    if (process_terminate(&process) != 0 || write(ends[1], "!", 1) != 1)
        return EXIT_FAILURE;
    if (process_join(&process, PROCESS_FOREVER) != 0 || process_exit_code(&process, &code) != 0)
        return EXIT_FAILURE;
    printf(code == 7 ? "ended by itself\n" : "ended by SIGTERM\n");
    return EXIT_SUCCESS;
}
