/* Two classes, one derived from the other, and three objects. How often is each line printed? */
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

struct visitor {
    struct process process;
};

static int visitor_run(struct process *self)
{
    (void)self;
    printf("as a visitor\n");
    return 0;
}

static const struct process_ops visitor_ops = { .name = "Visitor", .run = visitor_run };

struct guest {
    struct visitor visitor;
    const char *present;
};

static int guest_run(struct process *self)
{
    printf("as a guest\n");
    return visitor_ops.run(self);
}

static const struct process_ops guest_ops = { .name = "Guest", .run = guest_run };

int main(void)
{
    struct visitor alex;
    struct guest kim = { .present = "flowers" }, ada = { .present = "a book" };
    struct process *const all[] = { &alex.process, &kim.visitor.process, &ada.visitor.process };
    const struct process_ops *const classes[] = { &visitor_ops, &guest_ops, &visitor_ops };

    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* every line is written at once, wherever stdout goes */
    for (int i = 0; i < 3; i++) {
        if (process_init(all[i], (struct process_options){ .ops = classes[i] }) != 0)
            return EXIT_FAILURE;
        if (process_start(all[i]) != 0 || process_join(all[i], PROCESS_FOREVER) != 0)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
