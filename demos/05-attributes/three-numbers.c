/* Three numbers for one end.
 *
 * Five processes end in five ways: three with a code, two by a signal. Each end
 * is told in three ways: as WEXITSTATUS takes it out of the wait status, as a
 * shell says it, and as Python and the school's library say it. Only the last
 * of them lets you know what has happened.
 *
 * Shows: M15 M16 M17
 *
 * Look for:
 *   - the one who was killed, and is said to have ended with 0
 *   - two that the shell can't tell apart
 *   - what has become of -9 and of 265
 *
 * Try: kill -l 137 in a shell, which takes the 128 off. Then sh -c 'exit 137',
 * and echo $?: was anybody killed? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

struct ending {
    const char *name;
    int result; /* what it ends with, */
    int signal; /* unless this kills it before: 0 for none */
};

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static _Noreturn void child_main(const struct ending *ending)
{
    if (ending->signal != 0)
        (void)raise(ending->signal); /* stands for somebody who kills it */
    _exit(ending->result); /* the kernel takes eight bits of it */
}

/* [three] */
static int as_macro(int status) /* the hazard: is there a code at all? */
{
    return WEXITSTATUS(status);
}

static int as_shell(int status) /* what `$?` is: a number of eight bits has to do for both */
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int as_library(int status) /* codes are never negative, so nothing is mixed up */
{
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
/* [/three] */

static int status_of(const struct ending *ending)
{
    int status;
    const pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0)
        child_main(ending);
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return status;
}

int main(void)
{
    static const struct ending endings[] = {
        { "ends with 137", .result = 137 },
        { "killed by 9", .signal = SIGKILL },
        { "ends with -9", .result = -9 },
        { "ends with 265", .result = 265 },
        { "killed by 15", .signal = SIGTERM },
    };

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    printf("%-14s %12s %8s %8s\n", "", "WEXITSTATUS", "shell", "library");
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const int status = status_of(&endings[i]);
        printf("%-14s %12d %8d %8d\n", endings[i].name, as_macro(status), as_shell(status), as_library(status));
    }
    return EXIT_SUCCESS;
}
