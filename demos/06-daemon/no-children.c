/* No children.
 *
 * A daemon may not have children: the library refuses to start one. The daemon's own
 * fork, which no library sees, shows why: the daemon is terminated, and nothing in it
 * gets a chance to tell the grandchild. And the flag is inherited: what a daemon
 * prepares is a daemon too, unless one says that it is none.
 *
 * Shows: M31
 *
 * Look for:
 *   - which start is refused, and which fork is not
 *   - when the daemon ends, and who writes afterwards
 *
 * Try: to let main start the daemon with .daemon = PROCESS_NOT_DAEMON. May it have
 * children then? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

static int ends[2]; /* a pipe: its end tells main that the grandchild is there */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    struct timespec left = { .tv_sec = 1 }; /* stands for work */

    (void)unused;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("grandchild: done\n");
    return 0;
}

/* [daemon] */
static int daemon_main(void *unused)
{
    struct process helper, ordinary;
    const struct process_options options = { .target = work };

    (void)unused;
    check(process_init(&helper, options), "process_init");
    check(process_init(&ordinary, (struct process_options){ .target = work, .daemon = PROCESS_NOT_DAEMON }),
          "process_init");
    printf("daemon: what I make is %s, unless I say otherwise: %s\n", helper.daemon ? "a daemon" : "no daemon",
           ordinary.daemon ? "a daemon" : "no daemon");
    printf("daemon: start: %s\n", strerror(-process_start(&ordinary)));
    const pid_t pid = fork(); /* nobody keeps it from that */
    if (pid == 0) {
        (void)close(ends[1]);
        _exit(work(NULL));
    }
    printf("daemon: fork: %s\n", pid == -1 ? strerror(errno) : "I have a child");
    (void)close(ends[1]);
    for (;;)
        (void)pause(); /* until SIGTERM comes */
}
/* [/daemon] */

int main(void)
{
    struct process process;
    char unused;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = daemon_main, .daemon = true }), "process_init");
    printf("main: the daemon is %s\n", process.daemon ? "a daemon" : "no daemon");
    check(process_start(&process), "process_start");
    (void)close(ends[1]); /* so that the end comes when the other two have closed theirs */
    if (read(ends[0], &unused, 1) != 0)
        return EXIT_FAILURE;
    printf("main: I am done\n");
    return EXIT_SUCCESS;
}
