/* A file that is there as a whole or not at all: written under another name beside it, then renamed. */
#define _GNU_SOURCE /* mkostemp */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static sigset_t mask_before;

static void signals_hold(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGQUIT);
    sigprocmask(SIG_BLOCK, &set, &mask_before);
}

/* What a link leads to, if it leads anywhere: the link itself is not to be replaced. */
static char *path_resolve(const char *path)
{
    char *real = realpath(path, NULL);
    return real || errno == ENOMEM ? real : strdup(path);
}

int output_file_check(const char *path)
{
    struct stat status;
    if (strcmp(path, "-") == 0)
        return 0;
    char *target = path_resolve(path);
    if (!target)
        return -ENOMEM;
    int error = 0;
    if (stat(target, &status) == 0 && S_ISDIR(status.st_mode))
        error = -EISDIR;
    else if (stat(target, &status) == 0 && !S_ISREG(status.st_mode))
        error = access(target, W_OK) ? -errno : 0;
    else if (access(dirname(target), W_OK | X_OK)) /* dirname() may change its argument */
        error = -errno;
    free(target);
    return error;
}

static mode_t file_mode(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return status.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Open the file that will replace the target, with the permissions that the target has or would have. */
static int temporary_open(struct output_file *file)
{
    size_t size = strlen(file->target) + sizeof ".XXXXXX";
    file->temporary = malloc(size);
    if (!file->temporary)
        return -ENOMEM;
    snprintf(file->temporary, size, "%s.XXXXXX", file->target);
    int fd = mkostemp(file->temporary, O_CLOEXEC);
    if (fd < 0) {
        int error = -errno;
        free(file->temporary);
        file->temporary = NULL;
        return error;
    }
    (void)fchmod(fd, file_mode(file->target)); /* a file system without permissions is no reason to give up */
    file->stream = fdopen(fd, "w");
    if (file->stream)
        return 0;
    close(fd);
    return -ENOMEM;
}

int output_file_begin(struct output_file *file, const char *path)
{
    struct stat status;
    *file = (struct output_file){0};
    signals_hold();
    if (strcmp(path, "-") == 0) {
        file->stream = stdout;
        return 0;
    }
    int error = output_file_check(path);
    file->target = error ? NULL : path_resolve(path);
    if (!error && !file->target)
        error = -ENOMEM;
    if (!error && stat(file->target, &status) == 0 && !S_ISREG(status.st_mode)) {
        file->stream = fopen(file->target, "we");
        error = file->stream ? 0 : -errno;
    } else if (!error) {
        error = temporary_open(file);
    }
    return error ? output_file_end(file, error) : 0;
}

int output_file_end(struct output_file *file, int error)
{
    if (file->stream == stdout) {
        if (fflush(stdout) && !error)
            error = -errno;
    } else if (file->stream && fclose(file->stream) && !error) {
        error = -errno;
    }
    if (file->temporary && !error && rename(file->temporary, file->target))
        error = -errno;
    if (file->temporary && error)
        (void)unlink(file->temporary); /* the first error is the one to tell */
    free(file->temporary);
    free(file->target);
    *file = (struct output_file){0};
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
    return error;
}
