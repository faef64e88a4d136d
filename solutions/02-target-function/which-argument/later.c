/* One variable, two processes, both prepared before the first is started. Which numbers are printed? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int tell(void *arg)
{
    printf("later: %d\n", *(const int *)arg);
    return 0;
}

int main(void)
{
    struct process processes[2];
    int number = 0, error = 0;

    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    for (int i = 0; i < 2; i++) {
        number++;
        error |= process_init(&processes[i], (struct process_options){ .target = tell, .arg = &number });
    }
    for (int i = 0; i < 2; i++)
        error |= process_start(&processes[i]);
    for (int i = 0; i < 2; i++)
        error |= process_join(&processes[i], PROCESS_FOREVER);
    return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
