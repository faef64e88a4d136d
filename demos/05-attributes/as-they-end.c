/* As they end.
 *
 * Three processes are started, and the last one started is the first to be
 * done. The parent wants to tell of each as soon as it has ended. Joins in the
 * order of starting tell of the slowest first, and of all the others later than
 * need be. A join waits for one; poll can wait for many: each process has a
 * sentinel, a descriptor that is readable once it has ended, and for ever
 * after.
 *
 * Shows: M18
 *
 * Look for:
 *   - whose end is told first, and how long the zombies have to wait for it
 *   - how often poll is called
 *
 * Try: ARGS=cured. Then leave out the line that takes a sentinel out of the
 * set: how often is poll called now, and how often is each end told? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process.h"

enum { COUNT = 3 };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *arg)
{
    const int *tenths = arg; /* of a second */
    struct timespec left = { .tv_sec = *tenths / 10, .tv_nsec = *tenths % 10 * 100000000L };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return *tenths;
}

static void tell(struct process *process)
{
    int code;

    check(process_join(process, PROCESS_FOREVER), "process_join"); /* it has ended, or we wait until it has */
    check(process_exit_code(process, &code), "process_exit_code");
    printf("%s has ended with %d\n", process->name, code);
}

static void one_by_one(struct process processes[])
{
    for (int i = 0; i < COUNT; i++)
        tell(&processes[i]);
}

/* [poll] */
static void as_they_end(struct process processes[])
{
    struct pollfd sentinels[COUNT];

    for (int i = 0; i < COUNT; i++)
        sentinels[i] = (struct pollfd){ .fd = processes[i].sentinel, .events = POLLIN };
    for (int left = COUNT; left > 0;) {
        if (poll(sentinels, COUNT, -1) == -1)
            check(errno == EINTR ? 0 : -errno, "poll");
        for (int i = 0; i < COUNT; i++) {
            if (sentinels[i].revents == 0)
                continue;
            sentinels[i].fd = -1; /* poll leaves negative ones out: it is readable for ever, and is told once */
            sentinels[i].revents = 0;
            tell(&processes[i]);
            left--;
        }
    }
}
/* [/poll] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    static int tenths[COUNT] = { 9, 6, 3 };
    struct process processes[COUNT];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    for (int i = 0; i < COUNT; i++) {
        check(process_init(&processes[i], (struct process_options){ .target = work, .arg = &tenths[i] }), "init");
        check(process_start(&processes[i]), "process_start");
    }
    if (cured)
        as_they_end(processes);
    else
        one_by_one(processes);
    return EXIT_SUCCESS;
}
