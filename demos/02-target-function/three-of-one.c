/* Three processes of one target.
 *
 * One function, three names, three processes: the example by which Python's
 * Process is usually taught, in C, nearly word by word. Each child works for a
 * random time, some seconds from 1 to 4, and main says a line of its own when all
 * are started. And yet it is not the same: Python seeds its dice anew in a forked
 * child, C leaves them as they were.
 *
 * Shows: M11
 *
 * Look for:
 *   - how long each child sleeps: all the same, and in every run
 *   - main's line: between which two others can it stand?
 *
 * Try: ARGS=cured, where main draws the seconds, and hands each child its own.
 * There is only one argument, so it becomes a struct. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

enum { COUNT = 3, SEED = 3 }; /* SIMPLIFIED: a seed from getentropy() would make every run another */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static void pass_time(int seconds)
{
    struct timespec left = { .tv_sec = seconds };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

/* [target] */
static int draw_seconds(void)
{
    return 1 + rand() % 4;
}

struct visit {
    const char *name;
    int seconds; /* 0: not drawn yet */
};

static int piao(void *arg)
{
    const struct visit *visit = arg;
    const int seconds = visit->seconds != 0 ? visit->seconds : draw_seconds();

    printf("%s begins, for %d s\n", visit->name, seconds);
    pass_time(seconds); /* stands for work: nobody is waited for by it */
    printf("%s ends\n", visit->name);
    return 0;
}
/* [/target] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    srand(SEED);
    /* [main] */
    struct visit visits[COUNT] = { { .name = "Egon" }, { .name = "Alex" }, { .name = "Yuan" } };
    struct process processes[COUNT];

    for (int i = 0; i < COUNT; i++) {
        if (cured)
            visits[i].seconds = draw_seconds(); /* by main, so the dice go on from child to child */
        check(process_init(&processes[i], (struct process_options){ .target = piao, .arg = &visits[i] }),
              "process_init");
        check(process_start(&processes[i]), "process_start");
    }
    printf("main: all are started\n");
    for (int i = 0; i < COUNT; i++)
        check(process_join(&processes[i], PROCESS_FOREVER), "process_join");
    /* [/main] */
    return EXIT_SUCCESS;
}
