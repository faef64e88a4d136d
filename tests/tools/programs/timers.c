/* Timers of all kinds, each tried alone by the name given; what comes of it is printed, and is the same with a recorder
 * and without:
 *   timers signal | thread | read | poll | epoll | dup | periodic | left | overrun | short | calls | cpu | absolute
 * The recording must show: no deadlock, and no real time spent. */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

#include "program.h"

#define TENTH 100000000L /* nanoseconds */

static volatile sig_atomic_t rings;
static struct timespec start;

static void on_ring(int number)
{
    (void)number;
    rings++;
}

static void handle(int number)
{
    if (sigaction(number, &(struct sigaction){ .sa_handler = on_ring }, NULL))
        die("sigaction");
}

/* Tenths of a second since the start, rounded down. */
static long tenths(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((now.tv_sec - start.tv_sec) * 1000000000L + now.tv_nsec - start.tv_nsec) / TENTH;
}

static struct itimerspec every(long value, long interval)
{
    return (struct itimerspec){ .it_value = { value / 10, value % 10 * TENTH },
                                .it_interval = { interval / 10, interval % 10 * TENTH } };
}

static timer_t timer_of(int notify, int number, long value, long interval)
{
    timer_t timer;
    struct sigevent event = { .sigev_notify = notify, .sigev_signo = number, .sigev_value.sival_int = 42 };
    const struct itimerspec when = every(value, interval);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &when, NULL))
        die("timer_create");
    return timer;
}

static int descriptor(long value, long interval)
{
    const struct itimerspec when = every(value, interval);
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    if (fd == -1 || timerfd_settime(fd, 0, &when, NULL))
        die("timerfd_create");
    return fd;
}

static void say_rings(int fd)
{
    uint64_t count = 0;
    if (read(fd, &count, sizeof count) != sizeof count)
        die("read");
    printf("%lu rings by %ld\n", (unsigned long)count, tenths());
}

static void by_signal(void)
{
    siginfo_t info;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    (void)timer_of(SIGEV_SIGNAL, SIGRTMIN, 10, 0);
    if (sigwaitinfo(&set, &info) != SIGRTMIN)
        die("sigwaitinfo");
    printf("%s %d at %ld\n", info.si_code == SI_TIMER ? "timer" : "?", info.si_value.sival_int, tenths());
}

static void on_expiry(union sigval value)
{
    printf("thread %d at %ld\n", value.sival_int, tenths());
    exit(EXIT_SUCCESS);
}

static void by_thread(void)
{
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_expiry,
                              .sigev_value.sival_int = 43 };
    const struct itimerspec when = every(10, 0);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &when, NULL))
        die("timer_create");
    for (;;)
        pause();
}

static void by_read(void)
{
    say_rings(descriptor(10, 0));
}

static void by_poll(void)
{
    struct pollfd polled = { .fd = descriptor(1, 0), .events = POLLIN };
    int ready = poll(&polled, 1, 1000);
    printf("%d at %ld\n", ready, tenths());
    say_rings(polled.fd);
    ready = poll(&polled, 1, 1000);
    printf("%d at %ld\n", ready, tenths());
}

static void by_epoll(void)
{
    struct epoll_event event = { .events = EPOLLIN, .data.u32 = 7 };
    int fd = epoll_create1(0);
    if (epoll_ctl(fd, EPOLL_CTL_ADD, descriptor(3, 0), &event))
        die("epoll_ctl");
    event.data.u32 = 0;
    int ready = epoll_wait(fd, &event, 1, -1);
    printf("%d: %u at %ld\n", ready, event.data.u32, tenths());
}

/* The parent sets it, a child reads a copy. */
static void by_dup(void)
{
    int fd = dup(descriptor(5, 0)), status;
    pid_t child = must_fork();
    if (child == 0) {
        say_rings(fd);
        fflush(stdout);
        _exit(0);
    }
    status = await(child);
    printf("%d\n", status);
}

static void periodic(void)
{
    int fd = descriptor(1, 2);
    for (int i = 0; i < 3; i++)
        say_rings(fd);
    nanosleep(&(struct timespec){ .tv_nsec = 7 * TENTH }, NULL);
    say_rings(fd);
}

static void left(void)
{
    struct itimerval old, long_off = { .it_value.tv_sec = 10, .it_interval.tv_sec = 5 };
    struct itimerspec now;
    setitimer(ITIMER_REAL, &long_off, NULL);
    getitimer(ITIMER_REAL, &old);
    printf("%d %d\n", old.it_value.tv_sec == 9 || old.it_value.tv_sec == 10, old.it_interval.tv_sec == 5);
    timer_t timer = timer_of(SIGEV_NONE, 0, 5, 0);
    timer_gettime(timer, &now);
    printf("%d %d\n", now.it_value.tv_nsec > 4 * TENTH, now.it_value.tv_sec == 0);
    timerfd_gettime(descriptor(30, 0), &now);
    printf("%d\n", now.it_value.tv_sec * 10 + now.it_value.tv_nsec / TENTH >= 28);
    printf("%u\n", alarm(0));
    getitimer(ITIMER_REAL, &old);
    printf("%ld %ld\n", old.it_value.tv_sec, old.it_value.tv_usec);
    timer_delete(timer);
    printf("%d\n", timer_gettime(timer, &now));
}

static void overrun(void)
{
    sigset_t set;
    siginfo_t info;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    timer_t timer = timer_of(SIGEV_SIGNAL, SIGUSR1, 1, 1);
    nanosleep(&(struct timespec){ .tv_nsec = 5 * TENTH + TENTH / 2 }, NULL);
    sigwaitinfo(&set, &info);
    printf("%d left out\n", timer_getoverrun(timer));
    sigwaitinfo(&set, &info);
    printf("%d left out at %ld\n", timer_getoverrun(timer), tenths());
}

/* A microsecond is less than what the handler takes: the work gets done all the same. */
static void too_short(void)
{
    const struct itimerval often = { { 0, 1 }, { 0, 1 } }, never = { 0 };
    handle(SIGALRM);
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < 200; i++)
        (void)tenths();
    setitimer(ITIMER_REAL, &never, NULL);
    printf("%s\n", rings > 0 ? "done" : "no ring");
}

/* Who makes calls sees the clock go on, and its timer ring. */
static void by_calls(void)
{
    const struct itimerval once = { .it_value.tv_usec = 2000 };
    handle(SIGALRM);
    setitimer(ITIMER_REAL, &once, NULL);
    while (!rings)
        (void)tenths();
    printf("rang by %ld\n", tenths() / 10);
}

/* A timer of CPU time stands still while all sleep, and rings for who computes. */
static void by_cpu(void)
{
    const struct itimerval once = { .it_value.tv_usec = 20000 };
    handle(SIGVTALRM);
    setitimer(ITIMER_VIRTUAL, &once, NULL);
    nanosleep(&(struct timespec){ .tv_nsec = TENTH }, NULL);
    printf("%d\n", (int)rings);
    while (!rings)
        (void)tenths();
    printf("%d\n", (int)rings);
}

static void absolute(void)
{
    struct itimerspec when = { .it_value = start };
    uint64_t count;
    when.it_value.tv_sec += 2;
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    if (timerfd_settime(fd, TFD_TIMER_ABSTIME, &when, NULL))
        die("timerfd_settime");
    printf("%s\n", read(fd, &count, sizeof count) == -1 && errno == EAGAIN ? "not yet" : "?");
    struct pollfd polled = { .fd = fd, .events = POLLIN };
    poll(&polled, 1, -1);
    say_rings(fd);
}

static const struct {
    const char *name;
    void (*attempt)(void);
} attempts[] = {
    { "signal", by_signal }, { "thread", by_thread },     { "read", by_read },   { "poll", by_poll },
    { "epoll", by_epoll },   { "dup", by_dup },           { "left", left },      { "periodic", periodic },
    { "overrun", overrun },  { "short", too_short },      { "calls", by_calls }, { "cpu", by_cpu },
    { "absolute", absolute },
};

int main(int argc, char **argv)
{
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        if (argc > 1 && strcmp(attempts[i].name, argv[1]) == 0) {
            attempts[i].attempt();
            return EXIT_SUCCESS;
        }
    return 2;
}
