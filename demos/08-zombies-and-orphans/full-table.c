/* The table is full.
 *
 * A zombie costs little: a number, a line in the table of processes. But the table
 * has an end, and so has every user's share of it. This program sets itself a small
 * share, 6 processes, starts a child for each piece of work, and never waits. When
 * the share is full of zombies, fork fails, though nobody is at work.
 *
 * Shows: M29 M30
 *
 * Look for:
 *   - at which child fork fails, and who is alive at that moment
 *   - whether SIGKILL to all of the zombies makes room
 *   - what does
 *
 * Try: ARGS=cured, where each child is waited for, and twelve are no problem. */
#define _GNU_SOURCE /* unshare, and setresuid */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHARE = 6, CHILDREN = 12 };

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [sandbox] */
/* From here on only SHARE processes of ours can be there at once. The limit does not hold for root, so root becomes
 * somebody else first; and in a namespace of its own a user begins to count at 1, whatever else runs. */
static void share_limit(void)
{
    const struct rlimit share = { .rlim_cur = SHARE, .rlim_max = SHARE };
    const uid_t nobody = 65534;
    const bool root = geteuid() == 0;

    if (root && setresuid(nobody, nobody, nobody) == -1)
        die("setresuid");
    if (unshare(CLONE_NEWUSER) == -1 && !root) /* nobody else is "nobody"; but of you, other processes run */
        die("unshare");
    if (setrlimit(RLIMIT_NPROC, &share) == -1)
        die("setrlimit");
}
/* [/sandbox] */

static pid_t start(void)
{
    const pid_t pid = fork();

    if (pid == 0)
        _exit(EXIT_SUCCESS); /* the work of a moment */
    return pid;
}

static void wait_for(pid_t pid)
{
    siginfo_t end;

    while (waitid(P_PID, (id_t)pid, &end, WEXITED) == -1)
        if (errno != EINTR)
            die("waitid");
}

/* [start] */
static size_t start_many(pid_t pids[CHILDREN], bool cured)
{
    siginfo_t end;

    for (size_t i = 0; i < CHILDREN; i++) {
        if ((pids[i] = start()) == -1)
            return i;
        if (cured)
            wait_for(pids[i]);
        else if (waitid(P_PID, (id_t)pids[i], &end, WEXITED | WNOWAIT) == -1) /* the hazard: looks, and leaves it */
            die("waitid");
    }
    return CHILDREN;
}
/* [/start] */

int main(int argc, char **argv)
{
    pid_t pids[CHILDREN];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    share_limit();
    const size_t count = start_many(pids, argc > 1 && strcmp(argv[1], "cured") == 0);
    if (count == CHILDREN) {
        printf("%d children were started, and each was waited for\n", CHILDREN);
        return EXIT_SUCCESS;
    }
    /* [room] */
    printf("%zu children were started, and all have ended; fork: %s\n", count, strerror(errno));
    for (size_t i = 0; i < count; i++)
        if (kill(pids[i], SIGKILL) == -1)
            die("kill");
    printf("all were sent SIGKILL; ");
    printf("fork: %s\n", start() == -1 ? strerror(errno) : "a child"); /* no need to wait for what is not there */
    wait_for(pids[0]);
    const pid_t pid = start();
    printf("one was waited for; fork: %s\n", pid == -1 ? strerror(errno) : "a child");
    /* [/room] */
    for (size_t i = 1; i < count; i++)
        wait_for(pids[i]);
    if (pid != -1)
        wait_for(pid);
    return EXIT_SUCCESS;
}
