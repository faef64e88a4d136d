/* Two threads of one process hand each other a turn, three times, with a mutex and a condition variable.
 * The recording must show: one process with two threads besides the first, no deadlock under any schedule, and the same
 * six letters always. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdlib.h>

#include "program.h"

enum { THREADS = 2, TURNS = 3 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int turn;

static void *play(void *arg)
{
    int me = *(const int *)arg;

    pthread_mutex_lock(&mutex);
    for (int i = 0; i < TURNS; i++) {
        while (turn != me)
            pthread_cond_wait(&changed, &mutex);
        dprintf(STDOUT_FILENO, "%c", 'a' + me);
        turn = (turn + 1) % THREADS;
        pthread_cond_broadcast(&changed);
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int numbers[THREADS];

    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        errno = pthread_create(&threads[i], NULL, play, &numbers[i]);
        if (errno != 0)
            die("pthread_create");
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    dprintf(STDOUT_FILENO, "\n");
    return EXIT_SUCCESS;
}
