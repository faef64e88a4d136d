/* The life of a process, in its attributes.
 *
 * One process is looked at before it is started, while it runs, when it has
 * ended, and when it was closed. Each time everything is asked that can be
 * asked of it.
 *
 * Look for:
 *   - when there is a pid, and when an exit code
 *   - the line of waits: which questions ask the kernel, and which only look
 *     into the struct
 *   - the new name: who has heard of it?
 *
 * Try: to ask for the exit code twice. How often is the kernel asked? Its twin
 * in Python is life.py. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

static int ends[2]; /* a pipe, by whose end the child learns that it may go on */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    char byte;

    (void)unused;
    (void)close(ends[1]); /* ours is one of two write ends: the pipe is at its end when nobody has one */
    if (read(ends[0], &byte, 1) != 0)
        return 1;
    printf("         the child: I am %s\n", process_current()->name);
    return 7;
}

/* [look] */
static void look(const char *when, struct process *process)
{
    char text[200];
    bool alive = false;
    int code = 0;
    const int alive_error = process_is_alive(process, &alive);
    const int code_error = process_exit_code(process, &code);

    check(process_describe(process, text, sizeof text) < 0 ? -EINVAL : 0, "process_describe");
    printf("%-8s %s\n         pid %s, sentinel %s, alive: %s, ", when, text, process->pid != 0 ? "there" : "none",
           process->sentinel != -1 ? "there" : "none",
           alive_error != 0 ? strerror(-alive_error) : alive ? "yes" : "no");
    if (code_error == 0)
        printf("exit code: %d\n", code);
    else
        printf("exit code: %s\n", strerror(-code_error));
}
/* [/look] */

int main(void)
{
    struct process process;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    check(process_init(&process, (struct process_options){ .target = work }), "process_init");
    look("initial", &process);
    check(process_start(&process), "process_start");
    snprintf(process.name, sizeof process.name, "renamed"); /* after the fork: the parent's struct alone */
    look("started", &process);
    (void)close(ends[1]); /* now the child may go on */
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    look("stopped", &process);
    check(process_close(&process), "process_close");
    look("closed", &process);
    /* [/main] */
    return EXIT_SUCCESS;
}
