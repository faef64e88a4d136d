/* The program's standard streams: its own, or pipes and terminals whose other end is ours. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define PIPE_SIZE (1 << 20) /* so large that a program seldom waits for us */

static int pipe_open(struct stream *stream)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return -errno;
    (void)fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE); /* if it may not be that large, it stays as it is */
    stream->fd = ends[0];
    stream->theirs = ends[1];
    return 0;
}

static int terminal_open(struct stream *stream)
{
    stream->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (stream->fd < 0)
        return -errno;
    if (grantpt(stream->fd) || unlockpt(stream->fd))
        return -errno;
    stream->theirs = open(ptsname(stream->fd), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (stream->theirs < 0)
        return -errno;
    struct termios modes;
    if (tcgetattr(stream->theirs, &modes))
        return -errno;
    modes.c_oflag &= ~(tcflag_t)OPOST; /* "\n" stays "\n" */
    return tcsetattr(stream->theirs, TCSANOW, &modes) ? -errno : 0;
}

int streams_open(struct recorder *r)
{
    const enum stream_mode modes[2] = {r->options->out, r->options->err};
    for (int i = 0; i < 2; i++) {
        struct stream *stream = &r->streams[i];
        int error = 0;
        if (modes[i] == STREAM_PIPE)
            error = pipe_open(stream);
        else if (modes[i] == STREAM_TTY)
            error = terminal_open(stream);
        if (!error && stream->fd >= 0 && fcntl(stream->fd, F_SETFL, O_NONBLOCK))
            error = -errno;
        if (error)
            return error;
    }
    return 0;
}

static void forward(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return; /* our reader has gone: the recording still has it all */
        bytes += written;
        size -= (size_t)written;
    }
}

static void drain(struct recorder *r, int i)
{
    char bytes[65536];
    ssize_t size;
    while ((size = read(r->streams[i].fd, bytes, sizeof bytes)) > 0) {
        r->output_bytes += (size_t)size;
        if (recording_add_output(r->recording, i, bytes, (size_t)size)) {
            recorder_fail(r, ENOMEM);
        }
        if (r->options->forward)
            forward(i + 1, bytes, (size_t)size);
        if (r->options->output_limit && r->output_bytes > r->options->output_limit) {
            recorder_end(r, ENDING_OUTPUT_LIMIT);
            return;
        }
    }
}

void streams_drain(struct recorder *r)
{
    for (int i = 0; i < 2; i++)
        if (r->streams[i].fd >= 0)
            drain(r, i);
}

void streams_close_theirs(struct recorder *r)
{
    for (int i = 0; i < 2; i++)
        if (r->streams[i].theirs >= 0) {
            close(r->streams[i].theirs);
            r->streams[i].theirs = -1;
        }
}

void streams_close(struct recorder *r)
{
    streams_close_theirs(r);
    for (int i = 0; i < 2; i++)
        if (r->streams[i].fd >= 0) {
            close(r->streams[i].fd);
            r->streams[i].fd = -1;
        }
}
