/* To ask, or to force.
 *
 * Four children of one target, each terminated while it works. To terminate is to
 * send SIGTERM, and that is a question: a process that ignores it, or blocks it,
 * goes on, and so does one that is stopped. Who then waits for ever, waits until the
 * child pleases to end. Both, ignoring and blocking, a child has from its parent.
 *
 * Shows: M45
 *
 * Look for:
 *   - who has ended a second after SIGTERM, and who has not
 *   - when the run is over: the children have work for three seconds
 *
 * Try: ARGS=cured, which asks, waits for a second, and then forces, by SIGKILL. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "process.h"

enum { COUNT = 4, GRACE = 1000 /* milliseconds */ };

static const char *const kinds[COUNT] = { "plain", "ignores it", "blocks it", "stopped" };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    struct timespec left = { .tv_sec = 3 };

    (void)unused;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return 0;
}

/* [start] */
/* Starts a child that has from its parent what its kind says about SIGTERM. */
static void start(struct process *process, int kind)
{
    sigset_t term, before;

    (void)sigemptyset(&term); /* these three can't fail with such arguments */
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(kind == 2 ? SIG_BLOCK : SIG_UNBLOCK, &term, &before);
    (void)signal(SIGTERM, kind == 1 ? SIG_IGN : SIG_DFL);
    check(process_init(process, (struct process_options){ .target = work }), "process_init");
    check(process_start(process), "process_start");
    (void)signal(SIGTERM, SIG_DFL);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    if (kind == 3) { /* a child of ours that we have not waited for; wait until it has stopped, which ends nothing */
        check(kill(process->pid, SIGSTOP) == -1 ? -errno : 0, "kill");
        check(waitpid(process->pid, NULL, WUNTRACED) == -1 ? -errno : 0, "waitpid");
    }
}
/* [/start] */

/* [stop] */
/* Returns whether it has ended when this is over. */
static bool stop(struct process *process, bool cured)
{
    check(process_terminate(process), "process_terminate");
    int error = process_join(process, GRACE);
    if (cured && error == -ETIMEDOUT) {
        check(process_kill(process), "process_kill");
        error = process_join(process, PROCESS_FOREVER); /* not long: there is no answer to SIGKILL */
    }
    check(error == -ETIMEDOUT ? 0 : error, "process_join");
    return error == 0;
}
/* [/stop] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process processes[COUNT];
    int code;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    for (int i = 0; i < COUNT; i++) {
        start(&processes[i], i);
        if (!stop(&processes[i], cured)) {
            printf("%s: still there\n", kinds[i]);
            continue;
        }
        check(process_exit_code(&processes[i], &code), "process_exit_code");
        printf("%s: ended, exit code %d\n", kinds[i], code);
    }
    if (!cured) /* or our exit would wait for it for ever */
        check(kill(processes[3].pid, SIGCONT) == -1 ? -errno : 0, "kill");
    printf("main: done\n");
    return EXIT_SUCCESS;
}
