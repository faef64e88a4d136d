/* Memory is copied.
 *
 * At the fork the child gets a copy of all of its parent's memory: every variable
 * is there, at the same address, with the value that it has at that moment. From
 * then on there are two of each. Here the child adds up 1 to 10 in `sum`, and the
 * parent, who has waited for it, looks at `sum`: at its own, which nobody has
 * touched.
 *
 * Shows: M06
 *
 * Look for:
 *   - what the child finds in `sum`: what the parent had put there before the
 *     fork
 *   - what the parent finds in `sum`, though the child is done: the same
 *
 * Try: ARGS=cured, where the child hands its result over. What a child ends with
 * does reach the parent, if the parent waits for it. That is one number from 0 to
 * 255; for more than that there are pipes, in a later lesson. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int sum = 100;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void sum_up(void)
{
    sum = 0;
    for (int i = 1; i <= 10; i++)
        sum += i;
}

static int status_of(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    /* [fork] */
    int *const address = &sum;
    pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0) {
        printf("child:  sum is %d, and it is %s address\n", sum,
               &sum == address ? "at the same" : "at another");
        sum_up();
        printf("child:  now sum is %d\n", sum);
        _exit(cured ? sum : EXIT_SUCCESS);
    }
    int status = status_of(pid); /* the child is done from here on */

    printf("parent: sum is %d\n", sum);
    if (cured)
        printf("parent: my child ended with %d\n", status);
    /* [/fork] */
    return EXIT_SUCCESS;
}
