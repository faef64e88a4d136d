/* Right: each worker opens the file once more, and so has a position of its own; and tells the parent its sum through a
 * pipe. */
#define _GNU_SOURCE
#include "dice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void worker_be(int file, int results, size_t worker, size_t rolls, unsigned seed, dice_shake *shake)
{
    char path[40];
    unsigned long own = 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    FILE *stream = fopen(path, "r+");
    if (stream == NULL || fseek(stream, (long)(worker * (rolls + 2)), SEEK_SET) != 0)
        _exit(1);
    fputc('a' + (int)worker, stream);
    for (size_t i = 0; i < rolls; i++) {
        shake(worker);
        const int rolled = 1 + rand_r(&seed) % 6;
        own += (unsigned long)rolled;
        fprintf(stream, "%d", rolled);
    }
    fputc('\n', stream);
    if (fclose(stream) != 0 || write(results, &own, sizeof own) != (ssize_t)sizeof own)
        _exit(1);
    _exit(0);
}

int dice_roll(int file, size_t workers, size_t rolls, unsigned seed, dice_shake *shake, unsigned long *sum)
{
    int ends[2], error = 0;
    size_t started = 0;
    unsigned long one;
    if (pipe(ends) == -1)
        return -errno;
    while (started < workers) {
        const unsigned own = (unsigned)rand_r(&seed);
        const pid_t pid = fork();
        if (pid == 0)
            worker_be(file, ends[1], started, rolls, own, shake);
        if (pid == -1) {
            error = -errno;
            break;
        }
        started++;
    }
    close(ends[1]); /* or our own read would never see the end */
    *sum = 0;
    while (read(ends[0], &one, sizeof one) == (ssize_t)sizeof one)
        *sum += one;
    close(ends[0]);
    while (started-- > 0)
        while (wait(NULL) == -1 && errno == EINTR)
            ;
    return error;
}
