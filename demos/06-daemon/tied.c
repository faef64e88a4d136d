/* Tied to the parent.
 *
 * On Linux a process can ask the kernel for a signal at the death of its parent. That
 * holds for SIGKILL too. But who asks is the child, and it may be too late: the parent
 * has died already, the kernel has nothing to tell any more, and the child waits for
 * ever. So look who your parent is, after you have asked.
 *
 * Shows: M31
 *
 * Look for:
 *   - how the parent ends, and whether the child is there yet
 *   - how the child ends, and who has sent that
 *
 * Try: ARGS=cured, and ARGS=in-time, where the child asks while its parent lives. */
#ifdef __linux__
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int born[2], gone[2]; /* two pipes: the child has asked; the parent has died */

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void wait_for_the_end(int pipe)
{
    char unused;

    if (read(pipe, &unused, 1) != 0)
        die("read");
}

/* [child] */
static _Noreturn void child_main(pid_t parent, bool in_time, bool cured)
{
    struct timespec left = { .tv_sec = 1 };

    (void)close(gone[1]); /* the parent's alone */
    if (!in_time)
        wait_for_the_end(gone[0]); /* stands for a child that was slow to begin */
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1)
        die("prctl");
    if (cured && getppid() != parent) { /* after asking: so there is no gap in between */
        printf("child: my parent has died before I asked\n");
        _exit(1);
    }
    (void)close(born[1]);
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("child: I have survived\n");
    _exit(0);
}
/* [/child] */

static _Noreturn void parent_main(bool in_time, bool cured)
{
    const pid_t self = getpid(); /* before the fork: in the child getppid may be somebody else already */
    const pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0)
        child_main(self, in_time, cured);
    (void)close(born[1]); /* the child's alone */
    if (in_time)
        wait_for_the_end(born[0]);
    (void)raise(SIGKILL); /* no exit handler, no clean-up */
    _exit(1);
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    const bool in_time = strcmp(word, "in-time") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(born) == -1 || pipe(gone) == -1)
        die("setvbuf, pipe");
    const pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0)
        parent_main(in_time, strcmp(word, "cured") == 0);
    (void)close(born[1]); /* main waits here for nobody's end but the parent's */
    (void)close(gone[1]);
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    printf("main: the parent is dead\n");
    return EXIT_SUCCESS;
}
#else
int main(void)
{
    return 0; /* PR_SET_PDEATHSIG is Linux's own; FreeBSD has procctl(PROC_PDEATHSIG_CTL) */
}
#endif
