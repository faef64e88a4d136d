/* Inherited.
 *
 * The parent has a handler for SIGTERM that puts its things away: its temporary file.
 * A forked child has that handler, too, until it says otherwise. It is terminated,
 * and puts away what is not its own.
 *
 * Shows: M44
 *
 * Look for:
 *   - who cleans up: in the picture, the row that is hit by SIGTERM
 *   - what the parent finds afterwards
 *
 * Try: ARGS=cured, where the child puts the default back before anything can come. */
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

static char path[] = "/tmp/fork-school-XXXXXX"; /* the parent's */
static bool cured;
static sigset_t term, before;

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [handler] */
static void put_away(int signal)
{
    static const char text[] = "SIGTERM: I put the file away\n";

    (void)signal;
    (void)unlink(path); /* write, unlink and _exit may be called in a handler; printf may not */
    (void)!write(STDOUT_FILENO, text, sizeof text - 1); /* there is nobody left to tell of a failure */
    _exit(3);
}

static int work(void *unused)
{
    struct timespec left = { .tv_sec = 2 };

    (void)unused;
    if (cured) {
        (void)signal(SIGTERM, SIG_DFL);                /* what is the parent's stays the parent's … */
        (void)sigprocmask(SIG_SETMASK, &before, NULL); /* … and only now a SIGTERM may come */
    }
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return 0;
}
/* [/handler] */

int main(int argc, char **argv)
{
    struct process process;
    int code;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    const int file = mkstemp(path);
    check(file == -1 || close(file) == -1 ? -errno : 0, "mkstemp");
    /* [main] */
    (void)sigemptyset(&term); /* none of these can fail with such arguments */
    (void)sigaddset(&term, SIGTERM);
    (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = put_away }, NULL);
    check(process_init(&process, (struct process_options){ .target = work }), "process_init");
    if (cured)
        (void)sigprocmask(SIG_BLOCK, &term, &before); /* the child is born with SIGTERM blocked */
    check(process_start(&process), "process_start");
    if (cured)
        (void)sigprocmask(SIG_SETMASK, &before, NULL);
    /* [/main] */
    check(process_terminate(&process), "process_terminate");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(&process, &code), "process_exit_code");
    printf("main: exit code %d; my file %s\n", code, access(path, F_OK) == 0 ? "is there" : "is gone");
    (void)unlink(path); /* it may be gone */
    return EXIT_SUCCESS;
}
