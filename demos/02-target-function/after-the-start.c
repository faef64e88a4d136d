/* After the start.
 *
 * From process_start() on there are two arguments, one in each process. The parent
 * may change its own, or even give its memory back: the child has a copy, and
 * notices nothing. It is the same in the other direction: what the child writes
 * there, the parent never sees.
 *
 * Shows: M06
 *
 * Look for:
 *   - the child's second line. When it is written, main has overwritten the name
 *     and freed the memory.
 *   - what the parent finds in `length`, which the child has filled in
 *
 * Try: SCHEDULE=parent-first, then child-first. The order changes, what is said
 * does not. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
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

/* [target] */
struct job {
    char *name;    /* allocated */
    size_t length; /* of the name: for the child to fill in */
};

static int measure(void *arg)
{
    struct job *job = arg;

    printf("child: I am to measure %s\n", job->name);
    pass_time(2);
    job->length = strlen(job->name);
    printf("child: %s has %zu letters\n", job->name, job->length);
    return 0;
}
/* [/target] */

int main(void)
{
    struct process process;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    struct job job = { .name = strdup("Alexandria") };
    if (job.name == NULL)
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = measure, .arg = &job }), "process_init");
    check(process_start(&process), "process_start");

    memset(job.name, 'x', strlen(job.name)); /* ours alone, from here on … */
    printf("parent: now it says %s\n", job.name);
    free(job.name); /* … so that it is also ours to free */
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    printf("parent: the child is done, and length is %zu\n", job.length);
    /* [/main] */
    return EXIT_SUCCESS;
}
