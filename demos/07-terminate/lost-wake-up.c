/* A lost wake-up.
 *
 * A child sleeps until it is asked to end: it looks whether it was asked, and if not,
 * it calls pause, which returns when a signal has been handled. But the signal may come
 * between the look and the pause. Then it has been handled, and pause waits for the
 * next one.
 *
 * Shows: M42
 *
 * Look for:
 *   - SIGTERM in the child's row, and pause behind it, under SCHEDULE=shuffle:1
 *   - under child-first and parent-first all goes well, and so it may for a year
 *
 * Try: ARGS=cured. SIGTERM is blocked while the child looks, and sigsuspend opens it
 * and waits, both in one step: nothing can come in between. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

static bool cured;
static sigset_t term, before;
static volatile sig_atomic_t asked;

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [child] */
static void note(int signal)
{
    (void)signal;
    asked = 1;
}

static int sleep_until_asked(void *unused)
{
    (void)unused;
    (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL);
    if (!cured)
        (void)sigprocmask(SIG_SETMASK, &before, NULL); /* from here on it may come, any time */
    while (!asked) {
        printf("child: not asked, I sleep\n");
        if (cured)
            (void)sigsuspend(&before); /* with SIGTERM open; when it returns, it is blocked again */
        else
            (void)pause(); /* the hazard: it may have come since the look */
    }
    printf("child: asked, I end\n");
    return 0;
}
/* [/child] */

int main(int argc, char **argv)
{
    struct process process;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    (void)sigemptyset(&term); /* none of these can fail with such arguments */
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &term, &before); /* until the child has its handler */
    check(process_init(&process, (struct process_options){ .target = sleep_until_asked }), "process_init");
    check(process_start(&process), "process_start");
    check(process_terminate(&process), "process_terminate");
    const int error = process_join(&process, 2000);
    printf("main: %s\n", error == 0 ? "it has ended" : "it sleeps for ever, so I kill it");
    check(process_kill(&process), "process_kill"); /* does nothing when it has ended */
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    return EXIT_SUCCESS;
}
