/* The first process of a container.
 *
 * In a container the program that you name is process 1, and so the parent of every
 * orphan in it. It may never have heard of that. This server is one that waits for its
 * own child and for nobody else, and whoever comes to it as an orphan stays a zombie.
 * (Here it is a subreaper, which adopts in the same way, and needs no container.)
 *
 * Shows: M30
 *
 * Look for:
 *   - the job, a child of main's, which leaves two processes behind
 *   - who is reaped by main, and who is not
 *
 * Try: ARGS=cured, where main waits for anybody, and picks out the end of its job. */
#define _GNU_SOURCE /* prctl */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

static void work(time_t seconds)
{
    struct timespec left = { .tv_sec = seconds };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

/* [job] */
/* Starts two processes in its turn, leaves them running, and ends. */
static _Noreturn void be_job(void)
{
    for (int i = 1; i <= 2; i++)
        if (start() == 0) {
            work(i); /* and has no parent any more when it ends */
            _exit(EXIT_SUCCESS);
        }
    _exit(5);
}
/* [/job] */

/* [wait] */
static void wait_for_job(pid_t job)
{
    int status;

    if (waitpid(job, &status, 0) == -1) /* no signal has a handler here */
        die("waitpid");
    printf("the job ended with %d\n", WEXITSTATUS(status)); /* nobody kills it */
    work(3); /* the hazard: the container goes on, and main has nobody to wait for, as it thinks */
    printf("main: done\n");
}

static void wait_for_anybody(pid_t job)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, 0)) != -1)
        if (pid == job)
            printf("the job ended with %d\n", WEXITSTATUS(status));
        else
            printf("an orphan has ended\n");
    printf("nobody is left: %s\n", strerror(errno));
}
/* [/wait] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == -1)
        die("prctl");
    const pid_t job = start();
    if (job == 0)
        be_job();
    if (cured)
        wait_for_anybody(job);
    else
        wait_for_job(job);
    return EXIT_SUCCESS;
}
