/* A lock for ever.
 *
 * A child holds a lock and is terminated. A mutex in shared memory is a few bytes, and
 * there they say "locked", for ever: the next who wants it waits in vain.
 *
 * Shows: M48
 *
 * Look for:
 *   - what the second child waits for, and who could end that
 *
 * Try: ARGS=cured, a robust mutex: the kernel marks it when its owner dies, and the
 * next one gets it, and is told. ARGS=flock, a lock of the kernel's own on an open file:
 * it is released when the last descriptor closes, also by a death. */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include "process.h"

static const char *kind = "mutex";
static char path[] = "/tmp/fork-school-XXXXXX";
static pthread_mutex_t *mutex; /* in memory that all share */
static int ends[2];            /* a pipe: the first child says that it has the lock */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [lock] */
/* Returns 0, EOWNERDEAD, or another errno. */
static int lock_take(void)
{
    if (strcmp(kind, "flock") != 0)
        return pthread_mutex_lock(mutex);
    const int file = open(path, O_RDWR | O_CLOEXEC); /* an opening of its own; kept until the process ends */
    return file == -1 || flock(file, LOCK_EX) == -1 ? errno : 0;
}

static void mutex_make(void)
{
    pthread_mutexattr_t attributes;

    mutex = mmap(NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check(mutex == MAP_FAILED ? -errno : 0, "mmap");
    check(-pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    check(-pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "pthread_mutexattr_setpshared");
    if (strcmp(kind, "cured") == 0)
        check(-pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), "pthread_mutexattr_setrobust");
    check(-pthread_mutex_init(mutex, &attributes), "pthread_mutex_init");
}
/* [/lock] */

static int hold(void *unused)
{
    (void)unused;
    check(-lock_take(), "lock");
    printf("first: I have it\n");
    check(write(ends[1], "!", 1) == 1 ? 0 : -EIO, "write");
    while (pause() == -1) /* works on what the lock protects, and is not done before it dies */
        ;
    return 0;
}

static int want(void *unused)
{
    (void)unused;
    const int error = lock_take();
    printf("second: %s\n", error == 0 ? "I have it" : strerror(error));
    if (error == EOWNERDEAD) /* what it protects may be half changed: now is the time to repair it */
        (void)pthread_mutex_consistent(mutex);
    return 0; /* SIMPLIFIED: ends with the lock */
}

int main(int argc, char **argv)
{
    struct process first, second;
    char byte;

    kind = argc > 1 ? argv[1] : kind;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || pipe(ends) == -1)
        return EXIT_FAILURE;
    const int file = mkstemp(path);
    check(file == -1 || close(file) == -1 ? -errno : 0, "mkstemp");
    mutex_make();
    check(process_init(&first, (struct process_options){ .target = hold }), "process_init");
    check(process_init(&second, (struct process_options){ .target = want }), "process_init");
    check(process_start(&first), "process_start");
    check(read(ends[0], &byte, 1) == 1 ? 0 : -EIO, "read"); /* until it has the lock */
    check(process_terminate(&first), "process_terminate");
    check(process_join(&first, PROCESS_FOREVER), "process_join");
    check(process_start(&second), "process_start");
    printf("main: %s\n", process_join(&second, 2000) == 0 ? "both are done" : "the second waits in vain");
    check(process_kill(&second), "process_kill"); /* does nothing when it has ended */
    check(process_join(&second, PROCESS_FOREVER), "process_join");
    return unlink(path) == -1;
}
