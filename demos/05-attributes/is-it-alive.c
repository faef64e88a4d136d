/* Is it alive?
 *
 * A child is asked after twice: while it works, and when it has ended but
 * nobody has waited for it yet. Of two home-made answers one is wrong once,
 * the other twice. kill with signal 0 sends nothing and says whether there is
 * such a process; a zombie is one. waitpid with WNOHANG returns 0 for "not
 * yet", which looks like success.
 *
 * Shows: M22
 *
 * Look for:
 *   - which of them is wrong while it works, and which when it has ended
 *   - the wait that takes the zombie away: whose question was that?
 *
 * Try: ARGS=cured, where process_is_alive is asked. What has become of the
 * zombie afterwards? Is there still an exit code? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static int ends[2]; /* a pipe, by whose end the child learns that it may stop */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    char byte;

    (void)unused;
    (void)close(ends[1]); /* ours would keep the pipe from being at its end */
    return read(ends[0], &byte, 1) == 0 ? 7 : 1;
}

/* [home-made] */
static bool alive_by_kill(pid_t pid)
{
    return kill(pid, 0) == 0; /* the hazard: a zombie can be sent a signal, too */
}

static bool alive_by_wait(pid_t pid)
{
    return waitpid(pid, NULL, WNOHANG) != 0; /* the hazard: 0 is "not yet". And the status is thrown away */
}
/* [/home-made] */

static bool alive_by_library(struct process *process)
{
    bool alive = false;

    check(process_is_alive(process, &alive), "process_is_alive");
    return alive;
}

static void ask(const char *when, struct process *process, bool cured)
{
    if (cured) {
        printf("%s: process_is_alive says %s\n", when, alive_by_library(process) ? "yes" : "no");
        return;
    }
    printf("%s: kill says %s\n", when, alive_by_kill(process->pid) ? "yes" : "no");
    printf("%s: waitpid says %s\n", when, alive_by_wait(process->pid) ? "yes" : "no");
}

/* [end] */
/* Until it has ended, without taking its status: that is what WNOWAIT is for. (The sentinel would be a little early:
 * the kernel closes a process's descriptors first, and makes the zombie then.) */
static void end_await(const struct process *process)
{
    siginfo_t info;

    (void)close(ends[1]); /* now the child may stop */
    while (waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOWAIT) == -1)
        check(errno == EINTR ? 0 : -errno, "waitid");
}
/* [/end] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process process;
    int code;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = work }), "process_init");
    check(process_start(&process), "process_start");
    ask("it works", &process, cured);
    end_await(&process);
    ask("it has ended", &process, cured);
    const int error = process_exit_code(&process, &code);
    if (error == 0)
        printf("exit code: %d\n", code);
    else
        printf("exit code: %s\n", strerror(-error));
    return EXIT_SUCCESS;
}
