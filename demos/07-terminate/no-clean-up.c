/* No clean-up.
 *
 * SIGTERM ends a process on the spot. What it has printed and not yet written is in a
 * buffer in its memory, and lost with it. Its temporary file stays. No function of
 * atexit is called, and nothing behind the loop.
 *
 * Look for:
 *   - the child's last words: "half done", without a line end, so not yet written
 *   - what becomes of its temporary file
 *
 * Try: ARGS=cured, where the handler only notes that it was asked. The loop looks at
 * the note between two steps of its work, goes on behind its end, and cleans up there.
 * Take its volatile away, and see nothing happen; then see demo flag-unseen. */
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

#define FOLDER "/tmp/fork-school-XXXXXX"

static char folder[] = FOLDER, path[sizeof FOLDER + 16];
static bool cured;
static volatile sig_atomic_t asked; /* volatile: read it anew each time; sig_atomic_t: never found half written */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static void term_open(void)
{
    sigset_t term;
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(SIG_UNBLOCK, &term, NULL); /* none of these can fail with such arguments */
}

/* [child] */
static void note(int signal)
{
    (void)signal;
    asked = 1; /* that is all that a handler should do */
}

static int work(void *unused)
{
    FILE *file = fopen(path, "w");

    (void)unused;
    if (file == NULL)
        return 1;
    if (cured)
        (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL); /* can't fail for SIGTERM */
    printf("child: half done"); /* no line end: it waits in the buffer */
    term_open();                /* now it may come; it was blocked before the start, or it could have come too early */
    for (int step = 0; step < 30 && !asked; step++)
        (void)nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL); /* or less, if a signal comes */
    printf(asked ? ", and put away\n" : ", all done\n");
    (void)fclose(file); /* nothing was written to it */
    return unlink(path) == -1;
}
/* [/child] */

int main(int argc, char **argv)
{
    struct process process;
    sigset_t term;
    int code;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    (void)snprintf(path, sizeof path, "%s/scratch", folder);
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &term, NULL);
    check(process_init(&process, (struct process_options){ .target = work }), "process_init");
    check(process_start(&process), "process_start");
    (void)sigprocmask(SIG_UNBLOCK, &term, NULL);
    check(process_terminate(&process), "process_terminate");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(&process, &code), "process_exit_code");
    printf("main: exit code %d, the temporary file %s\n", code, access(path, F_OK) == 0 ? "is still there" : "is gone");
    (void)unlink(path); /* it is there or not: then somebody else has done it */
    return rmdir(folder) == -1;
}
