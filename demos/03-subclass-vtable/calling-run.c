/* Calling run oneself.
 *
 * run says what a process is to do, start makes a process that does it. Whoever
 * calls run himself gets what run does, here and now, in the process that he is in.
 * No process begins, so there is none to join, and no exit code.
 *
 * Look for:
 *   - the lines in the picture on which the three visits lie: all on P0's
 *   - how long the whole takes: the sum of the visits, not the longest
 *   - what the parent's counter says, and what join has to say
 *
 * Try: ARGS=cured. Then call process_run first and process_start afterwards, for the
 * same process: is that refused? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process.h"

enum { COUNT = 3 };

static int visits; /* in this process */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [run] */
static int visitor_run(struct process *self)
{
    struct timespec left = { .tv_nsec = 500000000 };

    printf("%s begins\n", self->name);
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    visits++;
    printf("%s ends\n", self->name);
    return 0;
}
/* [/run] */

static const struct process_ops visitor_ops = { .name = "Visitor", .run = visitor_run };

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process visitors[COUNT];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    for (int i = 0; i < COUNT; i++) {
        check(process_init(&visitors[i], (struct process_options){ .ops = &visitor_ops }), "process_init");
        if (cured)
            check(process_start(&visitors[i]), "process_start");
        else
            check(process_run(&visitors[i]), "process_run"); /* the hazard: main itself does it */
    }
    printf("main: all are started\n");
    for (int i = 0; i < COUNT; i++) {
        const int error = process_join(&visitors[i], PROCESS_FOREVER);
        printf("main: join says: %s\n", error == 0 ? "it has ended" : strerror(-error));
    }
    printf("main: %d visits in this process\n", visits);
    /* [/main] */
    return EXIT_SUCCESS;
}
