/* The probe of the exercise "as they come": calls the learner's function once, and tells what came of it.
 *
 *     probe [SECONDS RESULT]…  a job takes so long, and returns that; -N: it is killed by signal N; -N beyond
 *                              -100: it is killed by signal N - 100, and dies slowly. -SECONDS: it takes so long,
 *                              sends its parent a signal, for which that has a handler, and takes as long again
 *
 * What `make timeline-05 EXERCISE=as-they-come` shows has the arguments: 90 1 30 2 60 -9
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "as_they_come.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define DESCRIPTORS 64
#define SLOWLY 100

static char **pairs;

/* Whoever dies loses its descriptors first, and a moment later there is a status: here that takes a millisecond. Nobody
 * can tell the difference, for nothing comes after it but the signal. */
static void descriptors_lose(void)
{
    for (int i = STDERR_FILENO + 1; i < DESCRIPTORS; i++)
        if (fcntl(i, F_GETFD) != -1)
            (void)close(i);
    (void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static void signal_take(int number)
{
    (void)number;
}

static void pass(int seconds)
{
    struct timespec left = { .tv_sec = seconds };
    while ((left.tv_sec > 0 || left.tv_nsec > 0) && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

static int job(size_t number)
{
    const int seconds = atoi(pairs[2 * number]), result = atoi(pairs[2 * number + 1]);
    pass(abs(seconds));
    if (seconds < 0) {
        (void)kill(getppid(), SIGUSR1);
        pass(-seconds);
    }
    if (result < -SLOWLY)
        descriptors_lose();
    if (result < 0)
        (void)raise(result < -SLOWLY ? -result - SLOWLY : -result);
    return result;
}

static void tell(size_t number, int code)
{
    say("told of %zu: %d\n", number, code);
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
    const size_t count = argc < 2 ? 0 : (size_t)(argc - 1) / 2;
    if (count > COME_MAX)
        return 121;
    pairs = argv + 1;
    for (size_t i = 0; i < count; i++)
        if (atoi(pairs[2 * i]) < 0) /* without SA_RESTART */
            (void)sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = signal_take }, NULL);
    const int before = descriptors_count();
    const int result = as_they_come(count, job, tell);
    say("probe: returned %d\n", result);
    say("descriptors more: %d\n", descriptors_count() - before);
    return 0;
}
