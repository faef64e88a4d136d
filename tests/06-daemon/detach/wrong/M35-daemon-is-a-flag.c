/* Wrong: takes the library's daemon flag for a Unix daemon. */
#define _POSIX_C_SOURCE 200809L
#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "process.h"

struct job {
    const char *pid_file;
    detach_service *service;
    int pipe;
};

static int job_run(void *arg)
{
    const struct job *job = arg;
    FILE *file = fopen(job->pid_file, "w");
    if (file == NULL || fprintf(file, "%ld\n", (long)getpid()) < 0 || fclose(file) != 0 || chdir("/") == -1)
        return 1;
    const int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd <= 2; fd++)
        if (dup2(null, fd) == -1)
            return 1;
    (void)close(job->pipe);
    const int code = job->service();
    (void)unlink(job->pid_file);
    return code;
}

int detach(const char *pid_file, detach_service *service)
{
    static struct process process;
    int ends[2];
    char unused;
    if (pipe(ends) == -1)
        return -errno;
    struct job job = { pid_file, service, ends[1] };
    int error = process_init(&process, (struct process_options){ .target = job_run, .arg = &job, .daemon = true });
    if (error == 0)
        error = process_start(&process);
    (void)close(ends[1]);
    (void)read(ends[0], &unused, 1);
    (void)close(ends[0]);
    return error;
}
