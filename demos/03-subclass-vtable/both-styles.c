/* One program in both styles.
 *
 * Visitors, each in a process of its own, with a name and a time to stay. In style
 * one a struct with what the target needs lies beside the process, and `arg` leads
 * to it. In style two the process is a part of the struct: a struct visitor is a
 * struct process, with more behind it, and its class has a run of its own.
 *
 * Look for:
 *   - what is handed to the child, and where the child's function finds the rest
 *   - the names that the processes get by themselves
 *   - what the main programs have in common: start and join know no styles
 *
 * Try: ARGS=one for style one alone, then ARGS=two. Swap the two members of struct
 * visitor: is all well? (It is. container_of counts the bytes.) */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process.h"

enum { COUNT = 2 };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* What both do. */
static void stay(const char *who, int seconds)
{
    struct timespec left = { .tv_sec = seconds };

    printf("%s begins, for %d s\n", who, seconds);
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("%s ends\n", who);
}

/* [one] */
/* Process(target=piao, args=…) */
struct visit {
    int seconds;
};

static int piao(void *arg)
{
    const struct visit *visit = arg;

    stay(process_current()->name, visit->seconds);
    return 0;
}

static void style_one(void)
{
    struct visit visits[COUNT] = { { .seconds = 2 }, { .seconds = 1 } };
    struct process processes[COUNT];

    for (int i = 0; i < COUNT; i++) {
        check(process_init(&processes[i], (struct process_options){ .target = piao, .arg = &visits[i] }), "init");
        check(process_start(&processes[i]), "start");
    }
    for (int i = 0; i < COUNT; i++)
        check(process_join(&processes[i], PROCESS_FOREVER), "join");
}
/* [/one] */

/* [class] */
/* class Visitor(Process): … */
struct visitor {
    struct process process; /* the base: a visitor is a process */
    int seconds;            /* and has this besides */
};

static int visitor_run(struct process *self)
{
    const struct visitor *visitor = container_of(self, struct visitor, process);

    stay(self->name, visitor->seconds);
    return 0;
}

static const struct process_ops visitor_ops = { .name = "Visitor", .run = visitor_run };

static int visitor_init(struct visitor *visitor, int seconds)
{
    visitor->seconds = seconds;
    return process_init(&visitor->process, (struct process_options){ .ops = &visitor_ops }); /* super().__init__() */
}
/* [/class] */

/* [two] */
static void style_two(void)
{
    struct visitor visitors[COUNT];

    for (int i = 0; i < COUNT; i++) {
        check(visitor_init(&visitors[i], COUNT - i), "init");
        check(process_start(&visitors[i].process), "start");
    }
    for (int i = 0; i < COUNT; i++)
        check(process_join(&visitors[i].process, PROCESS_FOREVER), "join");
}
/* [/two] */

int main(int argc, char **argv)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    if (argc < 2 || strcmp(argv[1], "two") != 0)
        style_one();
    if (argc < 2 || strcmp(argv[1], "one") != 0)
        style_two();
    return EXIT_SUCCESS;
}
