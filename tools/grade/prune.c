/* Answers from elsewhere are made in folders that are named by their content, in sixteen hexadecimal digits. The time
 * of such a folder says when it was used last. */
#define _GNU_SOURCE
#include "prune.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"

#define NAME_SIZE 16
#define SLACK (ANSWERS_MAX / 20) /* So that not each new one has to look for another to go. */

/* A folder, and when it was used. */
struct used {
    char *path; /* Owned. */
    struct timespec when;
};

static int used_compare(const void *one, const void *other)
{
    const struct used *a = one, *b = other;
    if (a->when.tv_sec != b->when.tv_sec)
        return a->when.tv_sec < b->when.tv_sec ? -1 : 1;
    return (a->when.tv_nsec > b->when.tv_nsec) - (a->when.tv_nsec < b->when.tv_nsec);
}

static bool name_ours(const char *name)
{
    return strlen(name) == NAME_SIZE && strspn(name, "0123456789abcdef") == NAME_SIZE;
}

/* Finds the folders. Returns how many; the caller frees the list and its paths. */
static size_t used_find(const char *folder, struct used **list)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    *list = NULL;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        struct stat about;
        struct used *grown = name_ours(entry->d_name) ? realloc(*list, (count + 1) * sizeof *grown) : NULL;
        if (!grown)
            continue;
        *list = grown;
        char *path = text_make("%s/%s", folder, entry->d_name);
        if (path && stat(path, &about) == 0)
            grown[count++] = (struct used){path, about.st_mtim};
        else
            free(path);
    }
    if (directory)
        (void)closedir(directory);
    return count;
}

static int entry_remove(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

/* Removes an exercise's folder, unless somebody works in it: then it is locked. */
static void exercise_remove(const char *path)
{
    const int lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock == -1)
        return;
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) /* who waits for it meanwhile sees that the folder is gone */
        (void)nftw(path, entry_remove, 8, FTW_DEPTH | FTW_PHYS);
    (void)close(lock);
}

/* Removes all that can go of a folder of answers. */
static void used_remove(const char *path)
{
    glob_t found;
    char *pattern = text_make("%s/*/*", path);
    if (pattern && glob(pattern, GLOB_ONLYDIR, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            exercise_remove(found.gl_pathv[i]);
            *strrchr(found.gl_pathv[i], '/') = '\0';
            (void)rmdir(found.gl_pathv[i]); /* the lesson's, if nothing is left in it */
        }
        globfree(&found);
    }
    (void)rmdir(path);
    free(pattern);
}

void answers_prune(const char *folder)
{
    struct used *list;
    const size_t count = used_find(folder, &list);
    if (count > ANSWERS_MAX + SLACK) {
        qsort(list, count, sizeof *list, used_compare);
        for (size_t i = 0; i < count - ANSWERS_MAX; i++)
            used_remove(list[i].path);
    }
    for (size_t i = 0; i < count; i++)
        free(list[i].path);
    free(list);
}
