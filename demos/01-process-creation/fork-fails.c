/* The fork that fails.
 *
 * fork() can fail: too many processes, too little memory. Then there is no child,
 * and it returns -1. This program starts two children and does not look at what
 * fork() returned. It works. It will work each time you try it, until the day on
 * which the second fork fails, and -1 goes on its way as if it were the pid of a
 * child. To waitpid(), -1 means "any child"; to kill(), it means "everybody whom
 * I may kill", and that is why there is no kill() in this program.
 *
 * Shows: M02
 *
 * Look for:
 *   - nothing: both children end, with 7 and with 9, and both are waited for
 *
 * Try: INJECT=fork:EAGAIN:2, which makes the second fork fail as it would on a
 * full machine. Which child is said to have ended with 7 now? And who is waited
 * for in vain? Then the same with ARGS=cured, where the -1 is seen. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
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

/* [report] */
static void report(const char *name, pid_t pid)
{
    int status;

    if (waitpid(pid, &status, 0) == -1) /* no EINTR here: no signal has a handler */
        printf("the %s child: waitpid: %s\n", name, strerror(errno));
    else /* SIMPLIFIED: was it killed by a signal? side-by-side.c asks for that first */
        printf("the %s child has ended with %d\n", name, WEXITSTATUS(status));
}
/* [/report] */

static pid_t start(int code)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(code);
    return pid; /* of the child, or -1 */
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    /* [start] */
    pid_t first = start(7);
    if (cured && first == -1)
        die("fork"); /* nothing was started, nothing is to be put in order */
    pid_t second = start(9);
    if (cured && second == -1) {
        perror("the second child: fork"); /* at once, before another call changes errno */
        report("first", first);           /* it was started: do not abandon it */
        return EXIT_FAILURE;
    }
    report("second", second); /* the hazard: waitpid(-1) waits for anybody */
    report("first", first);
    /* [/start] */
    return EXIT_SUCCESS;
}
