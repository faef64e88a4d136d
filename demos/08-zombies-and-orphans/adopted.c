/* Adopted.
 *
 * A process p has a child c, and p is terminated. What becomes of c? It runs on: it
 * is an orphan, and an orphan has a new parent at once. That may be process 1; it is
 * a nearer one where an ancestor has said "orphans to me" (a subreaper). And p, which
 * is dead, is a zombie until its own parent has waited for it.
 *
 * Shows: M31 M32 M30
 *
 * Look for:
 *   - who is the zombie, and who the orphan
 *   - who is c's parent now, and what c makes of that
 *   - where the status of c goes when it ends
 *
 * Try: ARGS=cured, where c compares with the parent that it had. */
#define _GNU_SOURCE /* prctl */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int p_is_gone[2]; /* a pipe: nothing is ever written; it ends when main closes its end */

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static pid_t start(void)
{
    const pid_t pid = fork();

    if (pid == -1)
        die("fork");
    return pid;
}

/* [orphan] */
static _Noreturn void be_c(int ready, bool cured)
{
    char byte;
    const pid_t parent = getppid(); /* p lives, until main has been told that we are ready */

    printf("c: my parent is %ld\n", (long)parent);
    if (write(ready, "c", 1) != 1)
        _exit(EXIT_FAILURE);
    (void)close(p_is_gone[1]);           /* or we would wait for ourselves */
    (void)!read(p_is_gone[0], &byte, 1); /* until main says so */
    const bool orphan = cured ? getppid() != parent : getppid() == 1; /* the hazard: whoever adopts has pid 1 */
    printf("c: my parent is %ld, so I am %s\n", (long)getppid(), orphan ? "an orphan" : "no orphan");
    _exit(3);
}
/* [/orphan] */

static _Noreturn void be_p(int ready, bool cured)
{
    if (start() == 0)
        be_c(ready, cured);
    for (;;)
        (void)pause(); /* until it is terminated */
}

static void wait_for_anybody(void)
{
    int status;
    const pid_t pid = waitpid(-1, &status, 0); /* no signal has a handler here */

    if (pid == -1)
        printf("main: %s\n", strerror(errno));
    else if (WIFSIGNALED(status))
        printf("main: %ld was killed by signal %d\n", (long)pid, WTERMSIG(status));
    else
        printf("main: %ld ended with %d\n", (long)pid, WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    int ready[2];
    char byte;
    siginfo_t end;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ready) == -1 || pipe(p_is_gone) == -1)
        die("preparations");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == -1) /* "orphans among my descendants to me" */
        die("prctl");
    const pid_t p = start();
    if (p == 0)
        be_p(ready[1], cured);
    (void)close(ready[1]);
    if (read(ready[0], &byte, 1) != 1)
        die("read");
    /* [main] */
    if (kill(p, SIGTERM) == -1 || waitid(P_PID, (id_t)p, &end, WEXITED | WNOWAIT) == -1)
        die("kill");
    printf("main: p has ended, and is a zombie\n");
    (void)close(p_is_gone[1]); /* c may look now */
    for (int i = 0; i < 3; i++)
        wait_for_anybody();
    /* [/main] */
    return EXIT_SUCCESS;
}
