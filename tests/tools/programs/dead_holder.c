/* A child that ends with a lock in shared memory, which its parent then wants.
 * The recording must show: a deadlock under every schedule, with the name of the child that held the lock. */
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "program.h"

int main(void)
{
    pthread_mutexattr_t shared;
    pthread_mutex_t *mutex = mmap(NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (mutex == MAP_FAILED)
        die("mmap");
    errno = pthread_mutexattr_init(&shared);
    if (errno == 0)
        errno = pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    if (errno == 0)
        errno = pthread_mutex_init(mutex, &shared);
    if (errno != 0)
        die("pthread_mutex_init");
    pid_t child = must_fork();
    if (child == 0) {
        pthread_mutex_lock(mutex);
        _exit(0);
    }
    (void)await(child);
    pthread_mutex_lock(mutex);
    return EXIT_SUCCESS;
}
