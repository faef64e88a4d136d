/* A thread, or a process?
 *
 * A thread is a second line of execution in the same process: the same pid, the
 * same memory. A child is another process: another pid, a copy of the memory.
 * Here the same function adds 1 to the same variable, once in a thread and once
 * in a child.
 *
 * Look for:
 *   - the pid that the thread tells, and the one that the child tells
 *   - which of the two additions main can see
 *
 * Try: build/demos/01-process-creation/thread-or-process cores, without the
 * recorder. Two threads compute, and main divides the CPU time they have used by
 * the time that has passed. More than 1: two cores at once, in one process. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int count = 0;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [share] */
static void *add_one(void *who)
{
    count++;
    printf("%s: I am in process %ld, and count is %d\n",
           (const char *)who, (long)getpid(), count);
    return NULL;
}

static void add_in_thread(void)
{
    pthread_t thread;

    if ((errno = pthread_create(&thread, NULL, add_one, "thread")) != 0)
        die("pthread_create");
    if ((errno = pthread_join(thread, NULL)) != 0)
        die("pthread_join");
    printf("main, after the thread: count is %d\n", count);
}

static void add_in_child(void)
{
    pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0) {
        add_one("child");
        _exit(EXIT_SUCCESS);
    }
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    printf("main, after the child: count is %d\n", count);
}
/* [/share] */

static double seconds(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now); /* can't fail: every Linux has the two clocks that are asked for here */
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* [cores] */
static void *compute(void *unused)
{
    (void)unused;
    for (volatile long i = 0; i < 3000000; i++) /* volatile: or the compiler sees that nothing comes of it */
        ;
    return NULL;
}

/* CPU time that two computing threads got per second that passed. */
static double cores_used(void)
{
    const double began = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    pthread_t thread[2];

    for (int i = 0; i < 2; i++)
        if ((errno = pthread_create(&thread[i], NULL, compute, NULL)) != 0)
            die("pthread_create");
    for (int i = 0; i < 2; i++)
        if ((errno = pthread_join(thread[i], NULL)) != 0)
            die("pthread_join");
    return (seconds(CLOCK_PROCESS_CPUTIME_ID) - used) / (seconds(CLOCK_MONOTONIC) - began);
}
/* [/cores] */

int main(int argc, char **argv)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    if (argc > 1 && strcmp(argv[1], "cores") == 0) {
        double most = 0;
        for (int i = 0; i < 100; i++) { /* the best of many, because others want the cores too */
            const double cores = cores_used();
            most = cores > most ? cores : most;
        }
        printf("two threads have used %.1f cores at the same time\n", most);
    } else {
        add_in_thread(); /* joined before the fork: to fork among running threads is a hazard of a later lesson */
        add_in_child();
    }
    return EXIT_SUCCESS;
}
