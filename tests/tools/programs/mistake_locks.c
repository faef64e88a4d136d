/* Locks that nobody is left to release. The recording must show each mistake, and none of it where it is called with
 * `right`. */
#define _DEFAULT_SOURCE
#include "mistakes.h"

#include <pthread.h>
#include <signal.h>

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

/* Right: the child leaves the lock alone. */
static int other_threads(bool right)
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
        if (!right)
            pthread_mutex_lock(&mutex);
        _exit(0);
    }
    give(forked[1]);
    pthread_join(thread, NULL);
    return await(child);
}

static void on_signal(int number)
{
    (void)number;
    pthread_mutex_lock(&mutex);
    give(STDOUT_FILENO);
    pthread_mutex_unlock(&mutex);
}

/* Right: the signal comes when the lock is free. */
static int interrupted(bool right)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
    pthread_mutex_lock(&mutex);
    if (right)
        pthread_mutex_unlock(&mutex);
    if (kill(getpid(), SIGUSR1) == -1)
        die("kill");
    if (!right)
        pthread_mutex_unlock(&mutex);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct mistake mistakes[] = {{"other-threads", other_threads}, {"interrupted", interrupted}};
    return mistake_make(mistakes, sizeof mistakes / sizeof *mistakes, argc, argv);
}
