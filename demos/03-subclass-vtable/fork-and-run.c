/* fork, and run.
 *
 * "If run starts no process, I fork, and call run in the child." That is what start
 * does, and it is half of it. run returns, as every function does, and then the
 * child stands in the middle of its parent's code, and goes on there.
 *
 * Shows: M05
 *
 * Look for:
 *   - how often the letter is sent, and by whom
 *   - where in the code P0.1 is when run has returned
 *
 * Try: ARGS=cured. Then put an _exit behind process_run in the hazard: which
 * other things does start do, that are missing still? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int writer_run(struct process *self)
{
    printf("%s: the letter is written\n", self->name);
    return 0;
}

static const struct process_ops writer_ops = { .name = "Writer", .run = writer_run };

/* [start] */
static void start_by_hand(struct process *process)
{
    pid_t pid = fork();

    check(pid == -1 ? -errno : 0, "fork");
    if (pid == 0)
        check(process_run(process), "process_run"); /* the hazard: run comes back, and so do we */
    else
        while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
            ;
}

static void start_cured(struct process *process)
{
    check(process_start(process), "process_start"); /* comes back once: the child ends where run returns */
    check(process_join(process, PROCESS_FOREVER), "process_join");
}
/* [/start] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process writer;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    check(process_init(&writer, (struct process_options){ .ops = &writer_ops }), "process_init");
    if (cured)
        start_cured(&writer);
    else
        start_by_hand(&writer);
    printf("main: now I send it\n");
    /* [/main] */
    return EXIT_SUCCESS;
}
