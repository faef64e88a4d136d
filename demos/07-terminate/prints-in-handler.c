/* A handler that prints.
 *
 * A handler runs between any two instructions of the program, also in the middle of
 * printf. Here it comes while a line is on its way from the buffer to the kernel. If
 * the handler prints, too, it finds a buffer that is half emptied, and sends the same
 * line again. With malloc, or with threads, it may as well hang, or crash.
 *
 * Shows: M40
 *
 * Look for:
 *   - how often the child says each of its lines, under SCHEDULE=shuffle:3
 *
 * Try: ARGS=cured, where the handler notes that it was called, and the loop prints. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

enum { LINES = 4 };

static bool cured;
static volatile sig_atomic_t calls;

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [child] */
static void handler(int signal)
{
    (void)signal;
    calls++;
    if (!cured)
        printf("handler: asked\n"); /* the hazard; UNSAFE: see man 7 signal-safety for what may be called here */
}

static int count(void *unused)
{
    int told = 0;

    (void)unused;
    for (int i = 1; i <= LINES; i++) {
        printf("line %d\n", i);
        for (; cured && told < calls; told++)
            printf("asked\n"); /* between two of our own lines, and so in nobody's middle */
    }
    return 0;
}
/* [/child] */

int main(int argc, char **argv)
{
    struct process process;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    (void)sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = handler, .sa_flags = SA_RESTART }, NULL);
    check(process_init(&process, (struct process_options){ .target = count }), "process_init");
    check(process_start(&process), "process_start"); /* the child has the handler from here, on purpose */
    for (int i = 0; i < 2; i++) /* not waited for yet, so the pid is the child's in any case */
        check(kill(process.pid, SIGUSR1) == -1 ? -errno : 0, "kill");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    return EXIT_SUCCESS;
}
