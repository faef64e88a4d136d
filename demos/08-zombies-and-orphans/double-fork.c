/* The fork in between.
 *
 * "Fork twice, and let the one in between end at once; then the worker is an orphan,
 * and somebody else will wait for it." That is so. But the one in between is a child
 * like any other, and a zombie until it is waited for: by those who forget that, a
 * zombie for each worker is traded for a zombie for each one in between.
 *
 * Shows: M37 M31
 *
 * Look for:
 *   - the zombies at the end, and whose children they are
 *   - the workers, which go on when their parents have gone
 *
 * Try: ARGS=cured, where the one in between is waited for. It takes no time, for it
 * ends at once. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 2 };

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void work(int number)
{
    struct timespec left = { .tv_sec = 1 }; /* stands for work */

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("worker %d: done\n", number);
}

/* [detach] */
static void detach(int number, bool cured)
{
    const pid_t middle = fork();

    if (middle == -1)
        die("fork");
    if (middle == 0) {
        const pid_t worker = fork();
        if (worker == 0) {
            work(number);
            _exit(EXIT_SUCCESS);
        }
        _exit(worker == -1 ? EXIT_FAILURE : EXIT_SUCCESS); /* so that the worker becomes an orphan */
    }
    if (!cured)
        return; /* the hazard: "it is a grandchild that works, so there is nothing to wait for" */
    int status;
    while (waitpid(middle, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
        fprintf(stderr, "worker %d was not started\n", number);
}
/* [/detach] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct timespec left = { .tv_sec = 2 }; /* goes on with something else */

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    for (int i = 1; i <= WORKERS; i++)
        detach(i, cured);
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("main: done\n");
    return EXIT_SUCCESS;
}
