/* A child has two locks, and is terminated. Can its parent have them now? */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "process.h"

static pthread_mutex_t *mutex;
static int ends[2];
static int file; /* lockf locks it for a process, and asks the kernel to */

static int hold(void *unused)
{
    (void)unused;
    if (pthread_mutex_lock(mutex) != 0 || lockf(file, F_LOCK, 0) == -1 || write(ends[1], "!", 1) != 1)
        return 1;
    (void)pause();
    return 0;
}

int main(void)
{
    FILE *temporary = tmpfile();
    pthread_mutexattr_t attributes;
    struct process process;
    char byte;

    if (temporary == NULL)
        return EXIT_FAILURE;
    file = fileno(temporary);
    mutex = mmap(NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (mutex == MAP_FAILED || pthread_mutexattr_init(&attributes) != 0 ||
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) != 0 ||
        pthread_mutex_init(mutex, &attributes) != 0)
        return EXIT_FAILURE;
    if (pipe(ends) == -1 || process_init(&process, (struct process_options){ .target = hold }) != 0 ||
        process_start(&process) != 0 || read(ends[0], &byte, 1) != 1) /* until it has both */
        return EXIT_FAILURE;
    if (process_terminate(&process) != 0 || process_join(&process, PROCESS_FOREVER) != 0)
        return EXIT_FAILURE;
    printf(pthread_mutex_trylock(mutex) == 0 ? "mutex: mine\n" : "mutex: still taken\n");
    printf(lockf(file, F_TLOCK, 0) == 0 ? "lockf: mine\n" : "lockf: still taken\n");
    return EXIT_SUCCESS;
}
