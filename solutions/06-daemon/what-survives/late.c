/* Somebody remembers the flag when the process is started. Then main returns. Which numbers are printed? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int say(void *word)
{
    return puts(word) == EOF;
}

int main(void)
{
    struct process process;

    if (process_init(&process, (struct process_options){ .target = say, .arg = "child" }) != 0 ||
        process_start(&process) != 0)
        return EXIT_FAILURE;
    printf("refused: %d\n", process_set_daemon(&process, true) == 0 ? 0 : 1);
    return EXIT_SUCCESS;
}
