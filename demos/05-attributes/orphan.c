/* Is my parent still there?
 *
 * A child wants to stop when its parent has gone. The well-known question is
 * whether its parent's pid has become 1. But an orphan is taken in by the
 * nearest ancestor that has asked for orphans, a subreaper: systemd's session
 * manager, a container's init, the school's recorder, and, so that it is the
 * same everywhere, main of this demo. Process 1 comes only if there is none.
 *
 * Shows: M32
 *
 * Look for:
 *   - the end of P0.1, and what its child says after it
 *   - who reaps the orphan
 *
 * Try: ARGS=cured, which compares with who has started it. Then a plain fork in
 * a terminal of your own: which pid does an orphan's parent have there? */
#define _GNU_SOURCE /* prctl: Linux alone */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static bool cured;
static int ends[2]; /* a pipe, by whose end the orphan learns that its parent has come to its end */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [gone] */
static bool parent_has_gone(void)
{
    bool alive = true;

    if (!cured)
        return getppid() == 1; /* the hazard: who says that it is process 1 who takes orphans in? */
    check(process_is_alive(process_parent(), &alive), "process_is_alive"); /* is getppid() still who started me? */
    return !alive;
}
/* [/gone] */

static int outlive(void *unused)
{
    (void)unused;
    printf("while it lives: my parent has gone: %s\n", parent_has_gone() ? "yes" : "no");
    (void)close(ends[1]); /* that was what it waits for */
    check(process_join(process_parent(), PROCESS_FOREVER), "process_join");
    printf("after its end: my parent has gone: %s\n", parent_has_gone() ? "yes" : "no");
    return 0;
}

static int leave(void *unused)
{
    struct process child;
    char byte;

    (void)unused;
    check(process_init(&child, (struct process_options){ .target = outlive }), "process_init");
    check(process_start(&child), "process_start");
    (void)close(ends[1]); /* the child's is the last one */
    while (read(ends[0], &byte, 1) == -1 && errno == EINTR)
        ;
    _exit(0); /* as if it were killed: its child is not waited for */
}

int main(int argc, char **argv)
{
    struct process process;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(prctl(PR_SET_CHILD_SUBREAPER, 1) == -1 ? -errno : 0, "prctl");
    check(process_init(&process, (struct process_options){ .target = leave }), "process_init");
    check(process_start(&process), "process_start");
    (void)close(ends[1]); /* as above */
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    while (wait(NULL) == -1) /* for the orphan, which is ours by now */
        check(errno == EINTR ? 0 : -errno, "wait");
    return EXIT_SUCCESS;
}
