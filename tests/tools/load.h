/* A machine busy with something else: one spinning process for each CPU, which the test starts and ends itself. They
 * are nobody's children here, for record() allows its caller none. load_prepare and load_end are a group's set-up and
 * teardown. */
#ifndef LOAD_H
#define LOAD_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

/* They spin from the byte that comes out of `orders` until its end. */
static struct {
    int orders;   /* we write */
    int presence; /* its end comes when the last of them is gone */
} load = { -1, -1 };

static _Noreturn inline void load_burn(int orders)
{
    struct pollfd order = { .fd = orders };
    volatile unsigned long turns = 0;

    (void)alarm(1800); /* whatever happens, they do not stay for ever */
    while ((order.revents & POLLHUP) == 0) {
        for (int i = 0; i < 1000000; i++)
            turns++;
        (void)poll(&order, 1, 0);
    }
    _exit(0);
}

static _Noreturn inline void load_stand_by(int orders)
{
    char byte;
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    if (read(orders, &byte, 1) != 1)
        _exit(0);
    for (long i = 1; i < cpus; i++)
        if (fork() == 0)
            load_burn(orders);
    load_burn(orders);
}

/* Is done before the first recording, while we are nobody's subreaper. */
static inline int load_prepare(void **state)
{
    (void)state;
    int orders[2], presence[2];
    if (pipe2(orders, O_CLOEXEC) == -1 || pipe2(presence, O_CLOEXEC) == -1)
        return -1;
    pid_t middle = fork();
    if (middle == -1)
        return -1;
    if (middle == 0) {
        close(orders[1]);
        if (fork() == 0)
            load_stand_by(orders[0]);
        _exit(0);
    }
    close(orders[0]);
    close(presence[1]);
    load.orders = orders[1];
    load.presence = presence[0];
    return waitpid(middle, NULL, 0) == middle ? 0 : -1;
}

static inline int load_begin(void)
{
    return write(load.orders, "!", 1) == 1 ? 0 : -1;
}

static inline int load_end(void **state)
{
    (void)state;
    char byte;
    close(load.orders);
    while (read(load.presence, &byte, 1) == -1 && errno == EINTR)
        ;
    close(load.presence);
    return 0;
}

#endif
