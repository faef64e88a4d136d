/* Who am I?
 *
 * A process can ask the library which process it is in. In main it is MainProcess,
 * in a child the very object that was started, in the child's copy. And names tell
 * the descent: by whom a process was made, and after how many others.
 *
 * Look for:
 *   - the two names in each line: whose run it is, and who runs it
 *   - the second number in the grandchildren's names. Main has made two objects
 *     before. Why do they not go on with 3?
 *
 * Try: to give main's second object a name, .name = "Alex". What will its children
 * be called? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static void visitor_send(struct process *process, const struct process_ops *ops)
{
    check(process_init(process, (struct process_options){ .ops = ops }), "process_init");
    check(process_start(process), "process_start");
    check(process_join(process, PROCESS_FOREVER), "process_join"); /* so that their lines keep apart */
}

/* [runs] */
static int guest_run(struct process *self)
{
    printf("this is %s's run, and I am %s\n", self->name, process_current()->name);
    return 0;
}

static const struct process_ops guest_ops = { .name = "Guest", .run = guest_run };

static int host_run(struct process *self)
{
    struct process guests[2];

    printf("this is %s's run, and I am %s\n", self->name, process_current()->name);
    visitor_send(&guests[0], &guest_ops);
    visitor_send(&guests[1], &guest_ops);
    return 0;
}

static const struct process_ops host_ops = { .name = "Host", .run = host_run };
/* [/runs] */

int main(void)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    struct process guest, host;

    check(process_init(&guest, (struct process_options){ .ops = &guest_ops }), "process_init");
    check(process_run(&guest), "process_run"); /* called, not started */
    visitor_send(&host, &host_ops);
    printf("main: I am %s\n", process_current()->name);
    /* [/main] */
    return EXIT_SUCCESS;
}
