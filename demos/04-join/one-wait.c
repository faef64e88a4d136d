/* One wait for three.
 *
 * Three children, made by fork alone. One wait is called, and it tells of one
 * child: of the first to end. The other two are nobody's business any more. They
 * end as zombies, or go on when their parent is gone. And the status that was told
 * is taken for that of the first who was started.
 *
 * Shows: M18 M19
 *
 * Look for:
 *   - how many children have been waited for when the parent says that all is done
 *   - whose code is told as the first child's
 *
 * Try: ARGS=cured, where each child is waited for, by its pid. */
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

enum { COUNT = 3 };

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* The first child works longest, and ends with 1; the last ends first, with 3. */
static _Noreturn void child_main(int number)
{
    struct timespec left = { .tv_nsec = (COUNT - number) * 300000000L };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    _exit(number);
}

/* [wait] */
/* Waits for this child, or for anybody if pid is -1. */
static int code_of(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
/* [/wait] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    pid_t pids[COUNT];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    for (int i = 0; i < COUNT; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            die("fork");
        if (pids[i] == 0)
            child_main(i + 1);
    }
    /* [report] */
    if (cured) {
        for (int i = 0; i < COUNT; i++)
            printf("child %d has ended with %d\n", i + 1, code_of(pids[i]));
    } else {
        printf("child 1 has ended with %d\n", code_of(-1)); /* the hazard: with whose code? And the others? */
    }
    printf("parent: all is done\n");
    /* [/report] */
    return EXIT_SUCCESS;
}
