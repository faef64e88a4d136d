/* The family's key.
 *
 * Every process has a key of 32 random bytes, by which those of one family can
 * prove to each other that they belong together. Main's is made once; each
 * process gets its creator's when it is initialised. Here main takes another
 * key of its own choice, between process_init and process_start. That is too
 * late for this child.
 *
 * Look for:
 *   - who has the new key: the child, its sibling, or the grandchild?
 *   - where the keys are compared: nowhere else does anybody ask for them
 *
 * Try: ARGS=cured, where the key is changed before the children are
 * initialised. Then set the key of one child's struct, and see that it is that
 * child's alone. Python's ways with its key are in family-key.py. */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

static unsigned char chosen[PROCESS_KEY_SIZE]; /* the new key, which all can compare with */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static void run_through(struct process *process)
{
    check(process_start(process), "process_start");
    check(process_join(process, PROCESS_FOREVER), "process_join"); /* so that their lines keep apart */
    check(process_close(process), "process_close");
}

/* [tell] */
static int tell(void *unused)
{
    const struct process *self = process_current();

    (void)unused;
    printf("%s has the %s key\n", self->name, memcmp(self->authkey, chosen, sizeof chosen) == 0 ? "new" : "old");
    return 0;
}
/* [/tell] */

static int tell_and_start(void *unused)
{
    struct process grandchild;

    (void)tell(unused);
    check(process_init(&grandchild, (struct process_options){ .target = tell, .name = "the grandchild" }), "init");
    run_through(&grandchild);
    return 0;
}

/* [main] */
static void key_change(void)
{
    static const char text[] = "just thirty-two bytes, no secret";

    memcpy(chosen, text, sizeof chosen); /* SIMPLIFIED: a key for use comes from getentropy() */
    memcpy(process_current()->authkey, chosen, sizeof chosen);
}

static void family(bool cured)
{
    struct process child, sibling;

    if (cured)
        key_change();
    check(process_init(&child, (struct process_options){ .target = tell_and_start, .name = "the child" }), "init");
    if (!cured)
        key_change(); /* the hazard: the child has had its key since process_init */
    check(process_init(&sibling, (struct process_options){ .target = tell, .name = "its sibling" }), "init");
    run_through(&child);
    run_through(&sibling);
}
/* [/main] */

int main(int argc, char **argv)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    family(argc > 1 && strcmp(argv[1], "cured") == 0);
    (void)tell(NULL);
    return EXIT_SUCCESS;
}
