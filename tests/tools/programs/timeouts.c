/* Every way to wait for a while, one second each: nanosleep, poll, select, epoll_wait, sem_timedwait, alarm and pause,
 * setitimer and pause; and what the clock says of each.
 * The recording must show: 1 s for each under every chosen schedule, in far less real time. */
#define _DEFAULT_SOURCE
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

#include "program.h"

static void on_alarm(int number)
{
    (void)number;
}

static void by_nanosleep(void)
{
    nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
}

static void by_poll(void)
{
    (void)poll(NULL, 0, 1000);
}

static void by_select(void)
{
    (void)select(0, NULL, NULL, NULL, &(struct timeval){ .tv_sec = 1 });
}

static void by_epoll(void)
{
    struct epoll_event event;
    int fd = epoll_create1(EPOLL_CLOEXEC);
    (void)epoll_wait(fd, &event, 1, 1000);
    must_close(fd);
}

static void by_semaphore(void)
{
    sem_t semaphore;
    struct timespec until;
    if (sem_init(&semaphore, 0, 0) == -1 || clock_gettime(CLOCK_REALTIME, &until) == -1)
        die("sem_init");
    until.tv_sec += 1;
    (void)sem_timedwait(&semaphore, &until);
}

static void by_alarm(void)
{
    (void)alarm(1);
    pause(); /* nobody can be late for it here: the alarm is a whole second away */
}

static void by_timer(void)
{
    struct itimerval timer = { .it_value.tv_sec = 1 };
    if (setitimer(ITIMER_REAL, &timer, NULL) == -1)
        die("setitimer");
    pause();
}

static const struct {
    const char *name;
    void (*wait)(void);
} ways[] = {
    { "nanosleep", by_nanosleep },
    { "poll", by_poll },
    { "select", by_select },
    { "epoll_wait", by_epoll },
    { "sem_timedwait", by_semaphore },
    { "alarm", by_alarm },
    { "setitimer", by_timer },
};

int main(void)
{
    struct sigaction action = { .sa_handler = on_alarm };
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == -1)
        die("sigaction");

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct timespec before, after;
        if (clock_gettime(CLOCK_MONOTONIC, &before) == -1)
            die("clock_gettime");
        ways[i].wait();
        if (clock_gettime(CLOCK_MONOTONIC, &after) == -1)
            die("clock_gettime");
        long milliseconds = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
        dprintf(STDOUT_FILENO, "%s: %ld s\n", ways[i].name, (milliseconds + 50) / 1000);
    }
    return EXIT_SUCCESS;
}
