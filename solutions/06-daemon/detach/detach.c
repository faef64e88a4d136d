/* Detach: a real daemon, with a pid file. The contract is in detach.h. */
#define _DEFAULT_SOURCE /* flock */
#include "detach.h"

#include <errno.h>
/* answer */
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/types.h>
#include <sys/wait.h>
/* end */
#include <unistd.h>

/* answer */
/* Opens the pid file, locks it, and writes our pid. It stays open: the lock lasts as long as that. 0 or -errno. */
static int pid_file_take(const char *path)
{
    char text[32];
    const int size = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file == -1)
        return -errno;
    if (flock(file, LOCK_EX | LOCK_NB) == -1) /* before anything in it is changed */
        return errno == EWOULDBLOCK ? -EEXIST : -errno;
    if (ftruncate(file, 0) == -1)
        return -errno;
    return write(file, text, (size_t)size) == size ? 0 : -EIO;
}

/* No directory, no streams of anybody's. Returns 0 or -errno. */
static int surroundings_leave(void)
{
    const int null = open("/dev/null", O_RDWR);
    if (null == -1 || chdir("/") == -1)
        return -errno;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (dup2(null, fd) == -1)
            return -errno;
    if (null > STDERR_FILENO)
        (void)close(null); /* it lives on as 0, 1 and 2 */
    return 0;
}

/* Tells the caller how the beginning went, by the pipe, and closes it. */
static void report(int pipe, int error)
{
    (void)write(pipe, &error, sizeof error); /* who is not there any more need not be told */
    (void)close(pipe);
}

/* What was reported; -EIO when nothing was: the daemon has died before it could. */
static int report_await(int pipe)
{
    int told;
    ssize_t size;
    do
        size = read(pipe, &told, sizeof told);
    while (size == -1 && errno == EINTR);
    return size == (ssize_t)sizeof told ? told : -EIO;
}

static _Noreturn void daemon_main(const char *pid_file, detach_service *service, int pipe)
{
    int error = pid_file_take(pid_file);
    if (error == 0)
        error = surroundings_leave();
    report(pipe, error);
    if (error != 0)
        _exit(1);
    const int code = service();
    (void)unlink(pid_file);
    (void)fflush(NULL);
    _exit(code & 0xff);
}

static _Noreturn void middle_main(const char *pid_file, detach_service *service, int pipe)
{
    (void)setsid(); /* fails only for the leader of a group, and we have just been forked */
    const pid_t pid = fork();
    if (pid == 0)
        daemon_main(pid_file, service, pipe);
    if (pid == -1)
        report(pipe, -errno);
    _exit(0);
}

int detach(const char *pid_file, detach_service *service)
{
    int ends[2], error = 0;
    if (pipe(ends) == -1)
        return -errno;
    (void)fflush(NULL); /* what is in the buffers now would be written by all */
    const pid_t middle = fork();
    if (middle == -1)
        error = -errno;
    if (middle == 0) {
        (void)close(ends[0]); /* the caller's */
        middle_main(pid_file, service, ends[1]);
    }
    (void)close(ends[1]); /* so that the end comes when nobody is left who could report */
    if (middle > 0) {
        while (waitpid(middle, NULL, 0) == -1 && errno == EINTR)
            ;
        error = report_await(ends[0]);
    }
    (void)close(ends[0]);
    return error;
}
//~ int detach(const char *pid_file, detach_service *service)
//~ {
//~     (void)pid_file; /* yours to write */
//~     (void)service;
//~     return -ENOSYS;
//~ }
/* end */
