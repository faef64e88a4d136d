/* Relatives.
 *
 * Main starts two children. The first works until it is told to stop; the
 * second says what it knows: who it is, who has started it, which children it
 * has, and how its sibling is. A struct that it has a copy of is no child of
 * its own.
 *
 * Shows: M25
 *
 * Look for:
 *   - the parent's pid in the second child's line, and whose pid that is
 *   - what it learns of its sibling, though it has a copy of the struct
 *   - how many active children main has, before the end of the second and after
 *     it
 *
 * Try: to let the second child start a child of its own. Who counts it? What is
 * its name? */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

enum { CHILDREN_MAX = 8 };

static struct process first, second;
static int ends[2]; /* a pipe, by whose end the first child learns that it may stop */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static void children_show(void)
{
    struct process *children[CHILDREN_MAX];
    size_t count;

    check(process_active_children(children, CHILDREN_MAX, &count), "process_active_children");
    printf("%s has %zu active children", process_current()->name, count);
    for (size_t i = 0; i < count && i < CHILDREN_MAX; i++)
        printf("%s %s", i == 0 ? ":" : ",", children[i]->name);
    printf("\n");
}

static int wait_for_the_end(void *unused)
{
    char byte;

    (void)unused;
    (void)close(ends[1]); /* ours would keep the pipe from being at its end */
    return read(ends[0], &byte, 1) != 0;
}

/* [ask] */
static int ask(void *unused)
{
    struct process *self = process_current(), *parent = process_parent();
    bool alive = false;
    int error;

    (void)unused;
    (void)close(ends[1]); /* as above */
    printf("I am %s; %s has started me\n", self->name, parent->name);
    printf("parent_pid is %s's pid: %s; getppid() says the same: %s\n", parent->name,
           self->parent_pid == parent->pid ? "yes" : "no", getppid() == parent->pid ? "yes" : "no");
    error = process_is_alive(self, &alive);
    printf("am I alive? %s\n", error != 0 ? strerror(-error) : alive ? "yes" : "no");
    error = process_is_alive(parent, &alive);
    printf("is my parent? %s\n", error != 0 ? strerror(-error) : alive ? "yes" : "no");
    error = process_is_alive(&first, &alive); /* my copy of a struct; the child is my parent's */
    printf("is my sibling? %s\n", error != 0 ? strerror(-error) : alive ? "yes" : "no");
    children_show();
    return 0;
}
/* [/ask] */

int main(void)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    printf("I am %s; %s has started me\n", process_current()->name, process_parent() == NULL ? "nobody" : "somebody");
    check(process_init(&first, (struct process_options){ .target = wait_for_the_end, .name = "first" }), "init");
    check(process_init(&second, (struct process_options){ .target = ask, .name = "second" }), "init");
    check(process_start(&first), "process_start");
    check(process_start(&second), "process_start");
    check(process_join(&second, PROCESS_FOREVER), "process_join");
    children_show(); /* also reaps whoever has ended */
    (void)close(ends[1]); /* now the first may stop */
    check(process_join(&first, PROCESS_FOREVER), "process_join");
    children_show();
    /* [/main] */
    return EXIT_SUCCESS;
}
