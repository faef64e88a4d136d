/* The probe of the exercise "harvest": calls the learner's harvest once, and tells what came of it.
 *
 *     probe SIZE BYTE SECONDS ENDING…    a field gives so many bytes, then works for so long, and returns ENDING;
 *                                        -N: it is killed by signal N
 *
 * What `make timeline-04 EXERCISE=harvest` shows has the arguments: 100000 1 30 4 1000 2 0 0
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "harvest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define DESCRIPTORS 64

static char **quads;

static int grow(size_t field, int out)
{
    static char bytes[1 << 18];
    const size_t size = (size_t)atoi(quads[4 * field]);
    struct timespec left = { .tv_sec = atoi(quads[4 * field + 2]) };
    const int ending = atoi(quads[4 * field + 3]);
    memset(bytes, atoi(quads[4 * field + 1]), sizeof bytes);
    for (size_t sent = 0; sent < size;) {
        const size_t rest = size - sent;
        const ssize_t written = write(out, bytes, rest < sizeof bytes ? rest : sizeof bytes);
        if (written == -1 && errno != EINTR)
            return 111;
        sent += written > 0 ? (size_t)written : 0;
    }
    (void)close(out);
    while ((left.tv_sec > 0 || left.tv_nsec > 0) && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    if (ending < 0)
        (void)raise(-ending);
    return ending;
}

static int descriptors_count(void)
{
    int count = 0;
    for (int i = 0; i < DESCRIPTORS; i++)
        count += fcntl(i, F_GETFD) != -1;
    return count;
}

int main(int argc, char **argv)
{
    struct crop crops[HARVEST_MAX];
    const size_t count = (size_t)(argc - 1) / 4;
    if (count == 0 || count > HARVEST_MAX)
        return 121;
    quads = argv + 1;
    for (size_t i = 0; i < count; i++)
        crops[i] = (struct crop){ .sum = 1, .code = -1000 };
    const int before = descriptors_count();
    const int result = harvest(count, grow, crops);
    say("probe: harvest returned %d\n", result);
    say("descriptors more: %d\n", descriptors_count() - before);
    for (size_t i = 0; i < count; i++) {
        say("crop %zu: %zu bytes, sum %u\n", i, crops[i].size, crops[i].sum);
        say("code %zu: %d\n", i, crops[i].code);
    }
    return 0;
}
