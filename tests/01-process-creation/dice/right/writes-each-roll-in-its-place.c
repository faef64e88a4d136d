/* Right: each roll is written where it belongs as it comes, the luck is a generator of its own, and the workers are
 * waited for from the last to the first. */
#define _DEFAULT_SOURCE
#include "dice.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

struct dice {
    int file;
    size_t rolls;
    dice_shake *shake;
};

/* xorshift; a seed of 0 would stay 0. */
static unsigned next(unsigned *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static int put(const struct dice *dice, size_t worker, size_t column, char byte)
{
    const off_t place = (off_t)(worker * (dice->rolls + 2) + column);
    return pwrite(dice->file, &byte, 1, place) == 1 ? 0 : -1;
}

static int worker_main(const struct dice *dice, size_t worker, unsigned seed)
{
    unsigned state = (seed + 1) * 2654435761u + (unsigned)worker * 40503u + 1;
    int failed = put(dice, worker, 0, (char)('a' + worker));
    for (size_t i = 0; i < dice->rolls; i++) {
        dice->shake(worker);
        failed |= put(dice, worker, 1 + i, "123456"[(next(&state) >> 8) % 6]);
    }
    failed |= put(dice, worker, 1 + dice->rolls, '\n');
    return failed ? 1 : 0;
}

int dice_roll(int file, size_t workers, size_t rolls, unsigned seed, dice_shake *shake, unsigned long *sum)
{
    const struct dice dice = {file, rolls, shake};
    pid_t pids[DICE_WORKERS_MAX];
    size_t n = 0;
    int error = 0;
    for (; n < workers; n++) {
        pids[n] = fork();
        if (pids[n] == 0)
            _exit(worker_main(&dice, n, seed));
        if (pids[n] < 0) {
            error = -errno;
            break;
        }
    }
    while (n-- > 0)
        while (waitpid(pids[n], NULL, 0) == -1 && errno == EINTR)
            ;
    char byte;
    *sum = 0;
    for (off_t i = 0; pread(file, &byte, 1, i) == 1; i++)
        if (byte >= '1' && byte <= '6')
            *sum += (unsigned long)byte - '0';
    return error;
}
