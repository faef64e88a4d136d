/* The base wants to be initialised too.
 *
 * A class with an initialiser of its own has to call that of its base: who sets
 * `ops` alone has set one field of many. And an object stays where it is: the
 * initialiser notes its address in it, and so the library notices when it is handed
 * a copy, such as an assignment makes, or a function that returns a struct.
 *
 * Look for:
 *   - what process_start says to the first two visitors, and that no child begins
 *
 * Try: ARGS=cured. Then write an initialiser that returns a struct visitor. Can what
 * it returns be started, compiled with -O0 and with -O2? */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
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

/* [class] */
struct visitor {
    struct process process;
    const char *greeting;
};

static int visitor_run(struct process *self)
{
    printf("  %s\n", container_of(self, struct visitor, process)->greeting);
    return 0;
}

static const struct process_ops visitor_ops = { .name = "Visitor", .run = visitor_run };
/* [/class] */

/* [initialisers] */
static int visitor_init_half(struct visitor *visitor, const char *greeting)
{
    *visitor = (struct visitor){ .greeting = greeting };
    visitor->process.ops = &visitor_ops; /* the hazard: that is not all that a process needs */
    return 0;
}

static int visitor_init(struct visitor *visitor, const char *greeting)
{
    visitor->greeting = greeting;
    return process_init(&visitor->process, (struct process_options){ .ops = &visitor_ops });
}
/* [/initialisers] */

static void start_and_join(struct visitor *visitor, const char *which)
{
    const int error = process_start(&visitor->process);

    printf("%s: start says: %s\n", which, error == 0 ? "started" : strerror(-error));
    if (error == 0)
        check(process_join(&visitor->process, PROCESS_FOREVER), "process_join");
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct visitor half, draft, moved, whole;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    check(cured ? visitor_init(&half, "hello") : visitor_init_half(&half, "hello"), "half");
    check(visitor_init(cured ? &moved : &draft, "good morning"), "moved");
    if (!cured)
        moved = draft; /* the hazard: a copy, at another address */
    check(visitor_init(&whole, "good evening"), "whole");
    /* [/main] */
    start_and_join(&half, "half");
    start_and_join(&moved, "moved");
    start_and_join(&whole, "whole");
    return EXIT_SUCCESS;
}
