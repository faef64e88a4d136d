/* A fork while another thread holds a lock (misconception M13): the child has a copy of the locked mutex, and no
 * thread that would ever unlock it.
 * The recording must show: a deadlock under every schedule: the child in futex, and the parent waiting for the
 * child. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdlib.h>

#include "program.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int locked[2], forked[2];

static void *hold(void *arg)
{
    pthread_mutex_lock(&mutex);
    give(locked[1]);
    (void)take(forked[0]); /* until the fork is over */
    pthread_mutex_unlock(&mutex);
    return arg;
}

int main(void)
{
    pthread_t thread;

    must_pipe(locked);
    must_pipe(forked);
    errno = pthread_create(&thread, NULL, hold, NULL);
    if (errno != 0)
        die("pthread_create");
    (void)take(locked[0]);
    pid_t child = must_fork();
    if (child == 0) {
        pthread_mutex_lock(&mutex); /* UNSAFE: between fork and exec only async-signal-safe functions may be called */
        _exit(0);
    }
    give(forked[1]);
    pthread_join(thread, NULL);
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
