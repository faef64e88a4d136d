/* When is the argument read?
 *
 * process_init() keeps the address that you give it, and does not look what is
 * there. process_start() forks, and the child finds there what was there at that
 * moment. So one variable will do for three children, if each is started before
 * it changes. If all are prepared first and started later, all find the last
 * value.
 *
 * Look for:
 *   - started at once: each child has a number of its own, though there is only one
 *     variable, and though main goes on counting
 *   - prepared first: what the three children find
 *
 * Try: ARGS=cured, where each process has a variable of its own. */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

enum { COUNT = 3 };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [target] */
static int tell(void *arg)
{
    const int *number = arg;

    printf("  I have number %d\n", *number);
    return 0;
}
/* [/target] */

static void prepare(struct process *process, int *number)
{
    check(process_init(process, (struct process_options){ .target = tell, .arg = number }), "process_init");
}

static void join_all(struct process processes[])
{
    for (int i = 0; i < COUNT; i++) {
        check(process_join(&processes[i], PROCESS_FOREVER), "process_join");
        check(process_close(&processes[i]), "process_close");
    }
}

/* [loops] */
static void start_at_once(void)
{
    struct process processes[COUNT];
    int number = 0;

    for (int i = 0; i < COUNT; i++) {
        number++;
        prepare(&processes[i], &number);
        check(process_start(&processes[i]), "process_start"); /* forks: the child has this number, for good */
    }
    join_all(processes);
}

static void start_later(bool cured)
{
    struct process processes[COUNT];
    int number = 0, numbers[COUNT];

    for (int i = 0; i < COUNT; i++) {
        numbers[i] = ++number;
        prepare(&processes[i], cured ? &numbers[i] : &number); /* the hazard: three times the same address */
    }
    for (int i = 0; i < COUNT; i++)
        check(process_start(&processes[i]), "process_start");
    join_all(processes);
}
/* [/loops] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    printf("prepared and started, one by one:\n");
    start_at_once();
    printf("all prepared, then all started:\n");
    start_later(cured);
    return EXIT_SUCCESS;
}
