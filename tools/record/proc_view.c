/* /proc as the program is to see it under a chosen schedule: by virtual pids.
 *
 * A path with a pid in it is changed on its way into the kernel: "/proc/1001/cmdline" becomes "/proc/4711/cmdline". A
 * file that tells of pids or times is replaced by one of ours, and a listing of /proc gets the names that the program
 * knows. Strangers, processes that are no part of the run, stay where they are, but for those whose number is
 * somebody's name in the run. */
#define _GNU_SOURCE
#include "recorder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proc_text.h"

#define PATH_ROOM 256   /* longer paths of /proc are left alone */
#define BELOW_STACK 512 /* where no function of the program keeps anything: the path is put there for the one call */
#define LISTING_MAX (1 << 16)

/* Which argument is the path, and which the folder that it may be relative to; -1: none. */
static bool path_argument(const struct task *task, int *path, int *folder)
{
    *folder = -1;
    *path = 0;
    switch (task->call.number) {
#ifdef SYS_open
    case SYS_open: case SYS_stat: case SYS_lstat: case SYS_readlink:
#endif
    case SYS_chdir: return true;
    case SYS_openat: case SYS_newfstatat: case SYS_statx: case SYS_readlinkat:
        *folder = 0;
        *path = 1;
        return true;
    default: return false;
    }
}

/* Only a glance: most paths lead elsewhere. */
bool proc_concerns(const struct recorder *r, const struct task *task)
{
    char begin[6] = "";
    int path, folder;
    if (task->call.number == SYS_getdents64)
        return true;
    if (!path_argument(task, &path, &folder) || (task->call.local && task->call.call != CALL_NONE))
        return false; /* the dynamic loader opens no file of /proc */
    const size_t got = memory_read_some(task, task->call.args[path], begin, sizeof begin);
    if (got > 0 && begin[0] == '/')
        return memcmp(begin, "/proc", 5) == 0;
    return got > 0 && (r->inside_proc || (folder >= 0 && (int)task->call.args[folder] != AT_FDCWD));
}

/* Put the program's own number in the place of a real one at the beginning of a path of /proc, if there is one. */
static void number_name(struct recorder *r, const char *link, char *text, size_t size)
{
    int pid, behind = 0;
    if (sscanf(link, "/proc/%d%n", &pid, &behind) == 1)
        snprintf(text, size, "/proc/%" PRId64 "%s", name_of_pid(r, pid), link + behind);
    else
        snprintf(text, size, "%s", link);
}

/* The folder behind a descriptor, or the one that the process is in, as the program would name it. Returns whether it
 * is one of /proc. */
static bool folder_path(struct recorder *r, const struct task *task, int fd, char *text, size_t size)
{
    char link[PATH_ROOM], name[64];
    if (fd == AT_FDCWD)
        snprintf(name, sizeof name, "/proc/%d/cwd", (int)task->tid);
    else
        snprintf(name, sizeof name, "/proc/%d/fd/%d", (int)task->tid, fd);
    const ssize_t length = readlink(name, link, sizeof link - 1);
    if (length < 0)
        return false;
    link[length] = '\0';
    number_name(r, link, text, size);
    return strncmp(link, "/proc", 5) == 0 && (link[5] == '/' || link[5] == '\0');
}

/* The path that a call is about, as the program sees it, if it is one of /proc. */
static bool path_read(struct recorder *r, const struct task *task, int path, int folder, char text[PATH_ROOM])
{
    char given[PATH_ROOM], base[PATH_ROOM];
    const size_t got = memory_read_some(task, task->call.args[path], given, sizeof given - 1);
    given[got] = '\0';
    if (strlen(given) == sizeof given - 1)
        return false; /* too long */
    if (strncmp(given, "/proc", 5) == 0 && (given[5] == '/' || given[5] == '\0')) {
        strcpy(text, given);
        return true;
    }
    const int fd = folder < 0 ? AT_FDCWD : (int)task->call.args[folder];
    if (given[0] == '/' || given[0] == '\0' || (fd < 0 && fd != AT_FDCWD) ||
        !folder_path(r, task, fd, base, sizeof base))
        return false;
    return snprintf(text, PATH_ROOM, "%s/%s", base, given) < PATH_ROOM;
}

/* The real id for a number in a path: of somebody in the run, of the recorder, or of a stranger. */
static long real_number(struct recorder *r, long number)
{
    const pid_t pid = number == RECORDER_PID ? getpid() : name_pid(r, number);
    return pid ? pid : number;
}

/* Begin a path with the real number in it: "/proc/self" and "/proc/1001" become "/proc/4711". Returns what follows, or
 * NULL where the path is about no process. */
static const char *process_resolve(struct recorder *r, const struct task *task, const char *path, char *real,
                                   size_t size)
{
    const char *name = path + (path[5] ? strlen("/proc/") : strlen("/proc"));
    char *rest;
    long number = strtol(name, &rest, 10);
    if (strncmp(name, "self", 4) == 0 && (name[4] == '/' || name[4] == '\0')) {
        number = r->watched[task->process].pid;
        rest = (char *)(uintptr_t)(name + 4);
    } else if (!isdigit((unsigned char)*name) || (*rest != '/' && *rest != '\0')) {
        return NULL;
    } else {
        number = real_number(r, number);
    }
    snprintf(real, size, "/proc/%ld", number);
    return rest;
}

/* The real path for one that the program named. Returns whether they differ. */
static bool path_resolve(struct recorder *r, const struct task *task, const char *path, char real[PATH_ROOM])
{
    const char *rest = process_resolve(r, task, path, real, PATH_ROOM);
    const size_t length = rest ? strlen(real) : 0;
    char *behind;
    if (!rest)
        snprintf(real, PATH_ROOM, "%s", path);
    else if (strncmp(rest, "/task/", 6) == 0 && isdigit((unsigned char)rest[6]))
        snprintf(real + length, PATH_ROOM - length, "/task/%ld%s", real_number(r, strtol(rest + 6, &behind, 10)),
                 behind);
    else
        snprintf(real + length, PATH_ROOM - length, "%s", rest);
    return strcmp(real, path) != 0;
}

/* Is the path's end itself what is asked for, and not what it leads to? "/proc/self" is a link with a number in it. */
static bool asks_for_link(const struct task *task, const char *path)
{
    const bool self = strcmp(path, "/proc/self") == 0 || strcmp(path, "/proc/thread-self") == 0;
    return self && task->call.call != CALL_OPEN;
}

/* Let the call have another path. */
static void path_give(struct task *task, struct machine *machine, int argument, const char *path)
{
    const uint64_t where = (machine_stack(machine) - BELOW_STACK) & ~UINT64_C(15);
    if (memory_write(task, where, path, strlen(path) + 1))
        return;
    machine_set_arg(machine, argument, where);
    task->call.altered = true;
}

/* A file told anew, which the program opens in place of the real one. It is ours until the next one is. */
static bool text_lend(struct recorder *r, const char *real, char path[PATH_ROOM])
{
    const int fd = proc_text_open(r, real);
    if (fd < 0)
        return false;
    proc_take_back(r);
    r->lent = fd;
    snprintf(path, PATH_ROOM, "/proc/%d/fd/%d", (int)getpid(), fd);
    return true;
}

void proc_take_back(struct recorder *r)
{
    if (r->lent > 0)
        close(r->lent);
    r->lent = 0;
}

void proc_args(struct recorder *r, struct task *task, struct machine *machine)
{
    char path[PATH_ROOM], real[PATH_ROOM], lent[PATH_ROOM];
    int argument, folder;
    if (task->call.number == SYS_getdents64) {
        task->call.altered = folder_path(r, task, (int)task->call.args[0], path, sizeof path);
        return;
    }
    if (!path_argument(task, &argument, &folder) || !path_read(r, task, argument, folder, path))
        return;
    r->inside_proc = r->inside_proc || task->call.number == SYS_chdir;
    if (asks_for_link(task, path)) {
        task->call.altered = true; /* its result is changed */
        return;
    }
    const bool differs = path_resolve(r, task, path, real);
    if (task->call.call == CALL_OPEN && proc_text_concerns(real + strlen("/proc")) && text_lend(r, real, lent))
        path_give(task, machine, argument, lent);
    else if (differs)
        path_give(task, machine, argument, real);
}

/* What readlink has put into the program's memory: "/proc/self" leads to a number. */
static void link_rename(struct recorder *r, struct task *task, int64_t *result)
{
    const int at = task->call.number == SYS_readlinkat ? 2 : 1;
    char path[PATH_ROOM], text[64], *rest;
    int argument, folder;
    if (*result <= 0 || *result >= (int64_t)sizeof text || !path_argument(task, &argument, &folder) ||
        !path_read(r, task, argument, folder, path) || !asks_for_link(task, path) ||
        memory_read(task, task->call.args[at], text, (size_t)*result))
        return;
    text[*result] = '\0';
    const long pid = strtol(text, &rest, 10);
    char name[160];
    int length = snprintf(name, sizeof name, "%" PRId64 "%s", name_of_pid(r, (pid_t)pid), rest);
    if (strncmp(rest, "/task/", 6) == 0)
        length = snprintf(name, sizeof name, "%" PRId64 "/task/%" PRId64, name_of_pid(r, (pid_t)pid), task->name);
    if ((uint64_t)length > task->call.args[at + 1])
        length = (int)task->call.args[at + 1];
    if (memory_write(task, task->call.args[at], name, (size_t)length) == 0)
        *result = length;
}

/* The name that an entry of a listing gets; 0: as it is, -1: none, for that number is somebody else's name. */
static int64_t entry_name(struct recorder *r, const char *name)
{
    char *rest;
    const long pid = strtol(name, &rest, 10);
    if (*rest != '\0' || rest == name)
        return 0;
    const int64_t seen = name_of_pid(r, (pid_t)pid);
    if (seen != RECORDER_PID || pid == getpid())
        return seen;
    return name_pid(r, pid) || pid == RECORDER_PID ? -1 : 0;
}

/* Copy an entry with the name that the program knows. Returns the bytes that it takes; 0 if it is left out. */
static size_t entry_copy(struct recorder *r, const struct dirent64 *from, char *to, size_t room)
{
    const int64_t name = entry_name(r, from->d_name);
    if (name < 0)
        return 0;
    struct dirent64 *entry = (struct dirent64 *)(void *)to;
    const size_t head = offsetof(struct dirent64, d_name);
    char text[32] = "";
    if (name > 0)
        snprintf(text, sizeof text, "%" PRId64, name);
    const char *shown = name > 0 ? text : from->d_name;
    const size_t size = (head + strlen(shown) + 1 + 7) / 8 * 8;
    if (size > room)
        return 0;
    memset(to, 0, size);
    memcpy(to, from, head);
    strcpy(to + head, shown);
    entry->d_reclen = (unsigned short)size;
    return size;
}

/* A listing of /proc, or of a process's threads: other numbers. */
static void listing_rename(struct recorder *r, struct task *task, int64_t *result)
{
    char folder[PATH_ROOM];
    if (*result <= 0 || *result > LISTING_MAX ||
        !folder_path(r, task, (int)task->call.args[0], folder, sizeof folder) ||
        (strcmp(folder, "/proc") != 0 && strcmp(strrchr(folder, '/'), "/task") != 0))
        return;
    const size_t size = (size_t)*result, room = task->call.args[2] < LISTING_MAX ? task->call.args[2] : LISTING_MAX;
    char *from = malloc(size), *to = malloc(room);
    size_t at = 0, filled = 0;
    if (from && to && memory_read(task, task->call.args[1], from, size) == 0) {
        while (at < size) {
            const struct dirent64 *entry = (const struct dirent64 *)(const void *)(from + at);
            filled += entry_copy(r, entry, to + filled, room - filled);
            at += entry->d_reclen;
        }
        if (memory_write(task, task->call.args[1], to, filled) == 0)
            *result = (int64_t)filled;
    }
    free(from);
    free(to);
}

void proc_result(struct recorder *r, struct task *task, int64_t *result)
{
    if (task->call.number == SYS_getdents64)
        listing_rename(r, task, result);
    else
        link_rename(r, task, result);
}
