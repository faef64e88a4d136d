/* Grandchildren.
 *
 * A child has a child of its own, and is terminated. Signals go to one process, not to
 * its family: the grandchild is an orphan, and works on.
 *
 * Shows: M50
 *
 * Look for:
 *   - who says something after "the child has ended"
 *   - orphan, in the picture: it is no zombie. It runs.
 *
 * Try: ARGS=cured. The child makes a process group of its own, the grandchild is born
 * in it, and the signal goes to the group: kill(-group, SIGTERM). */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

static int ready[2], over[2]; /* pipes: "the grandchild is there", and one that ends when nobody holds it any more */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [family] */
static int grandchild_work(void *unused)
{
    struct timespec left = { .tv_sec = 2 };

    (void)unused;
    check(write(ready[1], "!", 1) == 1 ? 0 : -EIO, "write");
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("grandchild: I have worked on\n");
    return 0;
}

static int child_work(void *cured)
{
    struct process process;

    if (*(bool *)cured)
        check(setpgid(0, 0) == -1 ? -errno : 0, "setpgid"); /* before there are grandchildren: they inherit it */
    check(process_init(&process, (struct process_options){ .target = grandchild_work }), "process_init");
    check(process_start(&process), "process_start");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    return 0;
}
/* [/family] */

int main(int argc, char **argv)
{
    bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process process;
    char byte;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ready) == -1 || pipe(over) == -1)
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = child_work, .arg = &cured }), "process_init");
    check(process_start(&process), "process_start");
    (void)close(over[1]); /* the family's: when the last of them has ended, the pipe ends */
    check(read(ready[0], &byte, 1) == 1 ? 0 : -EIO, "read"); /* until the grandchild is there, and so the group */
    /* [end] */
    if (cured) /* the child is not waited for yet, so the group is its own in any case */
        check(kill(-process.pid, SIGTERM) == -1 ? -errno : 0, "kill");
    else
        check(process_terminate(&process), "process_terminate"); /* the hazard: the child alone */
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    printf("main: the child has ended\n");
    /* [/end] */
    while (read(over[0], &byte, 1) > 0)
        ;
    printf("main: nobody of the family is left\n");
    return EXIT_SUCCESS;
}
