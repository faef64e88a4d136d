/* Producer and consumer over a shared mapping with two semaphores, one slot between them; then a sem_timedwait that
 * nobody answers.
 * The recording must show: the numbers 1 to 4 in their order under every schedule, futex waits, and a time-out after
 * one virtual second. */
#define _DEFAULT_SOURCE
#include <semaphore.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "program.h"

struct slot {
    sem_t empty, full;
    int number;
};

enum { NUMBERS = 4 };

static void down(sem_t *semaphore)
{
    while (sem_wait(semaphore) == -1)
        if (errno != EINTR)
            die("sem_wait");
}

static void up(sem_t *semaphore)
{
    if (sem_post(semaphore) == -1)
        die("sem_post");
}

int main(void)
{
    struct slot *slot = mmap(NULL, sizeof *slot, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct timespec until;

    if (slot == MAP_FAILED || sem_init(&slot->empty, 1, 1) == -1 || sem_init(&slot->full, 1, 0) == -1)
        die("sem_init");
    pid_t consumer = must_fork();
    for (int i = 1; i <= NUMBERS; i++)
        if (consumer == 0) {
            down(&slot->full);
            dprintf(STDOUT_FILENO, "%d\n", slot->number);
            up(&slot->empty);
        } else {
            down(&slot->empty);
            slot->number = i;
            up(&slot->full);
        }
    if (consumer == 0)
        _exit(0);
    if (await(consumer) != 0 || clock_gettime(CLOCK_REALTIME, &until) == -1)
        return EXIT_FAILURE;
    until.tv_sec += 1;
    bool timed_out = sem_timedwait(&slot->full, &until) == -1 && errno == ETIMEDOUT;
    dprintf(STDOUT_FILENO, timed_out ? "timed out\n" : "not timed out\n");
    return EXIT_SUCCESS;
}
