/* Several arguments, some of them by name.
 *
 * A target takes one pointer. It can point to a struct, and a struct can hold as
 * much as you like. With designated initialisers you name what you give, in any
 * order, and what you do not name is 0: these are C's keyword arguments, and the
 * function decides what a 0 stands for. So they have their default values too.
 *
 * Look for:
 *   - the three literals in main: what each names, and what it leaves out
 *   - the target, which puts in what was left out, in the child
 *
 * Try: to misspell a name in one of the literals, and compile. Then misspell a
 * keyword in Python, and find out when you are told. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [target] */
/* def greet(name, word="hello", times=1): … */
struct greeting {
    const char *name;
    const char *word; /* NULL: "hello" */
    int times;        /* 0: once */
};

static int greet(void *arg)
{
    const struct greeting *greeting = arg;
    const char *word = greeting->word != NULL ? greeting->word : "hello";
    const int times = greeting->times != 0 ? greeting->times : 1;

    for (int i = 0; i < times; i++)
        printf("%s %s\n", word, greeting->name);
    return 0;
}
/* [/target] */

int main(void)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    struct greeting greetings[] = {
        { .name = "Alex" },                    /* greet("Alex") */
        { .times = 2, .name = "Kim" },         /* greet(times=2, name="Kim") */
        { .name = "Ada", .word = "good bye" }, /* greet("Ada", word="good bye") */
    };

    for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++) {
        struct process process;

        check(process_init(&process, (struct process_options){ .arg = &greetings[i], .target = greet }),
              "process_init");
        check(process_start(&process), "process_start");
        check(process_join(&process, PROCESS_FOREVER), "process_join"); /* so that their lines keep apart */
        check(process_close(&process), "process_close");
    }
    /* [/main] */
    return EXIT_SUCCESS;
}
