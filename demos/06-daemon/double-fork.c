/* Double fork.
 *
 * To be rid of a child for good, have it by way of another: the one in the middle
 * forks, and ends at once. Its child is an orphan, is taken in by init, and will be
 * reaped there. But the one in the middle is a child like any other: who never waits
 * for it has a zombie for each double fork.
 *
 * Shows: M37
 *
 * Look for:
 *   - the zombies: whose are they?
 *   - the three that work: who is their parent at the end?
 *
 * Try: ARGS=cured. How long does that wait take? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void pass_time(long milliseconds)
{
    struct timespec left = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

/* [detach] */
/* Starts the work in a process that is nobody's child any more. */
static void detach(int number, bool cured)
{
    const pid_t middle = fork();

    if (middle == -1)
        die("fork");
    if (middle == 0) {
        const pid_t worker = fork();
        if (worker == 0) {
            pass_time(500); /* stands for work */
            printf("worker %d: done\n", number);
        }
        _exit(worker == -1 ? 1 : 0); /* the middle at once, the worker when it is done */
    }
    if (!cured)
        return; /* the hazard: the middle has ended, or is about to. Who asks how? */
    int status;
    while (waitpid(middle, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    if (status != 0)
        printf("parent: no worker %d\n", number);
}
/* [/detach] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    for (int number = 1; number <= 3; number++) {
        detach(number, cured);
        pass_time(100);
    }
    printf("parent: all are detached\n");
    pass_time(1000); /* the parent has its own work, long after theirs */
    return EXIT_SUCCESS;
}
