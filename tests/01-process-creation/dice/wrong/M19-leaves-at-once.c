/* Wrong: returns where the fork has failed, and leaves those already started to themselves. */
#define _POSIX_C_SOURCE 200809L
#include "dice.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A roll; which, srand has decided. SIMPLIFIED: 1 comes up a very little more often than 6. */
static int roll(void)
{
    return 1 + rand() % 6;
}

/* A worker's whole life. Does not return. */
static _Noreturn void work(int file, size_t worker, size_t rolls, unsigned seed, dice_shake *shake)
{
    const size_t size = rolls + 2;
    char *line = malloc(size);
    if (line == NULL)
        _exit(EXIT_FAILURE);
    srand(seed); /* luck of one's own, in one's own copy */
    line[0] = (char)('a' + worker);
    for (size_t i = 1; i <= rolls; i++) {
        shake(worker);
        line[i] = (char)('0' + roll());
    }
    line[size - 1] = '\n';
    /* The file's position is one for all: say where, and leave it alone. */
    const ssize_t written = pwrite(file, line, size, (off_t)(worker * size));
    _exit(written == (ssize_t)size ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Adds up what stands in the file: what the workers added up themselves is in their memory, not in ours. */
static int sum_read(int file, size_t workers, size_t rolls, unsigned long *sum)
{
    const size_t size = workers * (rolls + 2);
    char *text = malloc(size + 1);
    if (text == NULL)
        return -ENOMEM;
    const ssize_t length = pread(file, text, size, 0);
    const int error = length == -1 ? -errno : 0;
    *sum = 0;
    for (ssize_t i = 0; i < length; i++)
        if (text[i] >= '1' && text[i] <= '6')
            *sum += (unsigned long)(text[i] - '0');
    free(text);
    return error;
}

int dice_roll(int file, size_t workers, size_t rolls, unsigned seed, dice_shake *shake, unsigned long *sum)
{
    int error = 0;
    size_t started = 0;
    srand(seed);
    while (started < workers && error == 0) {
        const unsigned own = (unsigned)rand(); /* drawn before the fork, or all would draw the same */
        const pid_t pid = fork();
        if (pid == 0)
            work(file, started, rolls, own, shake);
        if (pid == -1)
            return -errno;
        else
            started++;
    }
    while (started > 0)
        if (wait(NULL) != -1 || errno != EINTR)
            started--;
    return error != 0 ? error : sum_read(file, workers, rolls, sum);
}
