/* Results that are too large.
 *
 * Three children add up the numbers from one to another. No exit code can hold the
 * sums. So each writes its sum into its own struct, and that is in memory, and
 * memory is copied. What is to be shared must be made so on purpose: mmap with
 * MAP_SHARED gives memory that a fork does not copy.
 *
 * Shows: M06 M16
 *
 * Look for:
 *   - the sums that the children have found, and those that main finds
 *   - with ARGS=cured: the same program, and only the structs' memory is another
 *
 * Try: ARGS=cured. Each child writes into a slot of its own, and main looks when
 * all have ended, so nobody gets into anybody's way. Where two write into one
 * place it takes more: that is a later lesson's. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, which POSIX has since 2024 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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
struct slot {
    int from, to; /* arguments, filled in before the start */
    long sum;     /* the result */
};

static int sum_up(void *arg)
{
    struct slot *slot = arg;

    for (int i = slot->from; i <= slot->to; i++)
        slot->sum += i;
    printf("child: from %d to %d it is %ld\n", slot->from, slot->to, slot->sum);
    return 0; /* all went well: that much an exit code can say */
}
/* [/target] */

/* [memory] */
static struct slot *slots_get(bool shared)
{
    static struct slot ordinary[COUNT]; /* a variable like others: each process has its own */
    struct slot *slots = ordinary;

    if (shared)
        slots = mmap(NULL, COUNT * sizeof *slots, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check(slots == MAP_FAILED ? -errno : 0, "mmap");
    return slots; /* kept until the end */
}
/* [/memory] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process processes[COUNT];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    struct slot *slots = slots_get(cured);
    for (int i = 0; i < COUNT; i++) {
        slots[i] = (struct slot){ .from = 100 * i + 1, .to = 100 * (i + 1) };
        check(process_init(&processes[i], (struct process_options){ .target = sum_up, .arg = &slots[i] }),
              "process_init");
        check(process_start(&processes[i]), "process_start");
    }
    for (int i = 0; i < COUNT; i++)
        check(process_join(&processes[i], PROCESS_FOREVER), "process_join");
    for (int i = 0; i < COUNT; i++)
        printf("parent: from %d to %d it is %ld\n", slots[i].from, slots[i].to, slots[i].sum);
    return EXIT_SUCCESS;
}
