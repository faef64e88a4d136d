/* Killed, or ended?
 *
 * Three children: one ends with 0, one with 3, one is killed in the middle of its
 * work. WEXITSTATUS takes eight bits out of a wait status, whatever they mean. For
 * the one that was killed, no exit code is there: the bits are 0, as if all were
 * well.
 *
 * Shows: M15
 *
 * Look for:
 *   - what is said of the one that was killed
 *   - the status itself: where would the code stand, and where is the 9?
 *
 * Try: ARGS=cured, which asks first whether there is a code. Then let the child
 * be killed by another signal: which number do you expect in the status? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* Ends with that code; or, where it is negative, by that signal. */
static _Noreturn void child_main(int code)
{
    if (code < 0)
        (void)raise(-code); /* stands for somebody who kills it; there is nobody to tell of a failure */
    _exit(code);
}

static int status_of(int code)
{
    int status;
    const pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0)
        child_main(code);
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return status;
}

/* [report] */
static void report(int status, bool cured)
{
    if (cured && WIFSIGNALED(status))
        printf("status 0x%04x: killed by signal %d\n", (unsigned)status, WTERMSIG(status));
    else /* the hazard: is there an exit code at all? */
        printf("status 0x%04x: ended with %d%s\n", (unsigned)status, WEXITSTATUS(status),
               WEXITSTATUS(status) == 0 ? ", all is well" : "");
}
/* [/report] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    const int codes[] = { 0, 3, -SIGKILL };

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        report(status_of(codes[i]), cured);
    return EXIT_SUCCESS;
}
