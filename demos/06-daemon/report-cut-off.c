/* The report is cut off.
 *
 * A shop has a clerk write a report of three lines, and closes. The shop is a child
 * of main, and the clerk a child of the shop. Who is told that the shop has ended
 * takes the report to be complete. It is, if the shop has waited for its clerk. But
 * this shop leaves by _exit, and that waits for nobody.
 *
 * Shows: M36
 *
 * Look for:
 *   - how many lines there are when the shop has ended
 *   - where the others come from, and whose child writes them
 *
 * Try: ARGS=cured, which returns from the target. Then let the shop leave by
 * process_exit(0) instead, and by exit(0). */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

static int ends[2]; /* a pipe, for the report */
static bool cured;

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int clerk(void *unused)
{
    (void)unused;
    for (int line = 1; line <= 3; line++) {
        struct timespec left = { .tv_nsec = 300 * 1000 * 1000 }; /* stands for work */
        while (nanosleep(&left, &left) == -1 && errno == EINTR)
            ;
        if (write(ends[1], "x", 1) != 1) /* a letter stands for a line */
            return 1;
    }
    return 0;
}

/* [shop] */
static int shop(void *unused)
{
    struct process process;

    (void)unused;
    check(process_init(&process, (struct process_options){ .target = clerk }), "process_init");
    check(process_start(&process), "process_start");
    if (!cured)
        _exit(0); /* the hazard: the library is not asked, and has a child to wait for */
    return 0;
}
/* [/shop] */

/* How many lines there are now; or, with `wait`, until nobody is left who could write. */
static int lines_count(bool wait)
{
    char line;
    int count = 0;

    const int flags = fcntl(ends[0], F_GETFL);
    check(fcntl(ends[0], F_SETFL, wait ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == -1 ? -errno : 0, "fcntl");
    while (read(ends[0], &line, 1) == 1)
        count++;
    return count;
}

int main(int argc, char **argv)
{
    struct process process;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = shop }), "process_init");
    check(process_start(&process), "process_start");
    (void)close(ends[1]); /* or the end of the report would never come */
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    printf("main: the shop has closed, and the report has %d lines\n", lines_count(false));
    printf("main: after that, %d more have come\n", lines_count(true));
    return EXIT_SUCCESS;
}
