/* What descriptors stand for. Every open pipe, socket or file is an object with a name that does not change from run to
 * run; two descriptors, of whatever processes, that lead to the same one are the same object. The kernel is asked each
 * time (/proc/PID/fd), so that no dup, fork or close can escape. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PATH_SIZE 4096

/* How the kernel calls the open file behind a descriptor: "pipe:[123]", "/tmp/x". */
static int link_read(const struct task *task, int fd, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)task->tid, fd);
    ssize_t length = readlink(path, text, size - 1);
    if (length < 0)
        return -errno;
    text[length] = '\0';
    return 0;
}

static enum object_kind link_kind(const char *link, bool before)
{
    if (strncmp(link, "pipe:", 5) == 0)
        return before ? OBJECT_OUTSIDE : OBJECT_PIPE;
    if (strncmp(link, "socket:", 7) == 0)
        return before ? OBJECT_OUTSIDE : OBJECT_SOCKET;
    if (strncmp(link, "/dev/pts/", 9) == 0 || strcmp(link, "/dev/tty") == 0 || strcmp(link, "/dev/console") == 0)
        return OBJECT_TERMINAL;
    return link[0] == '/' ? OBJECT_FILE : OBJECT_OTHER;
}

static size_t count_of(const struct recording *recording, enum object_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < recording->object_count; i++)
        count += recording->objects[i].kind == kind;
    return count;
}

/* A file's name is its path; in /proc, where a path has a pid in it, with the pid that the program sees. */
static void file_name(struct recorder *r, const char *link, char *name, size_t size)
{
    static const char ours[] = "/memfd:/proc/"; /* a file of /proc that was told anew: proc_view.c */
    int pid, behind = 0;
    char real[PATH_SIZE];
    if (strncmp(link, ours, sizeof ours - 1) == 0) {
        snprintf(real, sizeof real, "%.*s", (int)strcspn(link + strlen("/memfd:"), " "), link + strlen("/memfd:"));
        link = real;
    }
    if (sscanf(link, "/proc/%d%n", &pid, &behind) == 1 && (link[behind] == '/' || link[behind] == '\0'))
        snprintf(name, size, "/proc/%" PRId64 "%s", name_of_pid(r, pid), link + behind);
    else
        snprintf(name, size, "%s", link);
}

static size_t object_add(struct recorder *r, const char *link, int fd)
{
    static const char *const standard[] = {"stdin", "stdout", "stderr"};
    bool before = r->recording->event_count == 0;
    enum object_kind kind = link_kind(link, before);
    char name[PATH_SIZE + 16]; /* a pid may grow */
    if (kind == OBJECT_TERMINAL)
        snprintf(name, sizeof name, "terminal");
    else if (before)
        snprintf(name, sizeof name, "%s", fd < 3 ? standard[fd] : "inherited");
    else if (kind == OBJECT_FILE)
        file_name(r, link, name, sizeof name);
    else
        snprintf(name, sizeof name, "%s %zu", object_kind_names[kind], count_of(r->recording, kind) + 1);
    size_t object = recording_add_object(r->recording, kind, name);
    char **links = object == NOBODY ? NULL : realloc(r->links, (r->link_count + 1) * sizeof *links);
    char *copy = links ? strdup(link) : NULL;
    if (links)
        r->links = links;
    if (!copy) {
        recorder_fail(r, ENOMEM);
        return NOBODY;
    }
    r->links[r->link_count++] = copy;
    return object;
}

int descriptor_copy(const struct recorder *r, const struct task *task, int fd)
{
    int pidfd = (int)syscall(SYS_pidfd_open, r->watched[task->process].pid, 0); /* a thread has none of its own */
    int copy = pidfd < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
    if (pidfd >= 0)
        close(pidfd);
    return copy;
}

size_t object_of(struct recorder *r, const struct task *task, int fd)
{
    char link[PATH_SIZE];
    if (fd < 0 || link_read(task, fd, link, sizeof link))
        return NOBODY;
    if (strncmp(link, "anon_inode:", 11) == 0)
        return NOBODY; /* all eventfds have one name: it would not tell them apart */
    for (size_t i = 0; i < r->link_count; i++)
        if (strcmp(r->links[i], link) == 0)
            return i;
    return object_add(r, link, fd);
}
