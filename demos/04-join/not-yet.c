/* Not yet.
 *
 * Two ways to ask without waiting for ever: waitpid with WNOHANG, and a join that
 * gives up. Both can come back while the child runs, and both say so: waitpid by a
 * 0, process_join by -ETIMEDOUT. Who does not listen takes "not yet" for "it has
 * ended", and then there is even an exit code to be read: the 0 that was there
 * before.
 *
 * Shows: M22 M26
 *
 * Look for:
 *   - when the child ends, and when it is said to have ended
 *   - the code 0: where does it come from?
 *
 * Try: ARGS=cured. Then a longer timeout, of 3000, in the hazard: is it right
 * now? */
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

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    struct timespec left = { .tv_sec = 1 }; /* stands for work */

    (void)unused;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("child: done\n");
    return 7;
}

/* [bare] */
static void ask_the_kernel(pid_t pid, bool cured)
{
    int status = 0;
    const pid_t told = waitpid(pid, &status, WNOHANG);

    check(told == -1 ? -errno : 0, "waitpid");
    if (cured && told == 0)
        printf("waitpid: not yet\n");
    else /* the hazard: 0 is no error, and no end either */
        printf("waitpid: it has ended with %d\n", WEXITSTATUS(status));
}
/* [/bare] */

/* [library] */
static void ask_the_library(struct process *process, bool cured)
{
    int code = 0;
    const int error = process_join(process, 500);

    if (cured && error == -ETIMEDOUT)
        printf("join for 500 ms: not yet\n");
    else if (process_exit_code(process, &code) != 0 && cured)
        printf("there is no code\n");
    else /* the hazard: the join was made, but has anybody ended? */
        printf("join for 500 ms: it has ended with %d\n", code);
}
/* [/library] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process process;
    int code;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = work }), "process_init");
    check(process_start(&process), "process_start");
    ask_the_kernel(process.pid, cured);
    ask_the_library(&process, cured);
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(&process, &code), "process_exit_code");
    printf("join for ever: it has ended with %d\n", code);
    return EXIT_SUCCESS;
}
