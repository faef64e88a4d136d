/* Kept in self.
 *
 * A class whose objects add up numbers. run keeps the sum in the object, and returns
 * it too. When the process has been joined, the parent looks into the object, and
 * asks for the exit code. Two different numbers, and neither is the sum.
 *
 * Shows: M06 M16
 *
 * Look for:
 *   - which sum the child finds at its end, and which one the parent
 *   - the exit code: what is left of 5050 in eight bits
 *
 * Try: ARGS=cured, where the object holds the address of a sum, in memory that a
 * fork does not copy. */
#define _DEFAULT_SOURCE /* for MAP_ANONYMOUS; all the rest is POSIX */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [class] */
struct adder {
    struct process process;
    int last;     /* from 1 to this one */
    long own;     /* self.sum = … */
    long *result; /* where the sum is kept */
};

static int adder_run(struct process *self)
{
    struct adder *adder = container_of(self, struct adder, process);

    for (int i = 1; i <= adder->last; i++)
        *adder->result += i;
    printf("child:  the sum is %ld\n", *adder->result);
    return (int)*adder->result;
}

static const struct process_ops adder_ops = { .name = "Adder", .run = adder_run };

static int adder_init(struct adder *adder, int last, bool shared)
{
    adder->last = last;
    adder->own = 0;
    adder->result = &adder->own; /* the hazard: in the object, and each process has one */
    if (shared)
        adder->result = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (adder->result == MAP_FAILED)
        return -errno;
    return process_init(&adder->process, (struct process_options){ .ops = &adder_ops });
}
/* [/class] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct adder adder;
    int code;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    /* [main] */
    check(adder_init(&adder, 100, cured), "adder_init");
    check(process_start(&adder.process), "process_start");
    check(process_join(&adder.process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(&adder.process, &code), "process_exit_code");
    printf("parent: the sum is %ld, and the exit code %d\n", *adder.result, code);
    /* [/main] */
    return EXIT_SUCCESS;
}
