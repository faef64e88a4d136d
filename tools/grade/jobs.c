/* Workers, and a pipe from each. A judge takes away whoever its programs left behind by waiting for anybody
 * (child_clear), so two of them cannot share a process: hence one for each exercise. */
#define _GNU_SOURCE
#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

#define JOBS_MAX 32 /* At a time. */
#define PIECE 65536

/* A worker, and what it has said so far. */
struct job {
    pid_t pid; /* 0 where there is none. */
    size_t index;
    int end; /* Where it is read. */
    char *text;
    size_t size;
};

/* How many may run at a time. Poll takes no more than there may be open files. */
static size_t jobs_limit(void)
{
    struct rlimit files;
    cpu_set_t usable;
    const int count = sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 1;
    const size_t limit = count < JOBS_MAX ? (size_t)count : JOBS_MAX;
    return getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < JOBS_MAX ? 1 : limit;
}

/* In the child: works, says what came of it, and ends. */
static _Noreturn void job_become(job_work *work, const void *context, size_t index, int end, pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    child_adopt(); /* whoever a judge leaves behind comes to us, not to our parent */
    FILE *stream = fdopen(end, "w");
    json_t *result = work(context, index);
    (void)child_clear(); /* or whoever is left would hold our end open */
    const bool written = stream && result && json_dumpf(result, stream, JSON_COMPACT) == 0 && fclose(stream) == 0;
    _exit(written ? 0 : 1);
}

/* Starts a worker. Returns 0 or -errno. */
static int job_start(struct job *job, job_work *work, const void *context, size_t index)
{
    int ends[2];
    const pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) == -1)
        return -errno;
    const pid_t pid = fork();
    const int error = errno;
    if (pid == 0)
        job_become(work, context, index, ends[1], parent);
    (void)close(ends[1]); /* or its end would never be seen, and later workers would hold it too */
    if (pid == -1) {
        (void)close(ends[0]);
        return -error;
    }
    *job = (struct job){.pid = pid, .index = index, .end = ends[0]};
    return 0;
}

/* Reads what there is. Returns whether there may be more. */
static bool job_read(struct job *job)
{
    char *text = realloc(job->text, job->size + PIECE);
    if (!text)
        return false;
    job->text = text;
    const ssize_t count = read(job->end, text + job->size, PIECE);
    if (count > 0)
        job->size += (size_t)count;
    return count > 0 || (count == -1 && errno == EINTR);
}

/* Waits for a worker that has said all. Returns what it said. */
static json_t *job_end(struct job *job)
{
    int status;
    (void)close(job->end);
    while (waitpid(job->pid, &status, 0) == -1 && errno == EINTR)
        continue;
    json_t *result = job->text && status == 0 ? json_loadb(job->text, job->size, 0, NULL) : NULL;
    free(job->text);
    *job = (struct job){0};
    return result;
}

/* Waits until one of the workers says something; ends those who have said all. Returns how many those are. */
static size_t jobs_listen(struct job jobs[], size_t limit, json_t *results[])
{
    struct pollfd polled[JOBS_MAX];
    size_t ended = 0;
    for (size_t i = 0; i < limit; i++)
        polled[i] = (struct pollfd){.fd = jobs[i].pid > 0 ? jobs[i].end : -1, .events = POLLIN};
    if (poll(polled, limit, -1) == -1)
        return 0; /* EINTR: the next one will tell */
    for (size_t i = 0; i < limit; i++) {
        if (polled[i].fd == -1 || !polled[i].revents || job_read(&jobs[i]))
            continue;
        const size_t index = jobs[i].index;
        results[index] = job_end(&jobs[i]);
        ended++;
    }
    return ended;
}

/* Starts workers, as many as there is room for. What cannot be started while others are at work can be later. */
static int jobs_start(struct job jobs[], size_t limit, size_t *running, size_t *next, size_t count, job_work *work,
                      const void *context)
{
    int error = 0;
    for (size_t i = 0; i < limit && *next < count; i++) {
        if (jobs[i].pid > 0)
            continue;
        const int failed = job_start(&jobs[i], work, context, *next);
        if (failed != 0 && *running > 0)
            break;
        *running += failed == 0;
        error = failed != 0 ? failed : error;
        ++*next;
    }
    return error;
}

int jobs_run(size_t count, job_work *work, const void *context, json_t *results[])
{
    struct job jobs[JOBS_MAX] = {0};
    const size_t limit = jobs_limit();
    size_t running = 0;
    int error = 0;
    for (size_t i = 0; i < count; i++)
        results[i] = NULL;
    for (size_t next = 0; next < count || running > 0;) {
        const int failed = jobs_start(jobs, limit, &running, &next, count, work, context);
        error = failed != 0 ? failed : error;
        if (running > 0)
            running -= jobs_listen(jobs, limit, results);
    }
    (void)child_clear(); /* only a worker that was killed leaves anybody behind */
    return error;
}
