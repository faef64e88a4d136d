/* One object, whose run is called first, then started. How often is there a visit, and what does main count? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static int visits;

static int visitor_run(struct process *self)
{
    (void)self;
    visits++;
    printf("a visit\n");
    return 0;
}

static const struct process_ops visitor_ops = { .name = "Visitor", .run = visitor_run };

int main(void)
{
    struct process visitor;

    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    if (process_init(&visitor, (struct process_options){ .ops = &visitor_ops }) != 0)
        return EXIT_FAILURE;
    if (process_run(&visitor) != 0)
        return EXIT_FAILURE;
    if (process_start(&visitor) != 0 || process_join(&visitor, PROCESS_FOREVER) != 0)
        return EXIT_FAILURE;
    printf("main counts: %d\n", visits);
    return EXIT_SUCCESS;
}
