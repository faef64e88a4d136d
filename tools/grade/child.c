/* Running the compiler and the judges: limits, pipes, a deadline, and nobody left afterwards. */
#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "footing/speed.h"

#define STREAMS 3 /* Words, result, and the errno of a failed start. */
#define STACK_SIZE 65536 /* Of a child before its exec, which looks along PATH and no more. */
#define LOOK_MILLISECONDS 100 /* How often to look whether a child has gone whose pipes somebody else holds open. */

/* What is being read from a child. */
struct stream {
    int end[2];
    char *text;
    size_t size;
    size_t limit;
};

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static void limit_set(__rlimit_resource_t what, size_t limit)
{
    const struct rlimit value = {limit, limit};
    if (limit > 0)
        (void)setrlimit(what, &value); /* where that is refused, a lower limit holds already */
}

/* What a child needs to become its program. It borrows our memory until it has, so nothing is made there. */
struct start {
    const struct child_options *options;
    struct stream *streams;
    char *const *environment;
    pid_t parent;
};

/* In the child: becomes the program. Does not return. */
static int child_become(void *data)
{
    const struct start *start = data;
    const struct child_options *options = start->options;
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == start->parent && null != -1 && (!options->directory || chdir(options->directory) == 0)
        && dup2(null, STDIN_FILENO) != -1 && dup2(start->streams[0].end[1], STDOUT_FILENO) != -1
        && dup2(start->streams[0].end[1], STDERR_FILENO) != -1
        && (!options->result || dup2(start->streams[1].end[1], CHILD_RESULT_FD) != -1)) {
        limit_set(RLIMIT_CPU, options->cpu_seconds);
        limit_set(RLIMIT_AS, options->memory);
        limit_set(RLIMIT_FSIZE, options->file_size);
        (void)execvpe(options->argv[0], options->argv, start->environment);
    }
    const int error = errno;
    (void)!write(start->streams[2].end[1], &error, sizeof error); /* if even that fails, status 127 has to say it */
    _exit(127);
}

/* Our environment with another TMPDIR, its text in `entry`. The caller frees the list; NULL when memory ran out. */
static char **environment_make(const char *temporary, char **entry)
{
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **environment = calloc(count + 2, sizeof *environment);
    if (!environment || asprintf(entry, "TMPDIR=%s", temporary) == -1) {
        free(environment);
        return NULL;
    }
    environment[kept++] = *entry;
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "TMPDIR=", 7) != 0)
            environment[kept++] = environ[i];
    return environment;
}

/* Starts the child as vfork would: it has our memory and we stand still until it is another program, so that no page is
 * copied. A stack of its own keeps ours as it was. Returns its pid, or -errno. */
static pid_t child_start(const struct child_options *options, struct stream streams[])
{
    static _Alignas(16) char stack[STACK_SIZE];
    char *entry = NULL, **environment = options->temporary ? environment_make(options->temporary, &entry) : environ;
    struct start start = {options, streams, environment, getpid()};
    const pid_t pid = environment ? clone(child_become, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &start)
                                  : -1;
    const int error = environment ? errno : ENOMEM;
    if (environment != environ) {
        free(environment);
        free(entry);
    }
    return pid == -1 ? -error : pid;
}

/* Reads what there is. Returns whether there may be more. */
static bool stream_read(struct stream *stream)
{
    char bytes[4096];
    const ssize_t count = read(stream->end[0], bytes, sizeof bytes);
    if (count <= 0)
        return count == -1 && (errno == EAGAIN || errno == EINTR);
    const size_t room = stream->limit - stream->size;
    const size_t take = (size_t)count < room ? (size_t)count : room;
    char *text = realloc(stream->text, stream->size + take + 1);
    if (!text)
        return false;
    stream->text = text;
    memcpy(text + stream->size, bytes, take);
    stream->size += take;
    text[stream->size] = '\0';
    return true;
}

/* Whether the child has ended, and been reaped. */
static bool child_gone(pid_t pid, struct child_outcome *outcome)
{
    struct rusage usage;
    const pid_t reaped = wait4(pid, &outcome->status, WNOHANG, &usage);
    if (reaped == pid)
        outcome->cpu_milliseconds = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
                                    (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    return reaped == pid || (reaped == -1 && errno != EINTR);
}

/* Reads until every end is closed, or the child has gone and there is nothing left to read; then the
 * child is reaped. */
static void child_listen(pid_t pid, struct stream streams[], unsigned seconds, struct child_outcome *outcome)
{
    const int64_t begin = milliseconds_now();
    int64_t end = begin + seconds * INT64_C(1000);
    struct pollfd polled[STREAMS];
    size_t open = STREAMS;
    bool gone = false;
    for (size_t i = 0; i < STREAMS; i++)
        polled[i] = (struct pollfd){.fd = streams[i].end[0], .events = POLLIN};
    while (!gone || open > 0) {
        /* Once all ends are closed the child is about to end: look for that often. */
        const bool quiet = poll(polled, STREAMS, gone ? 0 : open > 0 ? LOOK_MILLISECONDS : 1) == 0;
        for (size_t i = 0; i < STREAMS; i++)
            if (polled[i].fd != -1 && polled[i].revents && !stream_read(&streams[i])) {
                polled[i].fd = -1;
                open--;
            }
        if (gone && (quiet || milliseconds_now() >= end))
            break; /* somebody else holds the ends open, but it is the child's words that count */
        if (!outcome->timed_out && milliseconds_now() >= end)
            end = begin + limit_of_real_time(seconds * INT64_C(1000));
        if (!outcome->timed_out && milliseconds_now() >= end) {
            outcome->timed_out = true;
            (void)kill(pid, SIGKILL);
        }
        if (!gone && (quiet || open == 0))
            gone = child_gone(pid, outcome);
    }
}

/* Sets up the pipes. Returns 0 or -errno. */
static int streams_open(struct stream streams[], size_t limit)
{
    for (size_t i = 0; i < STREAMS; i++)
        streams[i] = (struct stream){.end = {-1, -1}, .limit = limit};
    for (size_t i = 0; i < STREAMS; i++) {
        streams[i].text = calloc(1, 1);
        if (!streams[i].text)
            return -ENOMEM;
        if (pipe2(streams[i].end, O_CLOEXEC) == -1)
            return -errno;
        /* Above the low numbers, so that dup2 in the child never finds its source overwritten. */
        const int high = fcntl(streams[i].end[1], F_DUPFD_CLOEXEC, 16);
        if (high == -1)
            return -errno;
        (void)close(streams[i].end[1]); /* the copy takes its place */
        streams[i].end[1] = high;
        (void)fcntl(streams[i].end[0], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

static void stream_shut(struct stream *stream, int side)
{
    if (stream->end[side] != -1)
        (void)close(stream->end[side]);
    stream->end[side] = -1;
}

int child_run(const struct child_options *options, struct child_outcome *outcome)
{
    struct stream streams[STREAMS];
    *outcome = (struct child_outcome){.status = -1};
    int error = streams_open(streams, options->output);
    const pid_t pid = error == 0 ? child_start(options, streams) : -1;
    if (error == 0 && pid < 0)
        error = pid;
    for (size_t i = 0; i < STREAMS; i++)
        stream_shut(&streams[i], 1); /* or the end of what the child writes would never be seen */
    if (error == 0)
        child_listen(pid, streams, options->seconds, outcome);
    for (size_t i = 0; i < STREAMS; i++)
        stream_shut(&streams[i], 0);
    if (error == 0 && streams[2].size == sizeof error) {
        memcpy(&error, streams[2].text, sizeof error);
        error = -error;
    }
    free(streams[2].text);
    outcome->words = streams[0].text;
    outcome->words_size = streams[0].size;
    outcome->result = streams[1].text;
    outcome->result_size = streams[1].size;
    return error;
}

void child_outcome_free(struct child_outcome *outcome)
{
    free(outcome->words);
    free(outcome->result);
    *outcome = (struct child_outcome){0};
}

void child_adopt(void)
{
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1); /* where that is refused, orphans go to init as ever */
}

size_t child_clear(void)
{
    size_t count = 0;
    pid_t reaped;
    do { /* those who are killed may leave children of their own to us: until there is nobody */
        FILE *list = fopen("/proc/thread-self/children", "re");
        long pid;
        while (list && fscanf(list, "%ld", &pid) == 1)
            (void)kill((pid_t)pid, SIGKILL);
        const bool listed = list != NULL;
        if (list)
            (void)fclose(list);
        reaped = waitpid(-1, NULL, listed ? 0 : WNOHANG);
        count += reaped > 0;
    } while (reaped > 0 || (reaped == -1 && errno == EINTR));
    return count;
}
