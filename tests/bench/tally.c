/* What a grading asks of the kernel, counted. Loaded into grade and all that it starts (LD_PRELOAD), it stands before
 * the C library's functions by which a recorder works, counts each call and passes it on. When a program ends, a line
 * with its counts is added to the file that the environment variable TALLY names:
 *
 *     judge execs=1 stops=240 deaths=12 …
 *
 * So nothing is counted where nobody asks, and the tools know nothing of it. Recorded programs do not get it: their
 * environment is the judge's to choose. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINE 1024 /* bytes of one line; so few reach the file in one piece */

enum counted {
    EXECS, FORKS, STOPS, DEATHS, WAITS, VAIN_WAITS, RESUMES, REGISTERS, CALL_INFOS, MESSAGES, SIGNAL_INFOS, PENDING,
    OTHER_REQUESTS, LINKS, OPENS, LOOKS, READS, WRITES, NAPS, FAULTS, SWITCHES, COUNTED
};

static const char *const names[COUNTED] = {
    [EXECS] = "execs", [FORKS] = "forks", [STOPS] = "stops", [DEATHS] = "deaths", [WAITS] = "waits",
    [VAIN_WAITS] = "vain-waits", [RESUMES] = "resumes", [REGISTERS] = "registers", [CALL_INFOS] = "call-infos",
    [MESSAGES] = "messages", [SIGNAL_INFOS] = "signal-infos", [PENDING] = "pending",
    [OTHER_REQUESTS] = "other-requests", [LINKS] = "proc-links", [OPENS] = "proc-opens", [LOOKS] = "proc-looks",
    [READS] = "memory-reads", [WRITES] = "memory-writes", [NAPS] = "naps", [FAULTS] = "faults",
    [SWITCHES] = "switches"};

static unsigned long counts[COUNTED];

/* The function of that name that would have been called without us. */
#define NEXT(name)                                                                                                     \
    static __typeof__(name) *next;                                                                                     \
    if (!next)                                                                                                         \
    *(void **)&next = dlsym(RTLD_NEXT, #name)

static enum counted request_kind(int request)
{
    switch (request) {
    case PTRACE_CONT: case PTRACE_SYSCALL: case PTRACE_LISTEN: return RESUMES;
    case PTRACE_GETREGS: case PTRACE_SETREGS: case PTRACE_GETREGSET: case PTRACE_SETREGSET: return REGISTERS;
    case PTRACE_GET_SYSCALL_INFO: return CALL_INFOS;
    case PTRACE_GETEVENTMSG: return MESSAGES;
    case PTRACE_GETSIGINFO: case PTRACE_SETSIGINFO: return SIGNAL_INFOS;
    case PTRACE_GETSIGMASK: case PTRACE_PEEKSIGINFO: return PENDING;
    default: return OTHER_REQUESTS;
    }
}

long ptrace(enum __ptrace_request request, ...)
{
    NEXT(ptrace);
    va_list list;
    va_start(list, request);
    const pid_t pid = va_arg(list, pid_t);
    void *address = va_arg(list, void *), *data = va_arg(list, void *);
    va_end(list);
    counts[request_kind((int)request)]++;
    return next(request, pid, address, data);
}

static void wait_count(pid_t pid, const int *status)
{
    counts[WAITS]++;
    if (pid <= 0) {
        counts[VAIN_WAITS]++;
    } else if (!status || !WIFSTOPPED(*status)) {
        counts[DEATHS]++;
    } else {
        const int event = *status >> 16;
        counts[STOPS]++;
        if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE)
            counts[FORKS]++;
        if (event == PTRACE_EVENT_EXEC)
            counts[EXECS]++;
    }
}

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    NEXT(wait4);
    const pid_t got = next(pid, status, options, usage);
    wait_count(got, status);
    return got;
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    NEXT(waitpid);
    const pid_t got = next(pid, status, options);
    wait_count(got, status);
    return got;
}

static unsigned is_proc(const char *path)
{
    return strncmp(path, "/proc/", 6) == 0 ? 1 : 0;
}

ssize_t readlink(const char *path, char *text, size_t size)
{
    NEXT(readlink);
    counts[LINKS] += is_proc(path);
    return next(path, text, size);
}

int open(const char *path, int flags, ...)
{
    NEXT(open);
    va_list list;
    va_start(list, flags);
    const mode_t mode = va_arg(list, mode_t); /* anything, where none was given: it is not looked at then */
    va_end(list);
    counts[OPENS] += is_proc(path);
    return next(path, flags, mode);
}

FILE *fopen(const char *path, const char *how)
{
    NEXT(fopen);
    counts[OPENS] += is_proc(path);
    return next(path, how);
}

DIR *opendir(const char *path)
{
    NEXT(opendir);
    counts[OPENS] += is_proc(path);
    return next(path);
}

ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
    NEXT(pread);
    counts[LOOKS]++;
    return next(fd, to, size, offset);
}

ssize_t process_vm_readv(pid_t pid, const struct iovec *here, unsigned long parts, const struct iovec *there,
                         unsigned long parts_there, unsigned long flags)
{
    NEXT(process_vm_readv);
    counts[READS]++;
    return next(pid, here, parts, there, parts_there, flags);
}

ssize_t process_vm_writev(pid_t pid, const struct iovec *here, unsigned long parts, const struct iovec *there,
                          unsigned long parts_there, unsigned long flags)
{
    NEXT(process_vm_writev);
    counts[WRITES]++;
    return next(pid, here, parts, there, parts_there, flags);
}

int sched_yield(void)
{
    NEXT(sched_yield);
    counts[NAPS]++;
    return next();
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    NEXT(nanosleep);
    counts[NAPS]++;
    return next(time, left);
}

pid_t fork(void)
{
    NEXT(fork);
    counts[FORKS]++;
    return next();
}

int clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
    NEXT(clone);
    counts[FORKS]++;
    return next(function, stack, flags, argument, NULL, NULL, NULL);
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *how,
                char *const argv[], char *const environment[])
{
    NEXT(posix_spawn);
    counts[FORKS]++;
    return next(pid, path, actions, how, argv, environment);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *how,
                 char *const argv[], char *const environment[])
{
    NEXT(posix_spawnp);
    counts[FORKS]++;
    return next(pid, file, actions, how, argv, environment);
}

/* The program's own, and those of all whom it has waited for. */
static void usage_count(int whose)
{
    struct rusage usage;
    if (getrusage(whose, &usage))
        return;
    counts[FAULTS] += (unsigned long)usage.ru_minflt;
    counts[SWITCHES] += (unsigned long)usage.ru_nvcsw + (unsigned long)usage.ru_nivcsw;
}

static __attribute__((constructor)) void begin(void)
{
    counts[EXECS] = 1; /* that of this very program */
}

static __attribute__((destructor)) void end(void)
{
    char line[LINE];
    const char *file = getenv("TALLY");
    usage_count(RUSAGE_SELF);
    usage_count(RUSAGE_CHILDREN);
    int length = snprintf(line, sizeof line, "%s", program_invocation_short_name);
    for (size_t i = 0; i < COUNTED; i++)
        if (counts[i] > 0)
            length += snprintf(line + length, sizeof line - (size_t)length, " %s=%lu", names[i], counts[i]);
    line[length++] = '\n';
    const int fd = file ? open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (fd >= 0 && write(fd, line, (size_t)length) != length)
        fprintf(stderr, "tally: %s: %s\n", file, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
}
