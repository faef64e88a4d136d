/* Right after.
 *
 * To terminate is to send a signal, no more. The call does not wait for what comes of
 * it: whether the child is still alive right after it, is open. And when it has ended,
 * it is a zombie, until somebody waits for it.
 *
 * Shows: M46 M47
 *
 * Look for:
 *   - what main is told about Alex, under SCHEDULE=child-first and parent-first
 *   - Egon, whom nobody joins: how long is he a zombie?
 *
 * Try: ARGS=cured, which joins both before it asks. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static void pass_time(int seconds)
{
    struct timespec left = { .tv_sec = seconds };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

static int work(void *unused)
{
    (void)unused;
    pass_time(60);
    return 0;
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process alex, egon;
    bool alive;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&alex, (struct process_options){ .target = work }), "process_init");
    check(process_init(&egon, (struct process_options){ .target = work }), "process_init");
    check(process_start(&alex), "process_start");
    check(process_start(&egon), "process_start");
    /* [terminate] */
    check(process_terminate(&egon), "process_terminate");
    if (cured)
        check(process_join(&egon, PROCESS_FOREVER), "process_join");
    check(process_terminate(&alex), "process_terminate");
    if (cured)
        check(process_join(&alex, PROCESS_FOREVER), "process_join");
    check(process_is_alive(&alex, &alive), "process_is_alive"); /* the hazard: nobody knows yet */
    printf("main: Alex is %s\n", alive ? "alive" : "dead");
    pass_time(2); /* stands for main's own work; the hazard: nobody has waited for Egon */
    /* [/terminate] */
    printf("main: done\n");
    return EXIT_SUCCESS;
}
