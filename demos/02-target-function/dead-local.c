/* An argument that has ended.
 *
 * A function prepares a process, and its argument is one of the function's own
 * variables. When the function returns, that variable has ended, and its memory
 * serves the next who needs some: here the same function, the next time it is
 * called. The address is still there. What it leads to is another's.
 *
 * UNSAFE: to use a variable that has ended is undefined. Anything may happen, and
 * what happens here is one of the more likely things.
 *
 * Look for:
 *   - whom the two children greet. Nothing crashes, nobody complains.
 *
 * Try: ARGS=cured, where main owns the names. Then give the compiler a chance to
 * help: it has none here, for it can't see what becomes of an address that is put
 * into a struct. */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

enum { LINE = 1 << 16 };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int greet(void *arg)
{
    printf("hello %s\n", (const char *)arg);
    return 0;
}

/* [prepare] */
static void prepare(struct process *process, const char *first, const char *last)
{
    char name[LINE]; /* room enough for any name */

    snprintf(name, sizeof name, "%s %s", first, last);
    check(process_init(process, (struct process_options){ .target = greet, .arg = name }), "process_init");
} /* the hazard: here `name` ends, and the process keeps its address */

static void prepare_cured(struct process *process, char name[], size_t size, const char *first, const char *last)
{
    snprintf(name, size, "%s %s", first, last); /* in memory of the caller's, who starts the process too */
    check(process_init(process, (struct process_options){ .target = greet, .arg = name }), "process_init");
}
/* [/prepare] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process ada, alan;
    char names[2][64];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    if (cured) {
        prepare_cured(&ada, names[0], sizeof names[0], "Ada", "Lovelace");
        prepare_cured(&alan, names[1], sizeof names[1], "Alan", "Turing");
    } else {
        prepare(&ada, "Ada", "Lovelace");
        prepare(&alan, "Alan", "Turing");
    }
    check(process_start(&ada), "process_start");
    check(process_start(&alan), "process_start");
    check(process_join(&ada, PROCESS_FOREVER), "process_join");
    check(process_join(&alan, PROCESS_FOREVER), "process_join");
    return EXIT_SUCCESS;
}
