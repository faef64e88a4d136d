#define _POSIX_C_SOURCE 200809L
/* What every probe of the conformance suite shares. Nothing here uses the library but make, launch and finish. */
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *error_name(int error)
{
    static const struct {
        int error;
        const char *name;
    } names[] = {
        { EAGAIN, "EAGAIN" }, { EALREADY, "EALREADY" }, { EBADF, "EBADF" }, { EBUSY, "EBUSY" }, { ECHILD, "ECHILD" },
        { EINTR, "EINTR" }, { EINVAL, "EINVAL" }, { EMFILE, "EMFILE" }, { ENOMEM, "ENOMEM" }, { EPERM, "EPERM" },
        { ESRCH, "ESRCH" }, { ETIMEDOUT, "ETIMEDOUT" }, { ENAMETOOLONG, "ENAMETOOLONG" }, { EDEADLK, "EDEADLK" },
    };
    static char number[32];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].error == error)
            return names[i].name;
    (void)snprintf(number, sizeof number, "%d", error);
    return number;
}

void say(const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= sizeof line - 1)
        _exit(99);
    line[size] = '\n';
    if (write(STDOUT_FILENO, line, (size_t)size + 1) != size + 1)
        _exit(99);
}

int show(const char *what, int result)
{
    if (result == -ENOSYS) {
        say("not yet: %s", what);
        _exit(0);
    }
    if (result < 0)
        say("%s: -%s", what, error_name(-result));
    else
        say("%s: %d", what, result);
    return result;
}

void need(const char *what, int result)
{
    if (result < 0) {
        show(what, result);
        _exit(98);
    }
}

void show_bool(const char *what, bool value)
{
    say("%s: %s", what, value ? "yes" : "no");
}

void show_code(const char *what, struct process *process)
{
    int code = 12345;
    const int error = process_exit_code(process, &code);
    if (error != 0)
        show(what, error);
    else
        say("%s: %d", what, code);
}

void show_alive(const char *what, struct process *process)
{
    bool alive = false;
    const int error = process_is_alive(process, &alive);
    if (error != 0)
        show(what, error);
    else
        show_bool(what, alive);
}

void make(struct process *process, int (*target)(void *), void *arg)
{
    need("init", process_init(process, (struct process_options){ .target = target, .arg = arg }));
}

void launch(struct process *process, int (*target)(void *), void *arg)
{
    make(process, target, arg);
    need("start", process_start(process));
}

void finish(struct process *process)
{
    need("join", process_join(process, PROCESS_FOREVER));
    need("close", process_close(process));
}

void await_death(pid_t pid)
{
    siginfo_t info;
    while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == -1 && errno == EINTR)
        ;
}

bool is_zombie(pid_t pid)
{
    siginfo_t info = { .si_pid = 0 };
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) == 0 && info.si_pid == pid;
}

bool is_readable(int descriptor)
{
    struct pollfd polled = { .fd = descriptor, .events = POLLIN };
    return poll(&polled, 1, 0) == 1 && (polled.revents & POLLNVAL) == 0;
}

int descriptors_open(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = 0;
    if (directory == NULL)
        return -1;
    while (readdir(directory) != NULL)
        count++;
    (void)closedir(directory);
    return count - 3; /* ".", ".." and the directory's own */
}

long milliseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void pass(long milliseconds)
{
    struct timespec left = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

void gate_make(int gate[2])
{
    if (pipe(gate) == -1)
        _exit(99);
}

void gate_wait(const int gate[2])
{
    char byte;
    (void)close(gate[1]);
    while (read(gate[0], &byte, 1) == -1 && errno == EINTR)
        ;
}

void gate_open(const int gate[2])
{
    (void)close(gate[0]);
    (void)close(gate[1]);
}

int wait_at_gate(void *gate)
{
    gate_wait(gate);
    return 0;
}

int wait_for_ever(void *unused)
{
    (void)unused;
    for (;;)
        (void)pause();
    return 0;
}

int return_number(void *number)
{
    return *(int *)number;
}

int probe_main(int argc, char **argv, const struct probe probes[], size_t count)
{
    for (size_t i = 0; argc > 1 && i < count; i++)
        if (strcmp(argv[1], probes[i].row) == 0)
            return probes[i].function();
    (void)fprintf(stderr, "which row?\n");
    return 97;
}
