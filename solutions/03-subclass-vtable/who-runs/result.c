/* The same run, called and started. Which two numbers are printed? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

struct adder {
    struct process process;
    int last;
};

static int adder_run(struct process *self)
{
    const struct adder *adder = container_of(self, struct adder, process);
    int sum = 0;

    for (int i = 1; i <= adder->last; i++)
        sum += i;
    return sum;
}

static const struct process_ops adder_ops = { .name = "Adder", .run = adder_run };

int main(void)
{
    struct adder adder = { .last = 24 }; /* 1 + 2 + … + 24 is 300 */
    int code;

    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    if (process_init(&adder.process, (struct process_options){ .ops = &adder_ops }) != 0)
        return EXIT_FAILURE;
    printf("run returned: %d\n", process_run(&adder.process));
    if (process_start(&adder.process) != 0 || process_join(&adder.process, PROCESS_FOREVER) != 0)
        return EXIT_FAILURE;
    if (process_exit_code(&adder.process, &code) != 0)
        return EXIT_FAILURE;
    printf("exit code: %d\n", code);
    return EXIT_SUCCESS;
}
