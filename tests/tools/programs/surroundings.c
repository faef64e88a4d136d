/* Prints what differs from run to run where nobody takes care: pids, the date, random bytes, addresses.
 * The recording must show: the same output each time under one chosen schedule. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <time.h>

#include "program.h"

int main(void)
{
    unsigned bytes = 0;
    struct timespec now;
    char *heap = malloc(1);

    if (heap == NULL || getrandom(&bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        die("getrandom");
    if (clock_gettime(CLOCK_REALTIME, &now) == -1)
        die("clock_gettime");
    dprintf(STDOUT_FILENO, "pid %ld, parent %ld, group %ld\n", (long)getpid(), (long)getppid(), (long)getpgrp());
    dprintf(STDOUT_FILENO, "date %ld.%09ld\n", (long)now.tv_sec, now.tv_nsec);
    dprintf(STDOUT_FILENO, "random %08x, at start %02x\n", bytes, *(const unsigned char *)getauxval(AT_RANDOM));
    dprintf(STDOUT_FILENO, "stack %p, heap %p, code %p\n", (void *)&now, (void *)heap, (void *)(uintptr_t)main);
    free(heap);
    return EXIT_SUCCESS;
}
