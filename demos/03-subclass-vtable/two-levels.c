/* A hierarchy of two levels.
 *
 * A visitor is a process, and a guest is a visitor who brings something. The guest's
 * run overrides the visitor's, does something before, and then what every visitor
 * does. There is one way to ask for "what my base does", and one that asks for "what
 * this object does" and so comes back to where it was asked.
 *
 * Look for:
 *   - how often the guest comes in, and how it ends
 *   - what visitor_run finds in `self`: a guest's struct process, like any other
 *
 * Try: ARGS=cured. Then let a third class override the guest's run.
 * SIMPLIFIED: the guest gives up when it comes in a fourth time. Nobody else would:
 * it would go on until the stack is used up. */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

enum { TOO_OFTEN = 4 };

static bool cured;

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [visitor] */
/* class Visitor(Process): … */
struct visitor {
    struct process process;
    int minutes;
};

static int visitor_run(struct process *self)
{
    const struct visitor *visitor = container_of(self, struct visitor, process);

    printf("%s stays for %d minutes\n", self->name, visitor->minutes);
    return 0;
}

static const struct process_ops visitor_ops = { .name = "Visitor", .run = visitor_run };

static int visitor_init(struct visitor *visitor, const struct process_ops *ops, int minutes)
{
    visitor->minutes = minutes;
    return process_init(&visitor->process, (struct process_options){ .ops = ops });
}
/* [/visitor] */

/* [guest] */
/* class Guest(Visitor): … */
struct guest {
    struct visitor visitor; /* a guest is a visitor, which is a process */
    const char *present;
    int times;
};

static int guest_run(struct process *self)
{
    struct guest *guest = container_of(self, struct guest, visitor.process);

    printf("%s comes in, with %s\n", self->name, guest->present);
    if (++guest->times == TOO_OFTEN)
        return 1;
    if (cured)
        return visitor_ops.run(self); /* super().run(): the base's, by its name */
    return process_run(self);         /* the hazard, self.run(): this object's, and that is guest_run */
}

static const struct process_ops guest_ops = { .name = "Guest", .run = guest_run };

static int guest_init(struct guest *guest, int minutes, const char *present)
{
    guest->present = present;
    guest->times = 0;
    return visitor_init(&guest->visitor, &guest_ops, minutes); /* each level calls the one below */
}
/* [/guest] */

int main(int argc, char **argv)
{
    struct visitor alex;
    struct guest kim;
    int code;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    check(visitor_init(&alex, &visitor_ops, 5), "visitor_init");
    check(guest_init(&kim, 30, "flowers"), "guest_init");

    struct process *const everybody[] = { &alex.process, &kim.visitor.process }; /* of whatever class */
    for (size_t i = 0; i < 2; i++) {
        check(process_start(everybody[i]), "process_start");
        check(process_join(everybody[i], PROCESS_FOREVER), "process_join"); /* so that their lines keep apart */
        check(process_exit_code(everybody[i], &code), "process_exit_code");
        printf("main: %s has ended with %d\n", everybody[i]->name, code);
    }
    /* [/main] */
    return EXIT_SUCCESS;
}
