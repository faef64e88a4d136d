/* Saves, as inotify tells them. */
#define _GNU_SOURCE
#include "saves.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "grade/place.h"

#define SAVED (IN_CLOSE_WRITE | IN_MOVED_TO)
#define GONE (IN_DELETE_SELF | IN_MOVE_SELF)

/* Whether a file is one that a learner writes, by its name. */
static bool name_counts(const char *name)
{
    const size_t length = strlen(name);
    const char *dot = strrchr(name, '.');
    return name[0] != '.' && name[0] != '#' && dot && name[length - 1] != '~'
           && !isdigit((unsigned char)dot[1]); /* fan_out.c.1 */
}

/* Watches a folder. Returns 0 or -errno. */
static int folder_watch(const struct saves *saves, struct watched *watched)
{
    watched->watch = inotify_add_watch(saves->queue, watched->folder, SAVED | GONE | IN_ONLYDIR);
    return watched->watch == -1 ? -errno : 0;
}

int saves_open(struct saves *saves, char *const names[], size_t count)
{
    *saves = (struct saves){.queue = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    if (saves->queue == -1)
        return -errno;
    saves->folders = calloc(count, sizeof *saves->folders);
    if (!saves->folders)
        return -ENOMEM;
    saves->count = count;
    int error = 0;
    for (size_t i = 0; i < count && error == 0; i++) {
        struct watched *watched = &saves->folders[i];
        watched->exercise = names[i];
        watched->folder = text_make("exercises/%s", names[i]);
        error = watched->folder ? folder_watch(saves, watched) : -ENOMEM;
        watched->saved = true; /* nothing has been graded yet */
    }
    return error;
}

/* The folder of that number has gone. Where another has taken its place, that one is watched. */
static void folder_gone(struct saves *saves, struct watched *watched)
{
    if (watched->watch != -1)
        (void)inotify_rm_watch(saves->queue, watched->watch); /* the kernel may have done so already */
    if (folder_watch(saves, watched) == 0)
        watched->saved = true;
}

static void event_take(struct saves *saves, const struct inotify_event *event)
{
    for (size_t i = 0; i < saves->count; i++) {
        struct watched *watched = &saves->folders[i];
        if (event->mask & IN_Q_OVERFLOW)
            watched->saved = true; /* nobody knows what was lost */
        else if (event->wd == watched->watch && (event->mask & GONE))
            folder_gone(saves, watched);
        else if (event->wd == watched->watch && (event->mask & SAVED) && event->len > 0 && name_counts(event->name))
            watched->saved = true;
    }
}

int saves_take(struct saves *saves)
{
    _Alignas(struct inotify_event) char events[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
    for (;;) {
        const ssize_t size = read(saves->queue, events, sizeof events);
        if (size == -1 && errno == EINTR)
            continue;
        if (size == -1 && errno != EAGAIN)
            return -errno;
        if (size <= 0)
            return 0;
        for (const char *at = events; at < events + size;) {
            struct inotify_event event; /* only its fixed part: the name is read where it lies */
            memcpy(&event, at, sizeof event);
            event_take(saves, (const struct inotify_event *)(const void *)at);
            at += sizeof event + event.len;
        }
    }
}

/* Mixes a file, name and content, into the number (FNV-1a). */
static uint64_t file_mix(const char *folder, const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u;
    char *path = text_make("%s/%s", folder, name);
    FILE *file = path ? fopen(path, "re") : NULL;
    for (const char *at = name; *at; at++)
        hash = (hash ^ (uint64_t)(unsigned char)*at) * 0x100000001b3u;
    for (int byte; file && (byte = getc(file)) != EOF;)
        hash = (hash ^ (uint64_t)(unsigned char)byte) * 0x100000001b3u;
    if (file)
        (void)fclose(file); /* it was only read */
    free(path);
    return hash;
}

uint64_t saves_content(const struct watched *watched)
{
    uint64_t sum = 0; /* of all files: a folder lists them in any order */
    DIR *folder = opendir(watched->folder);
    for (const struct dirent *entry; folder && (entry = readdir(folder)) != NULL;)
        if (name_counts(entry->d_name) && (entry->d_type == DT_REG || entry->d_type == DT_LNK))
            sum += file_mix(watched->folder, entry->d_name);
    if (folder)
        (void)closedir(folder);
    return sum;
}

size_t saves_left(const struct saves *saves)
{
    size_t left = 0;
    for (size_t i = 0; i < saves->count; i++)
        left += saves->folders[i].watch != -1;
    return left;
}

void saves_close(struct saves *saves)
{
    for (size_t i = 0; i < saves->count; i++)
        free(saves->folders[i].folder);
    free(saves->folders);
    if (saves->queue != -1)
        (void)close(saves->queue);
    *saves = (struct saves){.queue = -1};
}
