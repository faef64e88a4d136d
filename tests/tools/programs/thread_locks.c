/* Two threads that take two locks in opposite orders, and a first thread that joins them.
 * The recording must show: a deadlock under every schedule. Each thread is named with the one that holds what it waits
 * for. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdlib.h>

#include "program.h"

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_barrier_t both_have_one;

static void *take_both(void *arg)
{
    const int first = *(const int *)arg;
    pthread_mutex_lock(&locks[first]);
    (void)pthread_barrier_wait(&both_have_one);
    pthread_mutex_lock(&locks[1 - first]);
    pthread_mutex_unlock(&locks[1 - first]);
    pthread_mutex_unlock(&locks[first]);
    return NULL;
}

int main(void)
{
    static int numbers[2] = {0, 1};
    pthread_t threads[2];
    errno = pthread_barrier_init(&both_have_one, NULL, 2);
    if (errno != 0)
        die("pthread_barrier_init");
    for (int i = 0; i < 2; i++) {
        errno = pthread_create(&threads[i], NULL, take_both, &numbers[i]);
        if (errno != 0)
            die("pthread_create");
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return EXIT_SUCCESS;
}
