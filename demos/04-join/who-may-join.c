/* Who may join?
 *
 * A process can be waited for by its parent, and by nobody else. Here the second
 * child tries to join the first, which is its sibling, and then itself. Main tries
 * to wait for its grandchild. And before all that it tries to join a process that
 * was never started, but only run: there is none.
 *
 * Shows: M25
 *
 * Look for:
 *   - whom each of them waits for, and what it is told
 *   - process_run: who says "I am at work", and how many processes there are then
 *
 * Try: to let the grandchild's parent wait for it instead. What can main learn
 * of how its grandchild has ended? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static struct process first, second, never;
static int ends[2]; /* a pipe, by which the grandchild's pid reaches main */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    (void)unused;
    printf("I am at work, in %s\n", process_current()->name);
    return 0;
}

/* [siblings] */
static int join_the_others(void *unused)
{
    (void)unused;
    printf("second joins first: %s\n", strerror(-process_join(&first, PROCESS_FOREVER)));
    printf("second joins itself: %s\n", strerror(-process_join(&second, PROCESS_FOREVER)));
    return 0;
}
/* [/siblings] */

/* [grandchild] */
static int have_a_child(void *unused)
{
    (void)unused;
    const pid_t pid = fork(); /* its parent is this process, and main is not */
    if (pid == 0)
        _exit(5);
    if (pid == -1 || write(ends[1], &pid, sizeof pid) != (ssize_t)sizeof pid)
        return 1;
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    return 0;
}

static void wait_for_the_grandchild(void)
{
    pid_t pid;

    if (read(ends[0], &pid, sizeof pid) != (ssize_t)sizeof pid)
        check(-EIO, "read");
    printf("main waits for its grandchild: %s\n", waitpid(pid, NULL, 0) == -1 ? strerror(errno) : "it may");
}
/* [/grandchild] */

int main(void)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [run] */
    check(process_init(&never, (struct process_options){ .target = work }), "process_init");
    (void)process_run(&never); /* here and now: an ordinary call */
    printf("main joins what was only run: %s\n", strerror(-process_join(&never, PROCESS_FOREVER)));
    /* [/run] */
    check(process_init(&first, (struct process_options){ .target = have_a_child }), "process_init");
    check(process_init(&second, (struct process_options){ .target = join_the_others }), "process_init");
    check(process_start(&first), "process_start");
    check(process_start(&second), "process_start");
    wait_for_the_grandchild();
    check(process_join(&first, PROCESS_FOREVER), "process_join");
    check(process_join(&second, PROCESS_FOREVER), "process_join");
    return EXIT_SUCCESS;
}
